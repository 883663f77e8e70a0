"""Exhibits as files: which formats there are and how one is written. Each writer has a module of its own."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, cast

from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import Exhibit

Writer = Callable[[Exhibit], bytes]


class Format(NamedTuple):
    """One way to write an exhibit. `binary` says that it is no good on a terminal."""

    suffix: str
    media_type: str
    binary: bool
    writer: Writer


def _of(module: str) -> Writer:
    """The `write` of a module here, loaded at its first use: the Word and Excel libraries cost 0.2 s."""

    def load_and_write(exhibit: Exhibit) -> bytes:
        return cast(Writer, import_module(f"{__name__}.{module}").write)(exhibit)

    return load_and_write


OPEN_XML = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    "table": Format(".txt", "text/plain; charset=utf-8", False, _of("table")),
    "json": Format(".json", "application/json", False, _of("json")),
    "csv": Format(".csv", "text/csv; charset=utf-8", False, _of("csv")),
    "xlsx": Format(".xlsx", f"{OPEN_XML}.spreadsheetml.sheet", True, _of("xlsx")),
    "docx": Format(".docx", f"{OPEN_XML}.wordprocessingml.document", True, _of("docx")),
    "html": Format(".html", "text/html; charset=utf-8", False, _of("html")),
    "sections": Format(".docx", f"{OPEN_XML}.wordprocessingml.document", True, _of("sections")),
    "md": Format(".md", "text/markdown; charset=utf-8", False, _of("md")),
}
"""Name to format, in the order in which they are offered; of two with one suffix, a file's name means the first."""


def write(exhibit: Exhibit, format: str) -> bytes:
    """The exhibit as a file of this format, a name in FORMATS. Equal exhibits give equal bytes. Raises Invalid."""
    if format not in FORMATS:
        raise Invalid(f"There is no format {format!r}.", hint=f"Formats are {', '.join(FORMATS)}.")
    return FORMATS[format].writer(exhibit)
