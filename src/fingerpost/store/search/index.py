"""Writes the index of the search, in the text's own transaction. Only actions and `store.connection` may import this.

The old text of a source leaves the index when a new one comes, an erased one at once, with the words that stood
nowhere else: a name that was taken out of a text must not stay in a list of words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import F

from fingerpost.store.bulk import insert
from fingerpost.store.models import IndexedText, Occurrence, Source, Word
from fingerpost.store.search.packing import PLACE, pack_spans
from fingerpost.store.search.stems import stem
from fingerpost.terms.words import Words, words_of

LOT = 900
AT_ONCE = 2_000_000
"""So many characters are held in memory as words at once."""

Told = Callable[[int, int], None]
Text = tuple[int, int, str]
"""A source, its current version (their keys inside), and the text of that."""


def index_texts(texts: Iterable[Text]) -> None:
    """Put these texts in the index, in place of what stood there of their sources."""
    for lot in _lots(texts):
        drop_texts(source for source, _, _ in lot)
        _add([(source, version, words_of(text)) for source, version, text in lot])


def drop_texts(sources: Iterable[int]) -> None:
    """Take these sources' texts out of the index, and the words that stand nowhere else."""
    keys = list(sources)
    for some in (keys[at : at + LOT] for at in range(0, len(keys), LOT)):
        held = list(IndexedText.objects.filter(source__in=some).values_list("pk", flat=True))
        if held:
            _drop(held)


def index_missing(told: Told | None = None) -> int:
    """Index every text that is not in the index as it is now; how many they were. `told(done, of)` hears how far it is.

    For studies made before there was an index, and for copies, which take over the texts alone.
    """
    drop_texts(IndexedText.objects.exclude(version=F("source__current")).values_list("source_id", flat=True))
    rows = Source.objects.filter(withdrawn_on__isnull=True, current__isnull=False, indexed__isnull=True).order_by("pk")
    total = rows.count()
    index_texts(_counted(rows.values_list("pk", "current_id", "current__text").iterator(chunk_size=50), total, told))
    return total


def _counted(rows: Iterable[Text], total: int, told: Told | None) -> Iterator[Text]:
    for number, row in enumerate(rows, start=1):
        yield row
        if told:
            told(number, total)


def _lots(texts: Iterable[Text]) -> Iterator[list[Text]]:
    held: list[Text] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text[2])
        if size >= AT_ONCE:
            yield held
            held, size = [], 0
    if held:
        yield held


def _drop(texts: list[int]) -> None:
    met = Occurrence.objects.filter(text__in=texts)
    words = list(met.values_list("word_id", flat=True).distinct())
    met.delete()
    IndexedText.objects.filter(pk__in=texts).delete()
    for some in (words[at : at + LOT] for at in range(0, len(words), LOT)):
        Word.objects.filter(pk__in=some, occurrences__isnull=True).delete()


def _add(texts: Sequence[tuple[int, int, Words]]) -> None:
    known = _known({word for _, _, read in texts for word in read.words if word})
    keys = insert(
        IndexedText,
        {
            "source_id": [source for source, _, _ in texts], "version_id": [version for _, version, _ in texts],
            "number": [len(read.words) for _, _, read in texts],
            "spans": [pack_spans(read.starts, read.lengths) for _, _, read in texts],
        },
    )  # fmt: skip
    columns: dict[str, list[Any]] = {"text_id": [], "word_id": [], "places": []}
    for key, (_, _, read) in zip(keys, texts, strict=True):
        words, places = _places(read.words, known)
        columns["text_id"] += [key] * len(words)
        columns["word_id"] += words
        columns["places"] += places
    insert(Occurrence, columns)


def _places(words: list[str], known: dict[str, int]) -> tuple[list[int], list[bytes]]:
    """The words of one text, each once, and the numbers of its places, packed; none of a text without words."""
    if not words:
        return [], []
    keys = np.fromiter((known.get(word, 0) for word in words), dtype=np.int64, count=len(words))
    order = np.argsort(keys, kind="stable")
    found, first = np.unique(keys[order], return_index=True)
    packed = order.astype(PLACE).tobytes()
    ends = [*first[1:].tolist(), len(words)]
    held = zip(found.tolist(), first.tolist(), ends, strict=True)
    kept = [(key, packed[4 * start : 4 * end]) for key, start, end in held if key]
    return [key for key, _ in kept], [places for _, places in kept]


def _known(words: set[str]) -> dict[str, int]:
    """Word → its key; those that stood nowhere until now are added."""
    wanted = sorted(words)
    known: dict[str, int] = {}
    each = iter(wanted)
    while some := list(islice(each, LOT)):
        known.update(Word.objects.filter(word__in=some).values_list("word", "pk"))
    new = [word for word in wanted if word not in known]
    known.update(zip(new, insert(Word, {"word": new, "stem": [stem(word) for word in new]}), strict=True))
    return known
