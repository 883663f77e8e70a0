"""The tools that projects go to: how each counts and stores texts, and what is known that it will not keep.

What stands here was measured on real files or read in a tool's source; nothing is said of what nobody knows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fingerpost.formats.reading import warning
from fingerpost.formats.refi.offsets import ASTRAL
from fingerpost.terms.errors import Invalid, Problem
from fingerpost.terms.project import NONE, PartKind, Project


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that we write for. `strict`: nothing that the standard does not know is written for it.

    `codebook_only`: it takes a .qdc and no project.
    """

    key: str
    title: str
    unit: str = "cp"
    crlf: bool = False
    bom: bool = False
    strict: bool = True
    codebook_only: bool = False
    losses: tuple["Loss", ...] = ()

    @property
    def named(self) -> str:
        """What it is called where something is said of it."""
        return self.title if self.key else "Other tools"

    @property
    def counting(self) -> str:
        """How offsets are counted in what is written for it."""
        return f"{self.unit}:raw:nobom:excl"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a tool will not keep: whether a project has any of it, and what to say."""

    applies: Callable[[Project], bool]
    what: str


def _has_coders(project: Project) -> bool:
    return len(set(project.codings.coder)) > 1


def _has_codings(project: Project) -> bool:
    return len(project.codings) > 0


def _has_headings(project: Project) -> bool:
    return any(not code.codable for code in project.codes)


def _is_nested(project: Project) -> bool:
    return any(code.parent != NONE for code in project.codes)


def _has_notes(project: Project) -> bool:
    return any(source.kind == PartKind.NOTE for source in project.sources)


def _has_extension(project: Project) -> bool:
    return bool(project.extension)


OURS = Loss(
    _has_extension, "Polarity, layers, rounds and frameworks travel in a part of the file that only Fingerpost reads."
)
TOOLS = {
    "": Tool("", "any tool", strict=False, losses=(OURS,)),
    "nvivo": Tool(
        "nvivo", "NVivo", unit="u16", crlf=True, bom=True,
        losses=(
            Loss(_has_coders, "NVivo makes whoever imports a project the coder of all; selections keep theirs."),
            Loss(_has_codings, "NVivo dates codings by the moment of the import, and gives all a new GUID."),
            OURS,
        ),
    ),
    "atlasti": Tool(
        "atlasti", "ATLAS.ti",
        losses=(
            Loss(_has_headings, "ATLAS.ti makes headings into codes that can be used."),
            Loss(_has_notes, "ATLAS.ti is reported to keep a memo as a comment, without its author and date."),
            OURS,
        ),
    ),
    "maxqda": Tool(
        "maxqda", "MAXQDA", losses=(Loss(_has_headings, "MAXQDA makes headings into codes that can be used."), OURS)
    ),
    "qualcoder": Tool("qualcoder", "QualCoder", losses=(OURS,)),
    "taguette": Tool(
        "taguette", "Taguette", codebook_only=True,
        losses=(Loss(_is_nested, "Taguette keeps its tags in one list: what stands under what is lost."),),
    ),
}  # fmt: skip


def tool(key: str) -> Tool:
    """The tool of this name; "" is any that follows the standard. Raises Invalid."""
    known = TOOLS.get(key.lower())
    if known is None:
        raise Invalid(
            f"{key!r} is no tool that projects are written for.", hint=f"Known are {', '.join(filter(None, TOOLS))}."
        )
    return known


def losses(project: Project, target: Tool) -> Iterator[Problem]:
    """What the target will not keep of this project."""
    return (warning(target.named, loss.what) for loss in target.losses if loss.applies(project))


def tool_independent(project: Project) -> bool:
    """Whether all known ways of counting the characters of these texts agree, so long as line ends are line feeds."""
    texts = [source.text for source in project.sources if source.text]
    return not any(ASTRAL.search(text) or text.startswith("\ufeff") for text in texts)


def positions_told(project: Project, target: Tool) -> str:
    """Whether the codings of this file stand on the same words everywhere, or only where it is meant for."""
    if tool_independent(project) and not (target.crlf or target.bom):
        return "All known tools count these texts alike, so codings stand on the same words everywhere."
    if target.key:
        return f"Positions are counted as {target.title} counts them: bring this file into no other tool."
    return "Some texts hold characters that tools count differently (emoji, for one): say --for which tool it is."
