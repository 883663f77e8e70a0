"""How figures of agreement read on a terminal: what was compared, then the table, then what is missing and why."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from fingerpost.terms.said import some

if TYPE_CHECKING:
    from fingerpost.analysis.agreement import Corpus, GroupResult, Measure, Units

WIDTH = 100
HEADS = ("value", "se", "low", "high", "n")
BEYOND = {
    "nominal": ("linear", "quadratic", "ordinal", "interval", "ratio"),
    "ordinal": ("alpha_interval", "alpha_ratio"),
    "interval": ("alpha_ratio",),
}
"""Ends of the names of coefficients that say more than values of a level carry."""


def units(
    table: "Units",
    found: "Mapping[str, Measure]",
    name: str,
    level: str | None,
    remarks: Sequence[str],
    *,
    methods: bool,
) -> str:
    """Coefficients of units × coders; those that the asked level does not carry are left out."""
    from fingerpost.analysis.agreement import methods_paragraph  # noqa: PLC0415

    kept = {key: one for key, one in found.items() if not key.endswith(BEYOND.get(level or "", ("\0",)))}
    parts = [_about_units(table, name), *remarks, *_ordered(table, level), "", *_table(kept), *_closing(kept)]
    return "\n".join([*parts, *(["", _folded(methods_paragraph(table, kept))] if methods else [])])


def spans(corpus: "Corpus", results: "Sequence[GroupResult]", name: str, *, methods: bool) -> str:
    """Figures of spans, a block for each group."""
    from fingerpost.analysis.agreement import methods_paragraph  # noqa: PLC0415

    parts = [_about_spans(corpus, name)]
    for result in results:
        parts += ["", *_group(result), *_table(result.measures), *_closing(result.measures)]
    return "\n".join([*parts, *(["", _folded(methods_paragraph(corpus, results))] if methods else [])])


def _about_units(table: "Units", name: str) -> str:
    pairable = int(((table.codes >= 0).sum(axis=0) >= 2).sum())
    lines = [
        f"Agreement of {len(table.coders)} coders ({', '.join(table.coders)})",
        f"Unit          a row of {name}",
        f"N             {table.n} units; two coders or more coded {pairable} of them",
        f"Missing       {_missing(table)}",
        f"Categories    {len(table.categories)}; prevalence {_prevalence(table)}",
    ]
    if table.documents:
        lines.append(f"Documents     {len(table.documents)}; intervals take whole documents as clusters")
    return "\n".join(_folded(line, 14) for line in lines)


def _missing(table: "Units") -> str:
    empty = f"; {table.empty} rows have no value at all and are left out" if table.empty else ""
    return f"{table.missing} of {table.n * len(table.coders)} values{empty}"


def _prevalence(table: "Units") -> str:
    shares = list(table.prevalence().items())
    more = f" and {len(shares) - 12} more" if len(shares) > 12 else ""
    return ", ".join(f"{category} {share:.1%}" for category, share in shares[:12]) + more


def _ordered(table: "Units", level: str | None) -> list[str]:
    if level is not None or table.scores is None:
        return []
    told = "The values are numbers, so coefficients for ordered values are shown too. If your numbers are only names, "
    return [_folded(f"{told}read those without weights and alpha nominal, or say --level nominal.")]


def _about_spans(corpus: "Corpus", name: str) -> str:
    table = corpus.spans
    left_out = f"; {table.empty} without characters are left out" if table.empty else ""
    who = "every coder is taken to have coded every document (see --looked)"
    domains = "declared" if corpus.domains_are_declared else "none declared: all codes are taken as one"
    lines = [
        f"Agreement of {len(table.coders)} coders ({', '.join(table.coders)})",
        "Unit          a character (code point) of a document, coded or not, unless the row says spans",
        f"N             {int(table.lengths.sum()):,} characters of {some(len(table.documents), 'document')}; "
        f"{some(len(table.start), 'span')} in {name}{left_out}",
        f"Missing       {who if table.looked_is_assumed else 'who coded what as given by --looked'}",
        f"Domains       {domains}",
        "Intervals     take whole documents as clusters",
    ]
    return "\n".join(_folded(line, 14) for line in lines)


def _group(result: "GroupResult") -> list[str]:
    named = [result.code, " and ".join(result.pair) if result.pair else None, result.domain]
    shares = ", ".join(f"{coder} {share:.2%}" for coder, share in result.prevalence.items())
    lines = [", ".join(name for name in named if name) or "All codes and coders together"]
    where = f"{some(result.spans, 'span')} in {some(result.documents, 'document')}"
    lines.append(f"{where}; prevalence {shares}")
    if result.table:
        both, first, second, neither = (f"{count:,}" for count in result.table)
        lines.append(f"2 × 2: both {both}, first alone {first}, second alone {second}, neither {neither} characters")
    return [_folded(line) for line in lines]


def _table(found: "Mapping[str, Measure]") -> list[str]:
    defined = [one for one in found.values() if one.value is not None]
    if not defined:
        return []
    labels = [_title(one.name) for one in defined]
    room = max(len(label) for label in labels)
    lines = [f"{'':{room}}  " + "  ".join(f"{head:>9}" for head in HEADS)]
    for label, one in zip(labels, defined, strict=True):
        numbers = (one.value, one.se, one.low, one.high)
        cells = [*("–" if number is None else f"{number:.3f}" for number in numbers), f"{one.n:,}"]
        unit = "" if one.unit in ("units", "characters") else f" {one.unit}"
        lines.append(f"{label:{room}}  " + "  ".join(f"{cell:>9}" for cell in cells) + unit)
    return lines


def _title(name: str) -> str:
    from fingerpost.analysis.agreement import NAMED, TITLES  # noqa: PLC0415

    return NAMED[name].title if name in NAMED else TITLES[name][0]


def _closing(found: "Mapping[str, Measure]") -> list[str]:
    """The kind of interval, cautions and what is undefined, each reason once with all it is the reason for."""
    kinds = _gathered((one.interval, one.name) for one in found.values() if one.interval)
    cautions = _gathered((one.caution, one.name) for one in found.values() if one.caution)
    reasons = _gathered((one.undefined, one.name) for one in found.values() if one.undefined)
    lines = [_folded(f"Interval ({_few(names, found)}): {kind}.", 2) for kind, names in kinds.items()]
    lines += [_folded(f"Mind ({_few(names, found)}): {caution}", 2) for caution, names in cautions.items()]
    lines += [_folded(f"Not defined: {', '.join(map(_title, names))}: {why}.", 2) for why, names in reasons.items()]
    return lines


def _gathered(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reason, name in pairs:
        found.setdefault(reason or "", []).append(name)
    return found


def _few(names: Sequence[str], found: "Mapping[str, Measure]") -> str:
    defined = sum(one.value is not None for one in found.values())
    return "all" if len(names) == defined else ", ".join(map(_title, names))


def _folded(text: str, hang: int = 0) -> str:
    return fill(text, WIDTH, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False)
