"""Boundary similarity of two complete segmentations (Fournier 2013): for studies where coders cut the text up."""

from collections.abc import Sequence

import numpy as np

from fingerpost.analysis.agreement.shares import Floats, share

NEAR = 2
"""Fournier's n_t: boundaries fewer than this many characters apart are near misses."""


def borders(masses: Sequence[int]) -> list[int]:
    """The inner boundaries of segments of these sizes."""
    return [int(place) for place in np.cumsum(masses)[:-1]]


def edits(first: Sequence[int], second: Sequence[int], near: int = NEAR) -> tuple[float, int]:
    """The weighed edits between two sets of boundaries, and how many edits and matches there are.

    A boundary of one coder alone costs 1; a near miss costs its distance over `near` and counts once. Nearest misses
    are paired first, as Fournier's own program does. With one kind of boundary nothing is substituted.
    """
    ours, theirs = set(first), set(second)
    left, right = sorted(ours - theirs), sorted(theirs - ours)
    matched, cost, missed = len(ours & theirs), 0.0, 0
    for distance in range(1, near):
        missed_now = _near(left, right, distance)
        missed += missed_now
        cost += missed_now * distance / near
    alone = len(left) + len(right)
    return cost + alone, alone + missed + matched


def _near(left: list[int], right: list[int], distance: int) -> int:
    """Take out and count the boundaries that have a partner at this distance."""
    found, free = 0, set(right)
    for place in list(left):
        partner = next((other for other in (place - distance, place + distance) if other in free), None)
        if partner is not None:
            free.remove(partner)
            right.remove(partner)
            left.remove(place)
            found += 1
    return found


def boundary_similarity(first: Sequence[int], second: Sequence[int], near: int = NEAR) -> float | None:
    """B = 1 − edits / (edits and matches) of two segmentations given as segment sizes; None if neither has a boundary.

    Raises ValueError if they do not cover the same length.
    """
    if sum(first) != sum(second):
        raise ValueError(f"The segmentations cover {sum(first)} and {sum(second)}: they must cover the same text.")
    cost, count = edits(borders(first), borders(second), near)
    return 1 - cost / count if count else None


def similarity(rows: Floats) -> Floats:
    """B of rows (weighed edits, edits and matches)."""
    return 1 - share(rows[:, 0], rows[:, 1])
