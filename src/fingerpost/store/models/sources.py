"""Texts that can be coded, who speaks in them, and passages of them. Offsets are code points, half-open."""

from django.db import models

from fingerpost.store.models.base import Pointed, one_of
from fingerpost.store.models.programme import Programme, Site, Wave
from fingerpost.terms.sources import SourceKind


class Participant(Pointed):
    """Somebody in the register of those who spoke, under a pseudonym."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="participants")
    pseudonym = models.CharField(max_length=200)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["pseudonym"]
        constraints = [models.UniqueConstraint(fields=["programme", "pseudonym"], name="pseudonym_once")]

    def __str__(self) -> str:
        return self.pseudonym


class Post(models.Model):
    """What a participant was from a day on: people change jobs between interviews."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="posts")
    valid_from = models.DateField()
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=100)
    profession = models.CharField(max_length=100, blank=True)
    sector = models.CharField(max_length=100, blank=True)
    seniority = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["valid_from"]


class Consent(models.Model):
    """What a participant allowed. Append-only: the newest row holds."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    quotable = models.BooleanField(default=True)
    site_nameable = models.BooleanField(default=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]


class Source(Pointed):
    """Any text that can be coded; its words are in its versions."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=40)
    title = models.TextField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="sources")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="sources")
    held_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    current = models.ForeignKey("SourceVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["title", "pk"]
        constraints = [one_of("kind", SourceKind, "source_kind_known")]

    def __str__(self) -> str:
        return self.title


class SourceVersion(Pointed):
    """One canonical text of a source, immutable but for erasure by right (then it is empty, and `erased_on` set).

    `times` ties a recording's text to its time: pairs of an offset and the milliseconds since the beginning, in order.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    extractor = models.CharField(max_length=100)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    times = models.JSONField(null=True, blank=True)  # with a default, SQLite would lose this table's triggers
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="source_version_once")]


class Original(models.Model):
    """The file that a version was read from, as it came."""

    version = models.OneToOneField(SourceVersion, on_delete=models.CASCADE, related_name="original")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    digest = models.CharField(max_length=64, db_index=True)


class Stretch(models.Model):
    """A labelled span of a version, in order."""

    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    label = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]


class Section(Stretch):
    """A part with a heading, or the answer to a question (`key` is the question's)."""

    version = models.ForeignKey(SourceVersion, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=80, blank=True)


class Turn(Stretch):
    """What one speaker says at a stretch; `post` is who that was and in which role on that day."""

    version = models.ForeignKey(SourceVersion, on_delete=models.CASCADE, related_name="turns")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="turns")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="turns")


class Passage(Pointed):
    """A span of a version with a copy of its words. Belongs to one coding or one extract, never shared."""

    version = models.ForeignKey(SourceVersion, on_delete=models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="passage_has_words")]
        indexes = [models.Index(fields=["version", "start"], name="passage_place")]
