"""Markdown to plain reading text with sections. Marks go, words stay; encodings are text.py's business."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from fingerpost.formats.blocks import Block, lay_out
from fingerpost.formats.reading import Reading
from fingerpost.formats.text import checked, read_text
from fingerpost.formats.tolerant import TolerantParser
from fingerpost.formats.transcript import speaker_turns
from fingerpost.terms.sources import SourceText

EXTRACTOR = "fingerpost-markdown/2"
"""Raise the number whenever the same bytes would give another text."""

FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(?P<body>(?:.*\n)*?)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
TITLE = re.compile(r"^title:[^\S\n]*(?P<title>\S.*?)[^\S\n]*$", re.MULTILINE | re.IGNORECASE)
SILENT = frozenset({"script", "style", "template", "head"})
BREAKING = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table"})


def read(name: str, content: bytes) -> Reading[SourceText]:
    """The reading text of a Markdown file, titled by front matter or first heading. Raises Unreadable."""
    raw = read_text(name, content)
    title, body = _front_matter(raw.value)
    blocks = list(_blocks(_parser().parse(body)))
    text, sections = lay_out(blocks)
    checked(name, text)
    title = title or next((block.text for block in blocks if block.heading), "") or PurePath(name).stem
    turns = speaker_turns(name, text)
    value = SourceText(title, text, sections, turns.value, "text/markdown", EXTRACTOR)
    return Reading(value, raw.problems + turns.problems)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").enable("strikethrough")


def _front_matter(text: str) -> tuple[str, str]:
    """Title, and the text after the front matter. A rule between paragraphs has no `key:` and is none."""
    match = FRONT_MATTER.match(text)
    if not match or not re.search(r"^[\w-]+:", match["body"], re.MULTILINE):
        return "", text
    title = TITLE.search(match["body"])
    return title["title"].strip("\"'") if title else "", text[match.end() :]


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[int | None] = []  # next number of each open list; None for bullets
    mark, last_item = "", False
    for at, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            mark = "  " * (len(lists) - 1) + _next_mark(lists)
        elif token.type == "table_open":
            yield Block("\n".join(_table_lines(tokens, at)))
        elif not _in_table(tokens, at) and (text := _words(token)):
            close = bool(mark) and last_item
            yield Block(_hung(mark, text, len(lists)), tokens[at - 1].type == "heading_open", close)
            mark, last_item = "", bool(lists)
        if not lists:
            last_item = False


def _next_mark(lists: list[int | None]) -> str:
    number = lists[-1]
    if number is None:
        return "- "
    lists[-1] = number + 1
    return f"{number}. "


def _hung(mark: str, text: str, depth: int) -> str:
    """A list item's further lines and paragraphs stand under its first word."""
    indent = " " * len(mark) if mark else "  " * depth
    return (mark or indent) + text.replace("\n", "\n" + indent)


def _words(token: Token) -> str:
    if token.type == "inline":
        return _inline(token.children or []).replace("\r\n", "\n").replace("\r", "\n").strip()  # written &#13;
    if token.type in ("fence", "code_block"):
        return token.content.rstrip("\n")
    if token.type == "html_block":
        return without_tags(token.content)
    return ""


def _inline(tokens: Sequence[Token]) -> str:
    return "".join(_inline_word(token) for token in tokens)


def _inline_word(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return _inline(token.children or [])
    return "\n" if token.type == "html_inline" and token.content.lower().startswith("<br") else ""


def _in_table(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at - 1].type in ("th_open", "td_open")


def _table_lines(tokens: Sequence[Token], start: int) -> Iterator[str]:
    """Lines of the table that opens at `start`."""
    cells: list[str] = []
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token.type == "table_close":
            return
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(" ".join(_words(token).split()))
        elif token.type == "tr_close":
            yield "\t".join(cells)


class _Words(TolerantParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in BREAKING:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0
        self.words.append(" " if tag in ("td", "th") else "\n" if tag in BREAKING else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def without_tags(html: str) -> str:
    """The words of a piece of HTML, a line for each block; scripts and styles left out."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.words).split("\n"))
    return "\n".join(line for line in lines if line)
