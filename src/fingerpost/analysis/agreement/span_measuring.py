"""Every figure of one group of spans, by name: gathers its sums by document and hands them to the formulas."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement import boundaries, characters, unitizing
from fingerpost.analysis.agreement.cells import Cells
from fingerpost.analysis.agreement.gamma import Disorders, Dissimilarity, Marked, disorders, gamma
from fingerpost.analysis.agreement.groups import Group
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.matching import f1, matches
from fingerpost.analysis.agreement.result import Measure, undefined
from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sums import ByDocument, Figure
from fingerpost.analysis.agreement.sweep import union
from fingerpost.analysis.agreement.unitizing import Continuum
from fingerpost.terms.errors import Invalid

Floats = NDArray[np.float64]
NO_SPAN = "neither coder has a span"
NO_PAIRING = "no two coders placed a unit on the same words"


@dataclass(frozen=True, slots=True)
class Manner:
    """How spans are measured: the interval, the overlap over union at which two spans match, near boundaries, gamma."""

    interval: Interval = field(default_factory=Interval)
    iou: float = 0.5
    near: int = boundaries.NEAR
    unlike: Dissimilarity = field(default_factory=Dissimilarity)

    def __post_init__(self) -> None:
        if not 0 < self.iou <= 1:
            raise Invalid(f"An overlap of {self.iou} cannot be asked for.", hint="Give a share above 0, at most 1.")


TITLES: dict[str, tuple[str, str]] = {
    "character_kappa": ("Cohen's kappa of characters", "Cohen 1960; De Vries et al. 2008 over codes and pairs"),
    "positive_agreement": ("Positive agreement (F1 of characters)", "Hripcsak & Rothschild 2005"),
    "u_alpha": ("u-alpha", "Krippendorff et al. 2016"),
    "binary_u_alpha": ("|u-alpha, units against gaps", "Krippendorff et al. 2016"),
    "cu_alpha": ("cu-alpha, codes of paired units", "Krippendorff et al. 2016"),
    "k_u_alpha": ("(k)u-alpha, one code of paired units", "Krippendorff et al. 2016"),
    "span_f1_exact": ("F1 of spans, exact", "Hripcsak & Rothschild 2005"),
    "span_f1_iou": ("F1 of spans, overlapping", "Hripcsak & Rothschild 2005; optimal matching"),
    "gamma": ("Gamma, two coders", "Mathet et al. 2015"),
    "boundary_similarity": ("Boundary similarity", "Fournier 2013"),
    "negative_agreement": ("Negative agreement of characters", "Feinstein & Cicchetti 1990"),
    "jaccard": ("Jaccard of characters", "Jaccard 1912"),
    "character_percent": ("Percent agreement of characters", "Holsti 1969"),
    "character_alpha": ("Krippendorff's alpha of characters", "Krippendorff 2011"),
    "character_ac1": ("Gwet's AC1 of characters", "Gwet 2008"),
    "character_s": ("S of characters", "Bennett et al. 1954"),
}
"""Every figure of spans: title and source, in the order it is shown."""

USUAL = tuple(TITLES)[:10]
U_FAMILY = ("u_alpha", "binary_u_alpha", "cu_alpha", "k_u_alpha")


class GroupFigures:
    """The figures of one group. Sums are gathered once for all figures that share them."""

    def __init__(self, table: Spans, cells: Cells, group: Group, manner: Manner, unit: str = "characters") -> None:
        self.table, self.cells, self.group, self.manner, self.unit = table, cells, group, manner, unit
        self.codes, self.coders = list(group.codes), list(group.coders)
        chosen = np.isin(table.code, self.codes) & np.isin(table.coder, self.coders)
        self.spans = int(np.count_nonzero(chosen & np.isin(table.document, group.documents)))
        self.characters = int(table.lengths[group.documents].sum())

    def measures(self, names: Iterable[str]) -> dict[str, Measure]:
        """The named figures. Raises Invalid for an unknown name."""
        wanted = tuple(names)
        unknown = [name for name in wanted if name not in TITLES]
        if unknown:
            raise Invalid(f"No coefficient named {unknown[0]!r}.", hint=f"There are {', '.join(TITLES)}.")
        found: dict[str, Measure] = {}
        for gather in (self._of_characters, self._of_units, self._of_spans, self._of_gamma, self._of_borders):
            found |= gather([name for name in wanted if name not in found])
        return {name: found[name] for name in wanted}

    def _over(self, rows: Floats) -> ByDocument:
        return ByDocument(rows, self.manner.interval)

    def _of_characters(self, names: list[str]) -> dict[str, Measure]:
        known = characters.figures(len(self.codes), len(self._pairs()))
        wanted = [name for name in names if name in known]
        if not wanted or not len(self.group.documents):
            return {name: undefined(name, characters.NO_TEXT, 0, unit=self.unit, clusters=0) for name in wanted}
        sums = characters.tables(self.table, self.cells, self.codes, self.coders, self.group.documents)
        over = self._over(sums.stacked())
        return {
            name: over.measure(replace(known[name], unit=self.unit), self.characters, self.spans) for name in wanted
        }

    def _of_units(self, names: list[str]) -> dict[str, Measure]:
        wanted = [name for name in names if name in U_FAMILY]
        return {name: self._u(name) for name in wanted}

    def _u(self, name: str) -> Measure:
        found = self._u_figure(name)
        if isinstance(found, str):
            return undefined(name, found, self.characters, unit=self.unit, clusters=len(self.group.documents))
        codes, is_blended, of, reason = found
        sums = unitizing.continuum(self.table, codes, self.coders, blended=is_blended)
        figure = Figure(name, lambda rows: of(Continuum.of(rows)), reason, self.unit, -np.inf)
        return self._over(sums.stacked()[self.group.documents]).measure(figure, self.characters, self.spans)

    def _u_figure(self, name: str) -> "tuple[list[int], bool, Callable[[Continuum], Floats], str] | str":
        """Which codes, whether taken as one value, the formula and when it is undefined; or why there is none."""
        code, domain = self.group.code, self.group.exclusive
        if name == "binary_u_alpha":
            return self.codes, True, unitizing.binary_u_alpha, characters.NOT_USED
        if name == "u_alpha" and code is not None:
            return self.codes, False, unitizing.u_alpha, characters.NOT_USED
        if name == "cu_alpha" and code is not None:
            return "it compares the codes of a domain, and this is one code"
        if domain is None:
            return self.group.why_not
        if name == "k_u_alpha":
            return self._k_u(list(domain))
        formula = unitizing.u_alpha if name == "u_alpha" else unitizing.cu_alpha
        reason = characters.NOT_USED if name == "u_alpha" else f"{NO_PAIRING}, or they used one code alone"
        return list(domain), False, formula, reason

    def _k_u(self, domain: list[int]) -> "tuple[list[int], bool, Callable[[Continuum], Floats], str] | str":
        if len(self.codes) > 1:
            return "it belongs to one code: split by code"
        of = partial(unitizing.k_u_alpha, value=domain.index(self.codes[0]))
        return domain, False, of, f"{NO_PAIRING} that one of them gave this code, or it is the only code so placed"

    def _of_spans(self, names: list[str]) -> dict[str, Measure]:
        known = {"span_f1_exact": None, "span_f1_iou": self.manner.iou}
        return {name: self._span_f1(name, known[name]) for name in names if name in known}

    def _span_f1(self, name: str, threshold: float | None) -> Measure:
        rows = sum(matches(self.table, self.codes, first, second, threshold) for first, second in self._pairs())
        figure = Figure(name, f1, NO_SPAN, "spans", 0.0)
        return self._over(np.asarray(rows)[self.group.documents]).measure(figure, self.spans, self.spans)

    def _pairs(self) -> list[tuple[int, int]]:
        return [(i, j) for at, i in enumerate(self.coders) for j in self.coders[at + 1 :]]

    def _of_gamma(self, names: list[str]) -> dict[str, Measure]:
        if "gamma" not in names:
            return {}
        many = len(self.group.documents)
        if len(self.coders) != 2:
            reason = f"it is computed for two coders, and there are {len(self.coders)}: split by pair"
            return {"gamma": undefined("gamma", reason, self.spans, unit="spans", clusters=many)}
        figure = Figure("gamma", gamma, NO_SPAN, "spans", -np.inf)
        found = self._disorders()
        return {"gamma": self._over(found.rows).measure(figure, self.spans, self.spans)}

    def _disorders(self) -> Disorders:
        """Documents without spans cost nothing, seen or expected, and are not sampled."""
        if not len(self._coded()):
            return Disorders(np.zeros((len(self.group.documents), 2)), 0)
        marked = [(self._marked(0, at), self._marked(1, at), float(self.table.lengths[at])) for at in self._coded()]
        found = disorders(marked, self.manner.unlike, seed=self.manner.interval.seed)
        rows = np.zeros((len(self.group.documents), 2))
        rows[np.searchsorted(self.group.documents, self._coded())] = found.rows.reshape(-1, 2)
        return Disorders(rows, found.samples)

    def _coded(self) -> NDArray[np.intp]:
        chosen = np.isin(self.table.code, self.codes) & np.isin(self.table.coder, self.coders)
        return np.intersect1d(self.table.document[chosen], self.group.documents)

    def _marked(self, coder: int, document: int) -> Marked:
        begin, end = np.searchsorted(self.table.document, [document, document + 1])
        part = slice(int(begin), int(end))
        own = (self.table.coder[part] == self.coders[coder]) & np.isin(self.table.code[part], self.codes)
        start, stop = (column[part][own].astype(np.float64) for column in (self.table.start, self.table.end))
        return Marked(start, stop, self.table.code[part][own])

    def _of_borders(self, names: list[str]) -> dict[str, Measure]:
        name = "boundary_similarity"
        if name not in names:
            return {}
        many = len(self.group.documents)
        if len(self.codes) > 1 and self.group.exclusive is None:
            return {name: undefined(name, self.group.why_not, self.spans, unit="spans", clusters=many)}
        rows = np.zeros((many, 2))
        for document in self._coded():
            at = int(np.searchsorted(self.group.documents, document))
            rows[at] = sum(self._edits(i, j, int(document)) for i, j in self._pairs())
        figure = Figure(name, boundaries.similarity, "no coder set a boundary inside a document", "spans", 0.0)
        return {name: self._over(rows).measure(figure, self.spans, self.spans)}

    def _edits(self, first: int, second: int, document: int) -> Floats:
        if not self.table.looked[[first, second], document].all():
            return np.zeros(2)
        found = boundaries.edits(self._borders(first, document), self._borders(second, document), self.manner.near)
        return np.array(found, dtype=np.float64)

    def _borders(self, coder: int, document: int) -> list[int]:
        """Where a coder's spans and the gaps between them meet: together they cut the document up whole."""
        own = self._marked(self.coders.index(coder), document)
        whole = union(own.start.astype(np.int64), own.end.astype(np.int64), joins_touching=False)
        inner = np.union1d(whole.starts, whole.ends)
        return [int(place) for place in inner if 0 < place < self.table.lengths[document]]
