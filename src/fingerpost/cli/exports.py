"""Writers for `fingerpost export`: each joins a query or exhibit to a format. The table is in `exporting`."""

from pathlib import Path

from fingerpost.cli.exporting import Exported, Wanted
from fingerpost.cli.opening import Opened
from fingerpost.formats import exhibits as files


def project(at: Opened, path: Path, wanted: Wanted) -> Exported:
    """The whole project as REFI-QDA, in code points or as the tool wanted counts; of a .qdc, the codebook alone."""
    from fingerpost.actions.handing_out import outgoing  # noqa: PLC0415

    with outgoing(at.person, at.programme) as out, path.open("wb") as file:
        problems = out.write(file, wanted.tool, codebook=wanted.suffix == ".qdc")
        return Exported("project", out.gathered.counts, problems, out.gathered.as_of)


def codebook(at: Opened, path: Path, wanted: Wanted) -> Exported:
    """The newest codebook version as an exhibit, in the format that the file wanted ends in."""
    from fingerpost.exhibits.codebook import codebook as exhibit  # noqa: PLC0415

    made = exhibit(viewer=at.person, programme=at.programme)
    chosen = next(name for name, form in files.FORMATS.items() if form.suffix == wanted.suffix)
    path.write_bytes(files.write(made, chosen))
    return Exported("codebook", {"codes": len(made.rows)}, as_of=made.as_of.sequence)
