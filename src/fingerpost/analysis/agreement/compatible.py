"""Figures as other programs give them, so that a team can compare with what it has reported. Labelled as such.

They are no recommendation: each says where it departs from the measures of this library.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fingerpost.analysis.agreement.coefficients import BY_CODER
from fingerpost.analysis.agreement.corpus import Corpus
from fingerpost.analysis.agreement.matching import matches
from fingerpost.analysis.agreement.metrics import Same
from fingerpost.analysis.agreement.tallies import Tally
from fingerpost.analysis.agreement.units import Units
from fingerpost.terms.errors import Invalid


@dataclass(frozen=True, slots=True)
class Compatible:
    """A figure in another program's manner. `value` None: `undefined` says why. `caution`: how it departs."""

    program: str
    name: str
    value: float | None
    caution: str
    undefined: str = ""


def _two(corpus: Corpus) -> None:
    if len(corpus.spans.coders) != 2:
        many = len(corpus.spans.coders)
        raise Invalid(f"This program compares two coders, and there are {many}.", hint="Take the spans of two.")


def nvivo(corpus: Corpus, code: str) -> dict[str, Compatible]:
    """NVivo's coding comparison of one code: per source percent and kappa, then their means over sources.

    Returns `percent_mean`, `percent_weighted`, `kappa_mean`, `kappa_weighted` (weighted by source length), and
    `kappa:DOCUMENT`, `percent:DOCUMENT` for each source. A source coded alike throughout counts as 1.
    """
    _two(corpus)
    table, at = corpus.spans, _code(corpus, code)
    a, b = corpus.cells.covered[:, at].astype(np.float64)
    both, lengths = corpus.cells.both[0, at].astype(np.float64), table.lengths.astype(np.float64)
    seen = a + b - 2 * both
    whole = np.maximum(lengths, 1)
    chance = (a * (lengths - b) + b * (lengths - a)) / whole
    percent = 1 - seen / whole
    kappa = 1 - np.divide(seen, chance, out=np.zeros_like(seen), where=chance > 0)
    caution = "A mean of sources; where nobody coded, NVivo shows complete agreement, which lifts the mean."
    found = {}
    for name, column in (("percent", percent), ("kappa", kappa)):
        found[f"{name}_mean"] = Compatible("NVivo", f"{name}_mean", float(column.mean()), caution)
        weighted = float(column @ lengths / lengths.sum()) if lengths.sum() else None
        reason = "" if weighted is not None else "the sources have no characters"
        found[f"{name}_weighted"] = Compatible("NVivo", f"{name}_weighted", weighted, caution, reason)
        for document, value in zip(table.documents, column, strict=True):
            found[f"{name}:{document}"] = Compatible("NVivo", f"{name}:{document}", float(value), caution)
    return found


def maxqda(corpus: Corpus, overlap: float = 0.9) -> dict[str, Compatible]:
    """MAXQDA's agreement of coded segments: percent and kappa with chance 1 / number of codes (Brennan & Prediger).

    Segments of a code match when their overlap over union is `overlap` or more; what MAXQDA divides the overlap by
    could not be verified. There is no "neither" cell.
    """
    _two(corpus)
    codes = len(corpus.spans.codes)
    caution = "Chance is 1 / number of codes, so many codes leave it hardly corrected; the overlap's base is a guess."
    sums = matches(corpus.spans, list(range(codes)), 0, 1, overlap).sum(axis=0)
    matched, alone = float(sums[1]), float(sums[0] - 2 * sums[1])
    if not sums[0]:
        return {name: Compatible("MAXQDA", name, None, caution, "there is no segment") for name in ("percent", "kappa")}
    percent = matched / (matched + alone)
    reason = "" if codes > 1 else "with one code, chance would always agree"
    kappa = (percent - 1 / codes) / (1 - 1 / codes) if codes > 1 else None
    return {
        "percent": Compatible("MAXQDA", "percent", percent, caution),
        "kappa": Compatible("MAXQDA", "kappa", kappa, caution, reason),
    }


def atlas_ti(corpus: Corpus) -> dict[str, Compatible]:
    """ATLAS.ti's alpha-binary (|u-alpha) of each code and cu-alpha of each domain."""
    caution = "Codes of a domain must exclude each other."
    found = {}
    for result in corpus.measure(["binary_u_alpha"], by=("code",)):
        name = f"binary:{result.code}"
        one = result.measures["binary_u_alpha"]
        found[name] = Compatible("ATLAS.ti", name, one.value, caution, one.undefined or "")
    for result in corpus.measure(["cu_alpha"], by=("domain",)):
        name = f"cu:{result.domain}"
        one = result.measures["cu_alpha"]
        found[name] = Compatible("ATLAS.ti", name, one.value, caution, one.undefined or "")
    return found


def dedoose(by_code: Sequence[Units]) -> Compatible:
    """Dedoose's pooled kappa: (mean Po − mean Pe) / (1 − mean Pe) over codes (De Vries et al. 2008).

    `by_code`: for each code the excerpts as units of two coders, 1 where it was put on them and 0 where not.
    """
    caution = "Few excerpts make it unreliable; a common code outweighs a rare one."
    seen = chance = 0.0
    compared = [table.jointly(0, 1) for table in by_code]
    for table in compared:
        if table.n:
            tally = Tally(table, Same())
            seen += float(tally.apart.mean())
            chance += float(BY_CODER.chance(tally, tally.sums)[0])
    if not any(table.n for table in compared):
        return Compatible("Dedoose", "pooled_kappa", None, caution, "no excerpt was coded by both")
    if chance < 1e-12:
        return Compatible("Dedoose", "pooled_kappa", None, caution, "every code was put on all excerpts or on none")
    return Compatible("Dedoose", "pooled_kappa", 1 - seen / chance, caution)


def _code(corpus: Corpus, code: str) -> int:
    if code not in corpus.spans.codes:
        raise Invalid(f"No code named {code!r}.", hint=f"There are {', '.join(corpus.spans.codes[:12])}.")
    return corpus.spans.codes.index(code)
