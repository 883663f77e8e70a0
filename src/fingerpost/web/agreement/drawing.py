"""Small drawings beside figures: an interval on a scale, a figure over rounds. The table holds every figure anyway."""

from collections.abc import Sequence
from dataclasses import dataclass

LOWEST, HIGHEST = -0.5, 1.0
"""The scale of every drawing; what lies below is drawn at its end."""

WIDTH, HEIGHT = 96.0, 16.0
STEP, TALL = 28.0, 40.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure on a line from −0.5 to 1: where zero, the threshold, the interval's ends and the figure lie."""

    zero: str
    at: str
    low: str | None
    high: str | None
    mark: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """One round of a small multiple. `low`, `high`: its interval, None without one."""

    x: str
    y: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Multiple:
    """A code over rounds: its points, the line through neighbours, zero and the threshold."""

    width: str
    points: tuple[Point, ...]
    path: str
    zero: str
    mark: str | None


def bar(value: float, low: float | None, high: float | None, threshold: float | None) -> Bar:
    """A figure with its interval, along the line."""
    return Bar(_x(0), _x(value), _maybe(low), _maybe(high), _maybe(threshold))


def multiple(figures: Sequence[tuple[float, float | None, float | None] | None], threshold: float | None) -> Multiple:
    """Value, low and high of each round in turn; None where there is no figure."""
    points: list[Point] = []
    pieces: list[str] = []
    for number, figure in enumerate(figures):
        if figure is None:
            continue
        x = f"{STEP * (number + 0.5):.1f}"
        value, low, high = figure
        point = Point(x, _y(value), None if low is None else _y(low), None if high is None else _y(high))
        begins = number == 0 or figures[number - 1] is None
        pieces.append(f"{'M' if begins else 'L'}{x} {point.y}")
        points.append(point)
    mark = None if threshold is None else _y(threshold)
    return Multiple(f"{STEP * len(figures):.0f}", tuple(points), " ".join(pieces), _y(0), mark)


def _share(value: float) -> float:
    return (min(HIGHEST, max(LOWEST, value)) - LOWEST) / (HIGHEST - LOWEST)


def _x(value: float) -> str:
    return f"{3 + (WIDTH - 6) * _share(value):.1f}"


def _maybe(value: float | None) -> str | None:
    return None if value is None else _x(value)


def _y(value: float) -> str:
    return f"{3 + (TALL - 6) * (1 - _share(value)):.1f}"
