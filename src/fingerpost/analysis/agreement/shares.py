"""Division that says what it gives where there is nothing to divide by. Nothing else."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def share(top: Floats, bottom: Floats, *, otherwise: float = math.nan, least: float = 1e-9) -> Floats:
    """top / bottom, and `otherwise` where bottom is not above `least`; arrays of one shape."""
    found = np.full(np.shape(bottom), otherwise)
    np.divide(top, bottom, out=found, where=bottom > least)
    return found


def mask(values: NDArray[np.bool_], *, every: bool) -> NDArray[np.bool_]:
    """Down each column: whether every value holds, or any."""
    return np.asarray(np.logical_and.reduce(values) if every else np.logical_or.reduce(values))
