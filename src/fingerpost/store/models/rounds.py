"""What belongs to rounds: who codes what, excerpts, who has finished; queries, decisions, codings looked at again."""

from django.db import models

from fingerpost.store.models.base import Pointed, both_or_neither, one_of
from fingerpost.store.models.codebook import Code, CodebookVersion
from fingerpost.store.models.coding import Coding, Round
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme
from fingerpost.store.models.sources import Passage, Source
from fingerpost.terms.rounds import Outcome, Settled, Wording


class Share(models.Model):
    """One source of a round that one coder codes on their own: pairs may change from source to source."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="shares")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="shares")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shares")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "source", "coder"], name="share_once")]


class Excerpt(models.Model):
    """The part of a source that a round is about; a source without one is coded whole."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="excerpts")
    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, related_name="excerpt")
    label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["passage__start", "pk"]


class Finish(models.Model):
    """A coder has said that they have finished their independent pass."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="finishes")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["finished_at"]
        constraints = [models.UniqueConstraint(fields=["round", "coder"], name="finished_once")]


class Query(Pointed):
    """A question about coding put to the team: about a coding, a passage, a code, or coding in general."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="queries")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="queries")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="queries")
    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, null=True, blank=True, related_name="queries")
    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="query")
    text = models.TextField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="queries")
    raised_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name_plural = "queries"
        constraints = [both_or_neither("settled_by", "settled_at", "query_settled_who_and_when")]


class QueryAnswer(Pointed):
    """What somebody said to a query. Append-only."""

    query = models.ForeignKey(Query, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]


class Decision(Pointed):
    """What was decided about coding, by whom and why: of a place where coders differed, or of a query.

    `about`: the codings that were talked over, which stay as they are; `made`: those it put into the agreed layer.
    `wording`, `changed_code`, `words`: what it proposes for the codebook, `carried_out` once that is in a version.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="decisions")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    query = models.ForeignKey(Query, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    kind = models.CharField(max_length=30)
    taken = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    about = models.ManyToManyField(Coding, related_name="decisions")
    made = models.ManyToManyField(Coding, related_name="decided_by")
    wording = models.CharField(max_length=20, blank=True)
    changed_code = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    carried_out = models.ForeignKey(
        CodebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            one_of("kind", Settled, "decision_kind_known"),
            one_of("wording", ("", *Wording), "decision_wording_known"),
            both_or_neither("undone_by", "undone_at", "decision_undone_who_and_when"),
        ]


class LookedAt(models.Model):
    """A coder has looked again, after this version changed a code, at a coding or (for a code that is new) a source."""

    version = models.ForeignKey(CodebookVersion, on_delete=models.CASCADE, related_name="looked_at")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, null=True, blank=True, related_name="looked_at")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, blank=True, related_name="looked_at")
    outcome = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("outcome", Outcome, "looked_at_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(coding__isnull=True) ^ models.Q(source__isnull=True), name="looked_at_one_thing"
            ),
        ]
