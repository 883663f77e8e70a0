"""Text in columns of a terminal: how wide it shows, cut or wrapped to a width. Nothing about exhibits: see table.py."""

import re
import unicodedata
from collections.abc import Iterator

UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls and direction marks, with which a text could repaint the terminal or turn its reading round."""

PLAIN = re.compile(r"[\x20-\x7e]*")


def showable(text: str) -> str:
    """The text with controls replaced; tabs become blanks, line feeds stay."""
    return UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\t", "    "))


def width_of(text: str) -> int:
    """Terminal columns that one line takes: East Asian wide letters two, combining marks none."""
    if PLAIN.fullmatch(text):
        return len(text)
    return sum(map(_sign_width, text))


def _sign_width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def cut(text: str, room: int) -> str:
    """One line of at most `room` columns; what is cut off shows as …."""
    text = " ".join(text.split("\n"))
    if width_of(text) <= room:
        return text
    head, _ = _split_at(text, room - 1)
    return head.rstrip() + "…"


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most `room` columns, broken at blanks where there are any; at least one line."""
    return [line for part in text.split("\n") for line in _wrapped_line(part, room)] or [""]


def _wrapped_line(text: str, room: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= room:
            line = joined
            continue
        if line:
            yield line
        line = word
        while width_of(line) > room:
            head, line = _split_at(line, room)
            yield head
    yield line


def _split_at(text: str, room: int) -> tuple[str, str]:
    taken = 0
    for at, sign in enumerate(text):
        taken += _sign_width(sign)
        if taken > room and at:
            return text[:at], text[at:]
    return text, ""


def padded(text: str, room: int, *, right: bool = False) -> str:
    """The line filled up with blanks to `room` columns, on its left if `right`."""
    blanks = " " * max(0, room - width_of(text))
    return blanks + text if right else text + blanks
