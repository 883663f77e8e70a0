"""The words of a text, written out and read again, are the same words: what is indexed can be asked for."""

import unicodedata

from fingerpost.terms.words import words_of

FOLDING = [sign for sign in map(chr, range(0x80, 0x30000)) if unicodedata.normalize("NFD", sign.casefold()) != sign]


def test_every_sign_that_folds_gives_words_that_fold_into_themselves():
    lines = [f"a{sign}b {sign}0 0{sign}" for sign in FOLDING if not unicodedata.category(sign).startswith("C")]
    assert len(lines) > 10_000
    assert [line for line in lines if words_of(" ".join(words_of(line).words)).words != words_of(line).words] == []
