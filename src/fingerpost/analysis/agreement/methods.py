"""A methods paragraph ready to paste: unit, universe, coders, missing values, coefficients, interval, sources."""

from collections.abc import Iterable, Mapping, Sequence

from fingerpost import __version__
from fingerpost.analysis.agreement.corpus import Corpus, GroupResult
from fingerpost.analysis.agreement.named import NAMED
from fingerpost.analysis.agreement.result import Measure
from fingerpost.analysis.agreement.span_measuring import TITLES
from fingerpost.analysis.agreement.units import Units
from fingerpost.terms.said import listed


def methods_paragraph(
    subject: Units | Corpus, measures: Mapping[str, Measure] | Sequence[GroupResult], *, threshold: float | None = None
) -> str:
    """Say in a paragraph what was compared and how. `measures`: what `measure` gave for the subject.

    `threshold`: the value declared beforehand; with a bootstrap the probability of lying below it is told. No verdict
    words: what is enough is for the reader to say.
    """
    if isinstance(subject, Corpus):
        results = list(_groups(measures))
        parts = [_of_corpus(subject, results), *_split(results)]
        every = [one for result in results for one in result.measures.values()]
    else:
        every = list(measures.values()) if isinstance(measures, Mapping) else []
        parts = [_of_units(subject)]
    parts += [_coefficients(every), _intervals(every), *_below(every, threshold)]
    parts += [*_left_out(every), f"Computed with Fingerpost {__version__}."]
    return " ".join(part for part in parts if part)


def _groups(measures: Mapping[str, Measure] | Sequence[GroupResult]) -> Iterable[GroupResult]:
    return () if isinstance(measures, Mapping) else measures


def _of_units(table: Units) -> str:
    shares = ", ".join(f"{name} {share:.1%}" for name, share in list(table.prevalence().items())[:12])
    missing = (
        f"{table.missing} of {table.n * len(table.coders)} values were missing"
        if table.missing
        else "no value was missing"
    )
    within = f" from {len(table.documents)} documents" if table.documents else ""
    return (
        f"{len(table.coders)} coders ({listed(table.coders)}) coded {table.n} units{within} into "
        f"{len(table.categories)} categories; {missing}. Shares of the values given: {shares}."
    )


def _of_corpus(corpus: Corpus, results: Sequence[GroupResult]) -> str:
    table = corpus.spans
    version = f" under codebook version {corpus.version}" if corpus.version else ""
    who = "each was taken to have coded every document" if table.looked_is_assumed else "who coded what was declared"
    return (
        f"{len(table.coders)} coders ({listed(table.coders)}) put {len(table.start)} spans of {len(table.codes)} codes"
        f"{version} on {len(table.documents)} documents of {int(table.lengths.sum()):,} characters (code points); "
        f"{who}. A coder's overlapping spans of one code were joined where characters are counted."
    )


def _split(results: Sequence[GroupResult]) -> list[str]:
    ways = [way for way in ("code", "pair", "domain") if any(getattr(result, way) for result in results)]
    return [f"Agreement is given by {' and '.join(ways)}."] if ways else []


def _coefficients(measures: Sequence[Measure]) -> str:
    names = list(dict.fromkeys(one.name for one in measures if one.value is not None))
    if not names:
        return "No coefficient is defined for these data."
    return f"Agreement was measured as {listed([_cited(name) for name in names])}."


def _cited(name: str) -> str:
    if name in NAMED:
        return f"{NAMED[name].title} ({NAMED[name].source})"
    if name in TITLES:
        return f"{TITLES[name][0]} ({TITLES[name][1]})"
    return name.replace("_", " ")


def _intervals(measures: Sequence[Measure]) -> str:
    kinds = sorted({one.interval for one in measures if one.interval})
    if not kinds:
        return "No interval could be computed."
    some = kinds[0] if len(kinds) == 1 else f"{kinds[0]} (and the like where fewer were compared)"
    return f"Intervals: {some}."


def _below(measures: Sequence[Measure], threshold: float | None) -> list[str]:
    if threshold is None:
        return []
    known = [(one.name, one.probability_below(threshold)) for one in measures]
    said = [f"{share:.1%} for {name.replace('_', ' ')}" for name, share in known if share is not None]
    return [f"Probability of lying below {threshold:g}: {listed(said)}."] if said else []


def _left_out(measures: Sequence[Measure]) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for one in measures:
        if one.undefined:
            names = reasons.setdefault(one.undefined, [])
            if one.name not in names:
                names.append(one.name)
    return [
        f"Not defined: {listed([name.replace('_', ' ') for name in names])}, since {why}."
        for why, names in reasons.items()
    ]
