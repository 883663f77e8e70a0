"""Tables and texts as one zip of CSV and text files: data to work on elsewhere. Equal contents give equal bytes."""

import io
import zipfile
from collections.abc import Mapping

import polars as pl

from fingerpost.formats.exhibits.printed import safe

NEVER = (1980, 1, 1, 0, 0, 0)


def write(tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str]) -> bytes:
    """Each table as CSV (UTF-8, numbers in full) and each text as it is, under its file name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in (*((name, table.write_csv()) for name, table in tables.items()), *texts.items()):
            entry = zipfile.ZipInfo(name, NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, safe(content))
    return stream.getvalue()
