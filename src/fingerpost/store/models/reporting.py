"""Instruments that sites fill wave after wave, and what they wrote."""

from django.db import models

from fingerpost.store.models.base import Pointed, both_or_neither, one_of
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme, Site, Wave
from fingerpost.store.models.sources import Source
from fingerpost.terms.programme import ReportStatus


class Instrument(Pointed):
    """A form asked in waves."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="instruments")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class InstrumentVersion(Pointed):
    """The questions as asked from a wave on."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    from_wave = models.ForeignKey(Wave, on_delete=models.PROTECT)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once")]


class Question(Pointed):
    """One item; `key` stays the same over versions of the instrument."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    text = models.TextField()
    hint = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="question_key_once")]


class SiteReport(Pointed):
    """One site's filled instrument in one wave; once accepted it is a source."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="reports")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="reports")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT)
    status = models.CharField(max_length=20, default=ReportStatus.DRAFT)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    source = models.OneToOneField(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="report")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "wave", "instrument_version"], name="one_report_a_wave"),
            one_of("status", ReportStatus, "report_status_known"),
            both_or_neither("submitted_by", "submitted_at", "report_submitted_who_and_when"),
            both_or_neither("accepted_by", "accepted_at", "report_accepted_who_and_when"),
        ]


class Answer(Pointed):
    """The reply to one question in one report; its words are in its texts."""

    report = models.ForeignKey(SiteReport, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "question"], name="one_answer_a_question")]


class AnswerText(models.Model):
    """One saved wording of an answer. Append-only: the highest number holds."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_text_once")]
