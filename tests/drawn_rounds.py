"""A round on the drawn world's note, for tests: opened through the action, with the blind passes of two coders."""

from datetime import date

from fingerpost.actions import rounds
from fingerpost.terms.coding import Layer

OPENED, CLOSED, AGREED = date(2024, 8, 1), date(2024, 8, 20), date(2024, 9, 1)


def opened(w, *sources, coders=("coder_a", "coder_b"), by="owner", **more):
    """A round on these sources (else the note)."""
    chosen = rounds.Chosen([w.sources[name] for name in sources or ("note",)], **more.pop("chosen", {}))
    return rounds.open_round(
        by=getattr(w, by), programme=w.programme, name=more.pop("name", "Round 1"),
        version=more.pop("version", w.versions[2]), chosen=chosen, coders=[getattr(w, name) for name in coders],
        opened_on=OPENED, **more,
    )  # fmt: skip


def blind(w, made, who, words, code, polarity="none", source="note", **more):
    """A coding in somebody's blind pass."""
    return w.code(source, words, code, getattr(w, who), polarity, layer=Layer.INDEPENDENT, round=made, **more)


def both_passes(w, made):
    """What two coders make of the note: the same once, a boundary, another code, and one alone each."""
    return {
        "same a": blind(w, made, "coder_a", "The meeting began late.", "Pace", "barrier"),
        "same b": blind(w, made, "coder_b", "The meeting began late.", "Pace", "barrier"),
        "edge a": blind(w, made, "coder_a", "Two people had not met before.", "Ties", "mixed"),
        "edge b": blind(w, made, "coder_b", "people had not met", "Ties", "mixed"),
        "other a": blind(w, made, "coder_a", "The form was discussed for half an hour.", "Pace", "barrier"),
        "other b": blind(w, made, "coder_b", "The form was discussed for half an hour.", "Candour"),
        "alone b": blind(w, made, "coder_b", "before", "Money"),
    }


def revealed(w, *sources, **more):
    """A round whose passes are closed, with both passes in it when it is on the note."""
    made = opened(w, *sources, **more)
    put = both_passes(w, made) if not sources else {}
    made = rounds.advance_round(by=w.owner, round=made, on=CLOSED, early=True)
    return made, put
