"""What changed from one version of a text to the next, place by place. For those who may read both."""

from dataclasses import dataclass

from fingerpost.analysis.anchoring import edits_between

AROUND = 40


@dataclass(frozen=True, slots=True)
class Changed:
    """One place: what stood there, what stands there now, and the words on either side."""

    before: str
    old: str
    new: str
    after: str


def changes(old: str, new: str) -> list[Changed]:
    """The places in which two texts differ, in order."""
    return [
        Changed(
            old[max(0, edit.start - AROUND) : edit.start], old[edit.start : edit.end], edit.words,
            old[edit.end : edit.end + AROUND],
        )
        for edit in edits_between(old, new)
    ]  # fmt: skip
