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
            whole_words(old[max(0, edit.start - AROUND) : edit.start], at_start=edit.start > AROUND),
            old[edit.start : edit.end], edit.words,
            whole_words(old[edit.end : edit.end + AROUND], at_end=edit.end + AROUND < len(old)),
        )
        for edit in edits_between(old, new)
    ]  # fmt: skip


def whole_words(context: str, *, at_start: bool = False, at_end: bool = False) -> str:
    """What stands around a place without the word that the cut at its outer edge went through."""
    blank = context.find(" ") if at_start else context.rfind(" ") if at_end else -1
    if blank < 0:
        return context
    return context[blank + 1 :] if at_start else context[:blank]
