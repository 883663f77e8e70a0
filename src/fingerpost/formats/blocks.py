"""Paragraphs and headings laid out as one text with sections: what Markdown and Word have in common."""

from collections.abc import Iterable
from dataclasses import dataclass

from fingerpost.terms.sources import Span


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of reading text. `close`: no blank line stands between it and the block before."""

    text: str
    heading: bool = False
    close: bool = False


def lay_out(blocks: Iterable[Block]) -> tuple[str, tuple[Span, ...]]:
    """The whole text and its sections.

    A section's label is its heading; its span runs from after the heading's line to before the next heading
    of any level, blank edges left out. A heading with nothing under it makes no section.
    """
    pieces: list[str] = []
    headings: list[tuple[int, int, str]] = []
    length = 0
    for block in blocks:
        gap = "" if not pieces else "\n" if block.close else "\n\n"
        pieces.append(gap + block.text)
        if block.heading:
            headings.append((length + len(gap), length + len(pieces[-1]), " ".join(block.text.split())))
        length += len(pieces[-1])
    text = "".join(pieces)
    return text, tuple(_sections(text, headings))


def _sections(text: str, headings: list[tuple[int, int, str]]) -> Iterable[Span]:
    ends = [start for start, _, _ in headings[1:]] + [len(text)]
    for (_, start, label), end in zip(headings, ends, strict=False):
        body = text[start:end]
        if not body.isspace() and body:
            yield Span(start + len(body) - len(body.lstrip()), start + len(body.rstrip()), label)
