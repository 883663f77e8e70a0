"""Rich text (.rtf) to reading text, in beta: our own walk over its groups. Which control word means what: rtf_words.py.

Kept are tables, footnotes, text boxes and tracked insertions; left out are deletions, hidden text, headers, pictures.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from fingerpost.formats.blocks import Block, lay_out
from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.formats.rtf_words import CHARSETS, CODE_PAGES, LEFT_OUT, PARAGRAPH_ENDS, SIGNS
from fingerpost.formats.text import checked, odd_characters, without_controls
from fingerpost.formats.transcript import speaker_turns
from fingerpost.terms.sources import SourceText, canonical

EXTRACTOR = "fingerpost-rtf/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPE = "application/rtf"
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
DEEPEST = 2_000
SHAPES = frozenset({"shpinst", "shptxt"})
SAVE_AGAIN = "Open it in Word or LibreOffice and save it as .docx."


@dataclass(slots=True)
class _Text:
    """Where words go: the text itself, one note, or one text box, which is put after the paragraph that holds it."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    boxes: list["_Text"] = field(default_factory=list)
    in_row: bool = False


@dataclass(slots=True)
class _Group:
    """What holds until the group closes. `silent` is a part that does not print, `hidden` a run that does not."""

    text: _Text
    silent: bool = False
    hidden: bool = False
    encoding: str = "cp1252"
    skip: int = 1
    heading: bool = False


class _Walk:
    """One pass over the tokens."""

    def __init__(self, name: str) -> None:
        self.name, self.main = name, _Text()
        self.group, self.stack = _Group(self.main), list[_Group]()
        self.notes: list[_Text] = []
        self.fonts: dict[int, str] = {}
        self.font = self.left = 0
        self.page = "cp1252"
        self.in_fonts = self.star = False
        self.bytes = bytearray()
        self.is_whole = False

    def run(self, content: bytes) -> None:
        """Read everything up to the end of the outermost group."""
        at, end = 0, len(content)
        while at < end and not self.is_whole:
            match = TOKEN.match(content, at)
            if match is None:  # a lone backslash at the very end
                break
            at = match.end()
            word, number, code, sign, brace, plain = match.groups()
            if plain is not None:
                self._plain(plain)
            elif word is not None:
                at += self._word(word.decode("ascii"), int(number) if number else None)
            elif code is not None:
                self._byte(bytes.fromhex(code.decode("ascii")))
            elif brace is not None:
                self._brace(brace)
            elif sign is not None:
                self._sign(sign)
        self._decode()
        for text in (*self.notes, self.main):  # what the end of the file cut short
            self.group = _Group(text)
            self._end_paragraph()

    def _plain(self, plain: bytes) -> None:
        self.star = False
        if self.left:
            self.left, plain = max(0, self.left - len(plain)), plain[self.left :]
        if plain and not self.is_mute():
            self.bytes += plain

    def _byte(self, byte: bytes) -> None:
        if self.left:
            self.left -= 1
        elif not self.is_mute():
            self.bytes += byte

    def is_mute(self) -> bool:
        """Whether words at this place do not print."""
        return self.group.silent or self.group.hidden

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self.left, self.star = 0, False
        if brace == b"{":
            if len(self.stack) >= DEEPEST:
                raise unreadable(self.name, f"Its groups lie more than {DEEPEST:,} deep in each other.", SAVE_AGAIN)
            self.stack.append(self.group)
            self.group = replace(self.group)
            return
        if self.stack and self.group.text is not self.stack[-1].text:
            self._end_paragraph()
        self.group = self.stack.pop() if self.stack else _Group(self.main)
        self.in_fonts = self.in_fonts and self.group.silent
        self.is_whole = not self.stack

    def _sign(self, sign: bytes) -> None:
        self._decode()
        if sign == b"*":
            self.star = True
        elif sign in (b"\r", b"\n"):
            self._end_paragraph()
        else:
            self._say({b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad"}.get(sign, ""))
            if sign in b"\\{}":
                self._say(sign.decode("ascii"))

    def _word(self, word: str, number: int | None) -> int:
        """Obey one control word; how many raw bytes after it to leave out."""
        star, self.star = self.star, False
        if word == "bin":
            return max(0, number or 0)
        if word == "u" and number is not None:
            self._decode()
            self.left = self.group.skip
            self._say(chr(number % 0x10000) if -0x8000 <= number < 0x10000 else "")
            return 0
        if word in ("uc", "ansicpg", "mac", "pc", "pca", "f", "fcharset", "fonttbl"):
            self._encoding(word, number)
        elif word in LEFT_OUT or (star and word not in SHAPES):
            self._decode()
            self.group.silent = True
        elif word in ("deleted", "v", "plain"):
            self._decode()
            self.group.hidden = number != 0 and word != "plain"
        else:
            self._layout(word, number)
        return 0

    def _encoding(self, word: str, number: int | None) -> None:
        self._decode()
        if word == "uc":
            self.group.skip = max(0, number or 0)
        elif word in CODE_PAGES or word == "ansicpg":
            self.page = self.group.encoding = CODE_PAGES.get(word) or _known(f"cp{number}")
        elif word == "fonttbl":
            self.group.silent = self.in_fonts = True
        elif word == "fcharset" and self.in_fonts:
            self.fonts[self.font] = CHARSETS.get(number or 0, "")
        elif word == "f":
            self.font = number or 0
            if not self.in_fonts:
                self.group.encoding = self.fonts.get(self.font) or self.page

    def _layout(self, word: str, number: int | None) -> None:
        self._decode()
        if word in SIGNS:
            self._say(SIGNS[word])
        elif word in PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self._say("\t")
            self.group.text.in_row = True
        elif word in ("row", "nestrow"):
            self._end_paragraph(is_row=True)
        elif word == "pard":
            self.group.heading = False
        elif word == "outlinelevel":
            self.group.heading = (number or 0) < 9
        elif word in ("footnote", "shptxt") and not self.is_mute():
            self._begin(_Text(), is_note=word == "footnote")

    def _begin(self, text: _Text, *, is_note: bool) -> None:
        if is_note:
            self.notes.append(text)
            self._say(f"[{len(self.notes)}]")
        else:
            self.group.text.boxes.append(text)
        self.group.text, self.group.heading = text, False

    def _say(self, words: str) -> None:
        if words and not self.is_mute():
            self.group.text.words.append(words)

    def _decode(self) -> None:
        if self.bytes:
            self._say(bytes(self.bytes).decode(self.group.encoding, "replace"))
            self.bytes.clear()

    def _end_paragraph(self, *, is_row: bool = False) -> None:
        self._decode()
        text = self.group.text
        if self.group.silent:
            return
        if text.in_row and not is_row:  # a paragraph within a cell
            text.words.append(" ")
            return
        words = "".join(text.words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        close = is_row and bool(text.blocks) and "\t" in text.blocks[-1].text
        if words.strip():
            text.blocks.append(Block(_tidy(words, is_row), self.group.heading and not is_row, close))
        text.blocks += [block for box in text.boxes for block in box.blocks]
        text.words, text.boxes, text.in_row = [], [], False


def _tidy(words: str, is_row: bool) -> str:
    words = without_controls(canonical(words))
    return (
        "\t".join(" ".join(cell.split()) for cell in words.split("\t")).rstrip("\t") if is_row else words.strip(" \n")
    )


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "cp1252"
    return encoding


def read(name: str, content: bytes) -> Reading[SourceText]:
    """The text of an .rtf, titled by first heading or file name. Raises Unreadable."""
    if not content.lstrip().startswith(b"{\\rtf"):
        raise unreadable(name, "This is not rich text (.rtf).", SAVE_AGAIN)
    walk = _Walk(name)
    walk.run(content)
    blocks = walk.main.blocks + _notes(walk)
    text, sections = lay_out(blocks)
    checked(name, text)
    turns = speaker_turns(name, text)
    title = next((" ".join(block.text.split()) for block in blocks if block.heading), "") or PurePath(name).stem
    value = SourceText(title, text, sections, turns.value, MEDIA_TYPE, EXTRACTOR)
    cut = () if walk.is_whole else (warning(name, "The file ends in mid-text.", "Check that it is whole."),)
    return Reading(value, (*cut, *odd_characters(name, text), *turns.problems))


def _notes(walk: _Walk) -> list[Block]:
    texts = ["\n".join(block.text.strip() for block in note.blocks) for note in walk.notes]
    marked = [Block(f"[{number}] {text}") for number, text in enumerate(texts, start=1)]
    return [Block("Notes", heading=True), *marked] if marked else []
