"""Writers for `fingerpost export`: codings and codebooks as tables. The table of writers is in `exporting`."""

from pathlib import Path

from fingerpost.cli.exporting import Exported, Wanted
from fingerpost.cli.opening import Opened


def codings(at: Opened, path: Path, wanted: Wanted) -> Exported:
    """The codings that the person may see, in the form that the file wanted ends in."""
    from fingerpost.formats import codings as files  # noqa: PLC0415
    from fingerpost.store.queries.taking import coded_texts, taken_codings  # noqa: PLC0415

    taken = taken_codings(at.person, at.programme)
    if wanted.suffix == ".jsonld":
        files.write_annotations(taken, path, coded_texts(at.person, at.programme))
    else:
        files.TABLES[wanted.suffix](taken, path)
    return Exported("codings", {"codings": len(taken), "without their words": taken["quote"].null_count()})


def codebook(at: Opened, path: Path, wanted: Wanted) -> Exported:
    """The newest codebook version as a table that can be edited and brought back."""
    from fingerpost.formats import codebooks as files  # noqa: PLC0415
    from fingerpost.store.queries.taking import taken_codes  # noqa: PLC0415

    lines = taken_codes(at.person, at.programme)
    files.TABLES[wanted.suffix](lines, path)
    return Exported("codebook", {"codes": len(lines)})
