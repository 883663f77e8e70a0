"""Web pages to reading text with sections: the words that a browser shows, and no script. Parsed with lxml."""

import codecs
import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from fingerpost.formats.blocks import Block, lay_out
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.text import checked, odd_characters, read_text, without_controls
from fingerpost.formats.transcript import speaker_turns
from fingerpost.formats.zipped import local
from fingerpost.terms.sources import SourceText, canonical

EXTRACTOR = "fingerpost-html/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPE = "text/html"
SILENT = frozenset(
    (
        "script", "style", "template", "head", "noscript", "svg", "math", "canvas", "iframe", "object", "embed",
        "audio", "video", "select", "datalist", "meter", "progress",
    )
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAKING = HEADINGS | frozenset(
    (
        "p", "div", "ul", "ol", "dl", "table", "section", "article", "main", "header", "footer", "nav", "aside", "pre",
        "blockquote", "figure", "figcaption", "address", "form", "fieldset", "legend", "details", "summary", "body",
        "hr", "caption", "center", "thead", "tbody", "tfoot", "html",
    )
)  # fmt: skip
CLOSE = frozenset({"li", "tr", "dt", "dd"})
LISTS = frozenset({"ul", "ol", "dl", "table"})
CELLS = frozenset({"td", "th"})
UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\n\f\r]+")
LEAD = 2048
AS_IS = {ord("\n"): "\x00", ord(" "): "\x01", ord("\t"): "\x01" * 4}
"""In preformatted text every blank and line break is meant."""


def read(name: str, content: bytes) -> Reading[SourceText]:
    """The visible text of a web page, titled by its <title>, first heading or file name. Raises Unreadable."""
    raw = _decoded(name, content)
    root = _parsed(name, raw.value)
    blocks = list(_Words().blocks(root)) if root is not None else []
    text, sections = lay_out(blocks)
    text_problems = odd_characters(name, checked(name, text))
    turns = speaker_turns(name, text)
    heading = next((" ".join(block.text.split()) for block in blocks if block.heading), "")
    title = _stated_title(root) or heading or PurePath(name).stem
    value = SourceText(title, text, sections, turns.value, MEDIA_TYPE, EXTRACTOR)
    return Reading(value, (*raw.problems, *text_problems, *turns.problems))


def _decoded(name: str, content: bytes) -> Reading[str]:
    """By byte order mark, else by what the page says of itself, else as plain text is told."""
    stated = CHARSET.search(content[:LEAD])
    if stated and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = stated[1].decode("ascii").lower()
        encoding = "cp1252" if encoding in ("iso-8859-1", "latin1", "us-ascii", "ascii") else encoding  # as browsers do
        try:
            return Reading(canonical(content.decode(encoding)))
        except (LookupError, UnicodeError, ValueError):
            pass  # what it says of itself is not so
    return read_text(name, content)


def _parsed(name: str, text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it at all
        return None
    if any("depth" in entry.message for entry in parser.error_log):
        raise unreadable(name, "Its parts lie too deep in each other to be read whole.", "Save it as plain text.")
    return root


class _Words:
    """Collects blocks along a walk that does not call itself, so that depth costs nothing."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.heading = self.close = False
        self.as_is = 0

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        """The blocks of a page in reading order."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            kind = local(element)
            if event == "start":
                if kind in SILENT or _is_unseen(element):
                    walk.skip_subtree()
                    continue
                yield from self._opens(kind)
                self._say(element.text)
            else:
                is_silent = kind in SILENT or _is_unseen(element)
                yield from () if is_silent else self._closes(kind)
                self._say(element.tail)
        yield from self._flushed()

    def _opens(self, kind: str) -> Iterator[Block]:
        if kind in BREAKING or kind in CLOSE:
            yield from self._flushed()
            self.heading, self.close = kind in HEADINGS, self.close and kind not in LISTS
        self.as_is += kind == "pre"
        if kind == "br":
            self.words.append("\x00")

    def _closes(self, kind: str) -> Iterator[Block]:
        if kind in CELLS:
            self.words.append("\t")
        elif kind in BREAKING or kind in CLOSE:
            yield from self._flushed()
            self.close = kind in CLOSE
            self.heading = False
        self.as_is -= kind == "pre"

    def _say(self, text: str | None) -> None:
        if text:
            self.words.append(text.translate(AS_IS) if self.as_is else BLANKS.sub(" ", text))

    def _flushed(self) -> Iterator[Block]:
        """What was collected, as one block; \\x00 stands for a line break that is meant."""
        text = "".join(self.words)
        self.words = []
        lines = [_line(line) for line in text.split("\x00")]
        text = without_controls("\n".join(lines).replace("\x01", " ")).strip("\n")
        if text.strip():
            yield Block(text, heading=self.heading, close=self.close)
            self.close = False


def _line(line: str) -> str:
    return "\t".join(re.sub(" {2,}", " ", cell).strip() for cell in line.split("\t")).strip("\t")


def _is_unseen(element: etree._Element) -> bool:
    return "hidden" in element.attrib or bool(UNSEEN.search(str(element.get("style", ""))))


def _stated_title(root: etree._Element | None) -> str:
    title = root.find("head/title") if root is not None else None
    return " ".join((title.text or "").split()) if title is not None else ""
