"""Rounds, codings and memos."""

from django.db import models

from fingerpost.store.models.base import Pointed, both_or_neither, one_of
from fingerpost.store.models.codebook import Code, CodebookVersion
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme
from fingerpost.store.models.sources import Passage, Source
from fingerpost.terms.coding import COEFFICIENTS, MEMO_ABOUT, Layer, Phase, Polarity


class Round(Pointed):
    """One double-coding exercise. Who codes which source of it, and which part, stands in `rounds`.

    `sampling`: how its sources were chosen (empty: by hand). `coefficient`, `threshold`: declared before coding began,
    if the team wants one; `is_consensus`: a round that is talked over and never measured.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    version = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT)
    phase = models.CharField(max_length=20, default=Phase.INDEPENDENT)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    sources = models.ManyToManyField(Source, related_name="rounds")
    coders = models.ManyToManyField(Person, related_name="rounds")
    sampling = models.JSONField(default=dict, blank=True)
    coefficient = models.CharField(max_length=40, blank=True)
    threshold = models.FloatField(null=True, blank=True)
    is_consensus = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_once"),
            one_of("phase", Phase, "round_phase_known"),
            one_of("coefficient", ("", *COEFFICIENTS), "round_coefficient_known"),
            models.CheckConstraint(
                condition=models.Q(threshold__isnull=True) | ~models.Q(coefficient=""),
                name="round_threshold_has_its_coefficient",
            ),
            models.CheckConstraint(
                condition=models.Q(is_consensus=False) | models.Q(coefficient=""), name="consensus_has_no_coefficient"
            ),
        ]


class Coding(Pointed):
    """One coder put one code on one passage.

    Unique by (coder, code, passage, layer, round); the action holds that, under the ledger's lock.
    `read_under`: the version its coder read the source with; one that replaced another at a split keeps it.
    `is_frozen`: of a round's closed blind pass; the database refuses to change or delete it.
    """

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    version = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, related_name="codings")
    read_under = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, related_name="+")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="codings")
    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, related_name="coding")
    polarity = models.CharField(max_length=20, default=Polarity.NONE)
    layer = models.CharField(max_length=20, default=Layer.WORKING)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="codings")
    memo = models.TextField(blank=True)
    made_at = models.DateTimeField()
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    is_frozen = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [
            one_of("polarity", Polarity, "coding_polarity_known"),
            one_of("layer", Layer, "coding_layer_known"),
            both_or_neither("removed_by", "removed_at", "coding_removed_who_and_when"),
            models.CheckConstraint(
                condition=models.Q(layer=Layer.WORKING) ^ models.Q(round__isnull=False),
                name="only_rounds_have_layers",
            ),
        ]


class Memo(Pointed):
    """A dated thought about something, or reflexive (then `about_guid` is empty); private to its author, or shared."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="memos")
    about_kind = models.CharField(max_length=20)
    about_guid = models.UUIDField(null=True, blank=True)
    is_private = models.BooleanField(default=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memos")
    written_on = models.DateField()

    class Meta:
        ordering = ["-written_on", "-pk"]
        constraints = [
            one_of("about_kind", MEMO_ABOUT, "memo_about_known"),
            models.CheckConstraint(
                condition=models.Q(about_kind="reflexive") ^ models.Q(about_guid__isnull=False),
                name="memo_has_its_subject",
            ),
        ]


class MemoText(models.Model):
    """One wording of a memo. Append-only: the highest number holds."""

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["memo", "number"], name="memo_text_once")]
