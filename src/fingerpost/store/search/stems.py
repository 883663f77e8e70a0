"""Word stems: one stemming of ours, so that both databases find the same."""

from functools import lru_cache

from fingerpost.terms.words import LONGEST_WORD


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a folded English word has in common with its other forms; other scripts stay as they are."""
    return str(_snowball().stemWord(word))[:LONGEST_WORD] if word.isascii() else word


@lru_cache(maxsize=1)
def _snowball():  # type: ignore[no-untyped-def]
    import snowballstemmer  # noqa: PLC0415  (a study is opened far more often than a new word met)

    return snowballstemmer.stemmer("english")
