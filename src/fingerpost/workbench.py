"""The library's face: a study open in Python or a notebook, as Polars frames and exhibits. `write=True` lets it change.

Every question runs in a worker thread of the study's own: Django refuses to run under a notebook's event loop, and two
studies can so be open at once. What is counted and how, the exhibits decide; nothing is worked out here.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

import polars as pl

from fingerpost.formats import exhibits
from fingerpost.store.connection import close, open_study, plain_database_errors, using
from fingerpost.store.location import Location, locate
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Problem, Refused
from fingerpost.terms.exchange import ImportReport, ProjectReport
from fingerpost.terms.exhibit import Exhibit
from fingerpost.terms.sources import SourceKind

if TYPE_CHECKING:
    from fingerpost.store.models import Code, Codebook, Person, Programme, Source

T = TypeVar("T")
Value = str | int | None
Where = Mapping[str, Value | Iterable[Value]]
Unit = Literal["turn", "answer", "sentence", "character"]
LABEL = "label"


def open(
    location: str | os.PathLike[str] | None = None,
    *,
    programme: str | None = None,
    as_: str | None = None,
    write: bool = False,
) -> "Workbench":
    """Open a study: a `.fingerpost` file or a PostgreSQL address (default FINGERPOST_DATABASE_URL).

    `programme`: its name, where the study holds several. `as_`: act as this person (name or e-mail), not as the owner.
    Raises NotFound, Unreadable, Refused, Conflict, Invalid, each with what to do.
    """
    return Workbench(locate(location), programme, as_, write=write)


@dataclass(frozen=True, slots=True)
class Shown:
    """An exhibit as Python sees it: `frame` for figures, `exhibit` with all refs, and readable by itself."""

    exhibit: Exhibit

    @property
    def frame(self) -> pl.DataFrame:
        """One line a row: its label, its ancestors (`path`), and a column for each of the exhibit's.

        A column is of whole numbers where all its cells are numbers or empty, else of text; empty cells are null.
        """
        rows = self.exhibit.rows
        lead = {
            self.exhibit.label_header or LABEL: [row.label for row in rows],
            "path": [list(row.path) for row in rows],
        }
        values = {name: [row.cells[at].value for row in rows] for at, name in enumerate(self.exhibit.columns)}
        schema = {"path": pl.List(pl.String)} | {name: _dtype(column) for name, column in values.items()}
        return pl.DataFrame(lead | values, schema_overrides=schema, strict=False)

    def save(self, path: str | os.PathLike[str], format: str | None = None) -> Path:
        """Write it to a file, in the format that its name ends in or the one given. Raises Invalid."""
        target = Path(path)
        known = {form.suffix: name for name, form in reversed(exhibits.FORMATS.items())}
        chosen = format or known.get(target.suffix.lower())
        if chosen is None:
            raise Invalid(f"No format is known by {target.suffix!r}.", hint=f"End in one of {', '.join(known)}.")
        target.write_bytes(exhibits.write(self.exhibit, chosen))
        return target

    def __repr__(self) -> str:
        return exhibits.write(self.exhibit, "table").decode()

    def _repr_html_(self) -> str:
        page = exhibits.write(_without_refs(self.exhibit), "html").decode()
        return page[page.index("<main>") + len("<main>") : page.index("</main>")]


def _without_refs(exhibit: Exhibit) -> Exhibit:
    """A notebook keeps what it shows; the refs stay in the exhibit."""
    rows = (replace(row, cells=tuple(replace(cell, refs=()) for cell in row.cells)) for row in exhibit.rows)
    return replace(exhibit, rows=tuple(rows))


def _dtype(values: Sequence[object]) -> type[pl.DataType]:
    numbers = [isinstance(value, int) for value in values if value is not None]
    if numbers and all(numbers):
        return pl.Int64
    return pl.Float64 if numbers and all(isinstance(v, int | float) for v in values if v is not None) else pl.String


class Workbench:
    """A study open in Python. Use it as a context manager, or `close` it."""

    def __init__(self, location: Location, programme: str | None, as_: str | None, *, write: bool) -> None:
        self._location, self._may_write = location, write
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fingerpost")
        try:
            self._person, self._programme = self._worker.submit(_enter, location, programme, as_).result()
        except BaseException:
            self._worker.shutdown()
            raise

    def __repr__(self) -> str:
        return f"<{self._programme.name} in {self._location}, as {self._person.name}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the study."""
        self._worker.submit(close, self._location).result()
        self._worker.shutdown()

    @property
    def programmes(self) -> list[str]:
        """The names of the programmes that you see in this study."""
        from fingerpost.store.queries import visible  # noqa: PLC0415

        return self._ask(lambda: [programme.name for programme in visible.programmes(self._person)])

    def codings(self) -> pl.DataFrame:
        """All live codings that you may see; columns as in `fingerpost.terms.tables.CODINGS`."""
        from fingerpost.store.models import Codebook  # noqa: PLC0415
        from fingerpost.store.queries.coding import codings_frame  # noqa: PLC0415

        def frame() -> pl.DataFrame:
            codebook = Codebook.objects.filter(programme=self._programme).first()
            return codings_frame(self._person, self._programme, codebook)

        return self._ask(frame)

    def sources(self) -> pl.DataFrame:
        """All sources that you may see; columns as in `fingerpost.terms.tables.SOURCES`."""
        from fingerpost.store.queries.sources import sources_frame  # noqa: PLC0415

        return self._ask(lambda: sources_frame(self._person, self._programme))

    def codes(self, version: int | None = None) -> pl.DataFrame:
        """The codes of a codebook version, by default the newest; columns as in `fingerpost.terms.tables.CODES`."""
        from fingerpost.store.queries.codebook import codebook_of, codes_frame, version_of  # noqa: PLC0415

        def frame() -> pl.DataFrame:
            codebook = codebook_of(self._programme)
            return codes_frame(codebook, version_of(codebook, version))

        return self._ask(frame)

    def matrix(
        self,
        rows: str = "code",
        cols: str = "site",
        count: Literal["sites", "sources", "passages", "codings"] = "sites",
        layer: str | None = None,
        version: int | None = None,
        where: Where | None = None,
    ) -> Shown:
        """Codings counted by row and column: see `fingerpost.exhibits.matrix.matrix`."""
        from fingerpost.exhibits.matrix import matrix  # noqa: PLC0415

        return self._show(matrix, rows=rows, cols=cols, count=count, layer=layer, version=version, where=where)

    def framework_table(self, framework: str, quoted: bool = False) -> Shown:
        """Findings by the constructs of a framework: see `fingerpost.exhibits.framework_table`."""
        from fingerpost.exhibits.framework_table import framework_table  # noqa: PLC0415

        return self._show(framework_table, framework=framework, quoted=quoted)

    def quotations(
        self,
        code: str | None = None,
        polarity: str | None = None,
        layer: str | None = None,
        version: int | None = None,
        where: Where | None = None,
    ) -> Shown:
        """The passages under a code: see `fingerpost.exhibits.quotations`."""
        from fingerpost.exhibits.quotations import quotations  # noqa: PLC0415

        return self._show(quotations, code=code, polarity=polarity, layer=layer, version=version, where=where)

    def passages(self, query: str, version: int | None = None) -> Shown:
        """The passages that a query asks for: see `fingerpost.exhibits.passages`.

        As on the page: `study.passages('barrier[Trust] NEAR/2 SENTENCES [Money] site:04')`.
        """
        from fingerpost.exhibits.passages import passages  # noqa: PLC0415

        return self._show(passages, query=query, version=version)

    def saved_queries(self) -> dict[str, str]:
        """The queries for passages that you or others keep: name → what `passages` takes."""
        from fingerpost.store.queries.saved import saved_queries  # noqa: PLC0415
        from fingerpost.terms.retrieval import Asks  # noqa: PLC0415

        def read() -> dict[str, str]:
            rows = saved_queries(self._person, self._programme, Asks.PASSAGES)
            return {row.name: row.text for row in reversed(rows)}

        return self._ask(read)

    def search(self, words: str) -> pl.DataFrame:
        """Every place of these words in the texts that you may read.

        Columns: source_id, source, start, end (code points) and the words as they stand.
        Asked for as on the search page: `integrat* NEAR/5 "care plan"`. Raises Invalid, Refused.
        """
        from fingerpost.store.queries.search import words_frame  # noqa: PLC0415
        from fingerpost.terms.search import parse  # noqa: PLC0415

        return self._ask(lambda: words_frame(self._person, self._programme, parse(words)))

    def codebook(self, version: int | None = None) -> Shown:
        """The codes with their definitions and uses: see `fingerpost.exhibits.codebook`."""
        from fingerpost.exhibits.codebook import codebook  # noqa: PLC0415

        return self._show(codebook, version=version)

    def evidence_table(self) -> Shown:
        """What the literature says, by factor domain: see `fingerpost.exhibits.evidence_table`."""
        from fingerpost.exhibits.evidence_table import evidence_table  # noqa: PLC0415

        return self._show(evidence_table)

    def routemap(self) -> Shown:
        """The planning guide with the evidence tied to it: see `fingerpost.exhibits.routemap`."""
        from fingerpost.exhibits.routemap import routemap  # noqa: PLC0415

        return self._show(routemap)

    def agreement(
        self,
        round: int | None = None,
        code: str | None = None,
        unit: Unit | None = None,
        version: int | None = None,
        threshold: float | None = None,
        settled: bool = False,
        scope: Literal["site", "wave", "kind", "role"] | None = None,
        where: Where | None = None,
        rolled_up: bool = False,
    ) -> Shown:
        """How far the coders of a round agree: see `fingerpost.exhibits.agreement`."""
        from fingerpost.exhibits.agreement import agreement  # noqa: PLC0415

        return self._show(
            agreement, round=round, code=code, unit=unit, version=version, threshold=threshold, settled=settled,
            scope=scope, where=where, rolled_up=rolled_up,
        )  # fmt: skip

    def agreement_pairs(
        self,
        round: int | None = None,
        code: str | None = None,
        unit: Unit | None = None,
        version: int | None = None,
        where: Where | None = None,
        rolled_up: bool = False,
    ) -> Shown:
        """Coders by coders, the leading coefficient of each pair: see `fingerpost.exhibits.agreement_pairs`."""
        from fingerpost.exhibits.agreement_pairs import agreement_pairs  # noqa: PLC0415

        asked = {"round": round, "code": code, "unit": unit, "version": version, "where": where}
        return self._show(agreement_pairs, rolled_up=rolled_up, **asked)

    def agreement_leave_one_out(
        self,
        round: int | None = None,
        code: str | None = None,
        unit: Unit | None = None,
        version: int | None = None,
        where: Where | None = None,
        rolled_up: bool = False,
    ) -> Shown:
        """All coders of a round, then all but each one: see `fingerpost.exhibits.agreement_pairs`."""
        from fingerpost.exhibits.agreement_pairs import agreement_leave_one_out  # noqa: PLC0415

        asked = {"round": round, "code": code, "unit": unit, "version": version, "where": where}
        return self._show(agreement_leave_one_out, rolled_up=rolled_up, **asked)

    def agreement_trend(
        self,
        figure: str | None = None,
        unit: Unit | None = None,
        where: Where | None = None,
        rolled_up: bool = False,
    ) -> Shown:
        """Each code over the rounds that show figures: see `fingerpost.exhibits.agreement_trend`."""
        from fingerpost.exhibits.agreement_trend import agreement_trend  # noqa: PLC0415

        return self._show(agreement_trend, figure=figure, unit=unit, where=where, rolled_up=rolled_up)

    def import_files(
        self,
        *paths: str | os.PathLike[str],
        kind: str = "other",
        site: str | None = None,
        wave: str | None = None,
        held_on: date | None = None,
        skip_unreadable: bool = False,
    ) -> ImportReport:
        """Bring files in as sources, all or none; needs `write=True`. Raises as `fingerpost import` does."""
        from fingerpost.actions.exchange import About, import_files  # noqa: PLC0415
        from fingerpost.store.queries.programme import site_of, wave_of  # noqa: PLC0415

        def act() -> ImportReport:
            about = About(
                kind=_kind(kind),
                site=site_of(self._person, self._programme, site) if site else None,
                wave=wave_of(self._person, self._programme, wave) if wave else None,
                held_on=held_on,
            )
            return import_files(
                by=self._person, programme=self._programme, paths=[Path(path) for path in paths], about=about,
                skip_unreadable=skip_unreadable,
            )  # fmt: skip

        return self._change(act)

    def import_projects(
        self, *paths: str | os.PathLike[str], offsets: str = "", dry_run: bool = False
    ) -> list[ProjectReport]:
        """Bring projects of other tools in, all or none; needs `write=True`, a `dry_run` too, for it is taken back.

        `offsets`: how their sender counts, `unit:newline:bom:end`. Raises as `fingerpost import` does.
        """
        from fingerpost.actions.projects import import_project_files  # noqa: PLC0415

        def act() -> list[ProjectReport]:
            return import_project_files(
                by=self._person, programme=self._programme, paths=[Path(path) for path in paths], offsets=offsets,
                dry_run=dry_run,
            )  # fmt: skip

        return self._change(act)

    def export(self, path: str | os.PathLike[str], tool: str = "") -> tuple[Problem, ...]:
        """Take the project out as a `.qdpx`, or its codebook as a `.qdc`; what stays here or will not be kept.

        `tool`: nvivo, atlasti, maxqda or qualcoder, whose habits the file then follows. Needs `write=True`, since it
        is put on record. Raises Refused, Invalid.
        """
        from fingerpost.actions.handing_out import save_project  # noqa: PLC0415

        def act() -> tuple[Problem, ...]:
            return save_project(by=self._person, programme=self._programme, path=Path(path), tool=tool)

        return self._change(act)

    def add_code(self, name: str, parent: str | None = None, definition: str = "", is_heading: bool = False) -> str:
        """A new code in the codebook's draft; its guid. Needs `write=True`. Raises NotFound, Conflict, Refused."""
        from fingerpost.actions.codebook import CodeWords, add_code  # noqa: PLC0415

        def act() -> str:
            book = self._book()
            under = self._code(book, parent) if parent else None
            words = CodeWords(name, definition=definition)
            return str(add_code(by=self._person, codebook=book, words=words, parent=under, is_heading=is_heading).guid)

        return self._change(act)

    def code(
        self,
        source: str,
        words: str | tuple[int, int],
        code: str,
        polarity: str = "none",
        memo: str = "",
    ) -> str:
        """Put a code on a passage; the coding's guid. Needs `write=True`.

        `source`: its title or guid. `words`: the very words, which must stand there once, or (start, end) in code
        points, half-open. Raises NotFound, Invalid, Conflict, Refused.
        """
        from fingerpost.actions.coding import Place, add_coding  # noqa: PLC0415
        from fingerpost.store.queries.sources import source_of  # noqa: PLC0415

        def act() -> str:
            text = source_of(self._person, self._programme, source)
            place = Place(text, *_span(text, words))
            chosen = self._code(self._book(), code)
            made = add_coding(by=self._person, place=place, code=chosen, polarity=_polarity(polarity), memo=memo)
            return str(made.guid)

        return self._change(act)

    def _book(self) -> "Codebook":
        from fingerpost.store.queries.codebook import codebook_of  # noqa: PLC0415

        return codebook_of(self._programme)

    def _code(self, book: "Codebook", name: str) -> "Code":
        from fingerpost.store.queries.codebook import find_code, version_of  # noqa: PLC0415

        return find_code(version_of(book), name)

    def _show(self, exhibit: Callable[..., Exhibit], **asked: Any) -> Shown:
        return Shown(self._ask(lambda: exhibit(viewer=self._person, programme=self._programme, **asked)))

    def _ask(self, question: Callable[[], T]) -> T:
        def run() -> T:
            with plain_database_errors(self._location), using(self._location):
                return question()

        return self._worker.submit(run).result()

    def _change(self, act: Callable[[], T]) -> T:
        if not self._may_write:
            raise Refused("this study is open for reading.", where=str(self._location), hint="Open it with write=True.")
        return self._ask(act)


def _enter(location: Location, programme: str | None, as_: str | None) -> tuple["Person", "Programme"]:
    open_study(location)
    from fingerpost.store.queries.programme import owner, person_of, programme_of  # noqa: PLC0415

    with plain_database_errors(location), using(location):
        person = person_of(as_) if as_ else owner()
        return person, programme_of(person, programme)


def _span(source: "Source", words: str | tuple[int, int]) -> tuple[int, int]:
    if not isinstance(words, str):
        return words
    text = source.current.text if source.current else ""
    start = text.find(words)
    if not words or start < 0:
        raise NotFound("these words do not stand in the text.", where=source.title, hint="Copy them as they stand.")
    if text.find(words, start + 1) >= 0:
        raise Conflict("these words stand there more than once.", where=source.title, hint="Give (start, end) instead.")
    return start, start + len(words)


def _polarity(text: str) -> Polarity:
    if text not in list(Polarity):
        raise Invalid(f"There is no polarity {text!r}.", hint=f"Give one of {', '.join(Polarity)}.")
    return Polarity(text)


def _kind(text: str) -> SourceKind:
    if text not in list(SourceKind):
        raise Invalid(f"There is no kind of source {text!r}.", hint=f"Give one of {', '.join(SourceKind)}.")
    return SourceKind(text)
