"""Many codes on the same units at once, from packed bits: what a round needs when units were fixed beforehand."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement import characters
from fingerpost.analysis.agreement.shares import Floats
from fingerpost.terms.errors import Invalid


def kappas_and_alphas(coded: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Cohen's kappa of every pair of coders (pairs × codes) and Krippendorff's nominal alpha (codes).

    `coded` is coders × codes × units: whether the coder put the code on the unit; nothing is missing. NaN stands where
    a code was put on no unit or on all. Sources as for `cohen_kappa` and `alpha_nominal`. Raises Invalid for one coder.
    """
    coders, codes, units = coded.shape
    if coders < 2 or not units:
        raise Invalid(f"There are {coders} coders and {units} units.", hint="Agreement needs two coders and a unit.")
    packed = _words(coded)
    ones = _counted(packed)
    pairs = list(combinations(range(coders), 2))
    both = np.stack([_counted(packed[i] & packed[j]) for i, j in pairs])
    whole = np.full((codes, 1), float(units))
    columns = [(ones[i][:, None], ones[j][:, None], both[at][:, None]) for at, (i, j) in enumerate(pairs)]
    kappas = np.stack([characters.kappa(*column, whole) for column in columns])
    apart = sum(2 * (ones[i] + ones[j] - 2 * both[at]) for at, (i, j) in enumerate(pairs)) / (coders - 1)
    alphas = characters.alpha(apart[:, None], ones.sum(axis=0)[:, None], whole * coders)
    return kappas, alphas


def _words(coded: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """The last axis as bits of 64-bit words, filled up with zeros."""
    packed = np.packbits(coded, axis=-1)
    padded = np.zeros((*packed.shape[:-1], -(-packed.shape[-1] // 8) * 8), dtype=np.uint8)
    padded[..., : packed.shape[-1]] = packed
    return padded.view(np.uint64)


def _counted(words: NDArray[np.uint64]) -> Floats:
    return np.asarray(np.bitwise_count(words).sum(axis=-1, dtype=np.int64), dtype=np.float64)
