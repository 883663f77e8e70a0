"""The short form of fuzzing: every kept file, and the same few hundred odd ones each time. The long form: by_hand.py."""

import random

import pytest

from fuzz.mutating import mutated
from fuzz.targets import kept, one, seeds

TARGETS = seeds()


@pytest.mark.parametrize("target", TARGETS)
def test_readers_read_or_refuse_and_do_nothing_else(target):
    rng = random.Random(1)
    outcomes = {one(target, content) for content in TARGETS[target] + kept(target)}
    for _ in range(300):
        outcomes.add(one(target, mutated(rng, rng.choice(TARGETS[target]), TARGETS[target])))
    assert outcomes <= {"read", "refused"} and "read" in outcomes


@pytest.mark.parametrize("target", TARGETS)
def test_the_files_that_fuzzing_begins_from_are_read(target):
    assert [one(target, content) for content in TARGETS[target]] == ["read"] * len(TARGETS[target])
