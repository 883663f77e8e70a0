"""Drawing a sample that anybody can draw again: by a seed, evenly over strata.

Generators of random numbers change between versions, so none is used: what is drawn follows from the seed and each
candidate's own key alone.
"""

import hashlib
from collections.abc import Mapping, Sequence


def draw(candidates: Mapping[str, Sequence[str]], number: int, seed: int) -> tuple[str, ...]:
    """Keys of `number` candidates (key → its strata), in the order of drawing; all if there are not so many.

    Each stratum gives in proportion to its size (largest remainder), and at least one where `number` allows it. A
    candidate that comes or goes changes nothing in the order of the others.
    """
    strata: dict[tuple[str, ...], list[str]] = {}
    for key in sorted(candidates, key=lambda key: _lot(seed, key)):
        strata.setdefault(tuple(candidates[key]), []).append(key)
    places = allotted({stratum: len(keys) for stratum, keys in strata.items()}, number)
    drawn = [key for stratum, keys in strata.items() for key in keys[: places[stratum]]]
    return tuple(sorted(drawn, key=lambda key: _lot(seed, key)))


def allotted(sizes: Mapping[tuple[str, ...], int], number: int) -> dict[tuple[str, ...], int]:
    """How many each stratum gives, `number` in all or everything there is."""
    total = sum(sizes.values())
    wanted = max(0, min(number, total))
    shares = dict.fromkeys(sizes, 1 if wanted >= len(sizes) else 0)
    for _ in range(wanted - sum(shares.values())):
        left = [stratum for stratum, size in sizes.items() if shares[stratum] < size]
        most = max(left, key=lambda stratum: (wanted * sizes[stratum] - shares[stratum] * total, stratum))
        shares[most] += 1
    return shares


def _lot(seed: int, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()
