"""A round drawn in the world: Ann and Bob code the interview and the note blind, then it is revealed. See `world.py`."""

from datetime import date

from fingerpost.actions import rounds
from fingerpost.terms.coding import Layer

DAY = date(2024, 9, 2)
BLIND = (
    # source, words, code, by Ann, by Bob: their polarities, None where they did not code it
    ("interview", "We rang each other every morning.", "Ties", "facilitator", "facilitator"),
    ("interview", "I could say what went wrong.", "Candour", "facilitator", None),
    ("interview", "The budget stopped in March.", "Money", "barrier", "need"),
    ("note", "The meeting began late.", "Pace", "barrier", "barrier"),
    ("note", "Two people had not met before.", "Ties", "none", None),
    ("note", "The form was discussed for half an hour.", "Pace", None, "barrier"),
)


def draw_round(world, number=1, *, coders=("coder_a", "coder_b"), lines=BLIND, revealed=True, **more):
    """The round, revealed unless it is wanted as it is while coders work on their own. `more`: as `open_round` has it."""
    people = [getattr(world, name) for name in coders]
    texts = [world.sources[name] for name in dict.fromkeys(line[0] for line in lines)]
    wish = {"version": world.versions[2], "chosen": texts, "coders": people, "opened_on": DAY, **more}
    made = rounds.open_round(
        by=world.lead, programme=world.programme, number=number, name=f"Round {number}", **wish
    )  # fmt: skip
    for source, words, code, *said in lines:
        for coder, polarity in zip(people, said, strict=False):
            if polarity is not None:
                world.code(source, words, code, coder, polarity, layer=Layer.INDEPENDENT, round=made)
    return rounds.advance_round(by=world.lead, round=made, on=DAY, early=True) if revealed else made
