"""The index of the search: which words stand where in the current text of each source. Made from the texts alone.

It is no content of a study: copies make it anew, and it goes with the text that it was made from.
"""

from django.db import models

from fingerpost.store.models.sources import Source, SourceVersion
from fingerpost.terms.words import LONGEST_WORD


class Word(models.Model):
    """One word that stands in some text, folded; `stem` is what it has in common with its other forms."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    stem = models.CharField(max_length=LONGEST_WORD, db_index=True)


class IndexedText(models.Model):
    """A source's current text as it was indexed: where each of its words begins and ends, packed."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="indexed")
    version = models.ForeignKey(SourceVersion, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    spans = models.BinaryField()


class Occurrence(models.Model):
    """A word in one text: the numbers of the words of that text which it is, packed."""

    text = models.ForeignKey(IndexedText, on_delete=models.CASCADE, related_name="occurrences")
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="occurrences")
    places = models.BinaryField()
