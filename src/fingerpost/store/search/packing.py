"""Numbers of words and their spans as bytes that mean the same on every machine and database."""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
PLACE = "<u4"


def pack_spans(starts: Sequence[int], lengths: Sequence[int]) -> bytes:
    """Where the words of a text begin and how long they are. Gaps are small numbers, so they press well."""
    gaps = np.diff(np.asarray(starts, dtype=np.int64), prepend=0).astype(PLACE)
    return zlib.compress(gaps.tobytes() + np.asarray(lengths, dtype=PLACE).tobytes(), 1)


def unpack_spans(packed: bytes | memoryview) -> tuple[Numbers, Numbers]:
    """Starts and ends of a text's words, in code points."""
    both = np.frombuffer(zlib.decompress(packed), dtype=PLACE).astype(np.int64)
    half = len(both) // 2
    starts = np.cumsum(both[:half])
    return starts, starts + both[half:]


def unpack_places(packed: Sequence[bytes | memoryview]) -> tuple[Numbers, Numbers]:
    """The numbers in all of these, one after the other; and how many each holds."""
    sizes = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed)) // 4
    return np.frombuffer(b"".join(packed), dtype=PLACE).astype(np.int64), sizes
