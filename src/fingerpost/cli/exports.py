"""Writers for `fingerpost export`: each joins a query or exhibit to a format. The table is in `exporting`."""

from pathlib import Path

from fingerpost.cli.exporting import Exported, Wanted
from fingerpost.cli.opening import Opened
from fingerpost.formats import exhibits as files
from fingerpost.formats.refi.tools import positions_told, tool


def project(at: Opened, path: Path, wanted: Wanted) -> Exported:
    """The whole project as REFI-QDA, in code points or as the tool wanted counts; of a .qdc, the codebook alone."""
    from fingerpost.actions.handing_out import outgoing  # noqa: PLC0415

    with outgoing(at.person, at.programme) as out, path.open("wb") as file:
        is_codebook = wanted.suffix == ".qdc"
        problems = out.write(file, wanted.tool, codebook=is_codebook)
        says = () if is_codebook else (positions_told(out.project, tool(wanted.tool)),)
        return Exported("project", out.counts(codebook=is_codebook), problems, out.gathered.as_of, says)


def codebook(at: Opened, path: Path, wanted: Wanted) -> Exported:
    """The newest codebook version as an exhibit, in the format that the file wanted ends in."""
    from fingerpost.exhibits.codebook import codebook as exhibit  # noqa: PLC0415

    made = exhibit(viewer=at.person, programme=at.programme)
    chosen = next(name for name, form in files.FORMATS.items() if form.suffix == wanted.suffix)
    path.write_bytes(files.write(made, chosen))
    return Exported("codebook", {"codes": len(made.rows)}, as_of=made.as_of.sequence)
