"""XML as it is written: escaped so that every character comes back, or replaced where XML cannot hold it."""

import re
from collections.abc import Iterable

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
IN_ATTRIBUTE = re.compile('[&<>"\t\n\r\x00-\x1f\ud800-\udfff\ufffe\uffff]')
IN_TEXT = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
NAME = re.compile(r"[^\W\d][\w.-]*")


def holds(text: str) -> bool:
    """Whether XML can hold this text as it is."""
    return NOT_IN_XML.search(text) is None


def in_attribute(text: str) -> str:
    """A value as it stands between double quotes; line ends and tabs survive."""
    return IN_ATTRIBUTE.sub(_reference, text) if IN_ATTRIBUTE.search(text) else text


def in_text(text: str) -> str:
    """Characters as they stand between tags."""
    return IN_TEXT.sub(_reference, text) if IN_TEXT.search(text) else text


def _reference(match: "re.Match[str]") -> str:
    return REFERENCES.get(match.group(), "\ufffd")


def attributes(pairs: Iterable[tuple[str, str]]) -> str:
    """Attributes with a blank before each; those without a value are left out."""
    return "".join([f' {name}="{in_attribute(value)}"' for name, value in pairs if value])
