"""Suggestions: learned from what was coded, measured on sources held back, silent where there is too little."""

import random

import pytest

from fingerpost.analysis.suggesting import Example, Trust, learn

MONEY = (
    "the budget was cut again",
    "who pays for the beds",
    "a grant that ends in march",
    "overspent on agency staff",
    "the tariff pays per visit",
)
TRUST = (
    "they know each other by name",
    "she rings me and I believe her",
    "nobody said what they thought",
    "we trust the ward sister",
    "a quiet word in the corridor",
)
CHAT = ("shall we begin", "is that recording", "tea or coffee", "the room is booked until four", "thank you for coming")


def examples(sources=6, seed=1, per=5):
    chance, made = random.Random(seed), []
    for source in range(sources):
        for words, codes in ((MONEY, {"money"}), (TRUST, {"trust"}), (CHAT, set())):
            for n in range(per):
                text = f"{words[(n + source) % 5]}, {chance.choice(('in spring', 'last year', 'at the hub', 'so it went'))}"
                made.append(Example(text, frozenset(codes), f"s{source}", f"r{source}{n}" if codes else ""))
    return made


@pytest.fixture(scope="module")
def learned():
    return learn(examples())


@pytest.mark.parametrize(
    ("words", "code"), [("their budget was cut", "money"), ("she rings and they trust each other", "trust")]
)
def test_words_like_those_coded_suggest_the_code(learned, words, code):
    first = learned.suggest(words)[0]
    assert first.code == code and 0.5 < first.likelihood <= 1
    assert first.alike and all(code in learned.examples[n].codes for n in first.alike)


@pytest.mark.parametrize("words", ["", "zebra quagga", "is that recording, tea or coffee"])
def test_words_like_none_suggest_nothing(learned, words):
    assert learned.suggest(words) == []


def test_candidates_are_judged_without_their_own_source():
    """s0 was read and its last words not coded: only what the other sources say of them counts."""
    made = [*examples(), Example("who pays for the grant", frozenset(), "s0")]
    learned = learn(
        made, [("s0", "who pays for the grant"), ("s9", "who pays for the grant"), ("s0", "shall we begin")]
    )
    scores = learned.likelihoods("money").tolist()
    assert scores[0] > 0.5 and scores[0] > scores[1] and scores[2] == 0
    assert learned.likelihoods("unknown").tolist() == [0, 0, 0]


def test_trust_says_what_it_was_learned_from_and_how_it_did_on_sources_held_back(learned):
    trust = learned.trust["money"]
    assert (trust.passages, trust.sources) == (30, 6)
    assert 0 < trust.looked_at <= 20 and trust.right <= trust.looked_at
    assert learned.found_one[1] == 60 and learned.found_one[0] <= 60


def test_words_of_one_source_alone_earn_no_trust():
    """Each source has words of its own: a model that had read the source would be right, one held back says nothing."""
    words = ("own{s} beside{s}", "other{s} away{s}")
    made = [
        Example(words[n % 2].format(s=s), frozenset() if n % 2 else frozenset({"x"}), f"s{s}", f"r{s}{n}")
        for s in range(4) for n in range(12)
    ]  # fmt: skip
    learned = learn(made)
    assert (learned.trust["x"].right, learned.trust["x"].looked_at) == (0, 0)
    assert learned.suggest("own2") == [], "what was never right on a source held back is not offered"


@pytest.mark.parametrize(
    ("sources", "per", "few"), [(2, 5, {"money": 10, "trust": 10}), (3, 2, {"money": 6, "trust": 6})]
)
def test_too_few_passages_or_sources_teach_nothing(sources, per, few):
    learned = learn(examples(sources=sources, per=per))
    assert (learned.trust, learned.too_few, learned.suggest("the budget was cut")) == ({}, few, [])


def test_nothing_coded_teaches_nothing():
    assert learn([]).trust == {} and learn([Example("a b", frozenset(), "s")]).suggest("a b") == []


def test_the_same_codings_teach_the_same():
    one, two = learn(examples()), learn(examples())
    assert (one.trust, one.found_one) == (two.trust, two.found_one)
    assert one.suggest("their budget was cut") == two.suggest("their budget was cut")


def test_one_of_one_weighs_less_than_most_of_many():
    one, many, poor = Trust(9, 3, 1, 1), Trust(40, 20, 19, 20), Trust(40, 20, 2, 20)
    assert poor.weight < one.weight < many.weight
