"""Projects that were brought in, for those who may import."""

from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import Person, Programme, ProjectFile
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound


def imports(person: Person, programme: Programme) -> QuerySet[ProjectFile]:
    """The imports of projects, newest first, without the bytes of their files."""
    rows = ProjectFile.objects.filter(programme=programme).select_related("brought_by", "undone_by")
    seen = rows if visible.allowed(person, "import", programme) else rows.none()
    return seen.defer("content", "luggage", "made").order_by("-pk")


def import_of(person: Person, programme: Programme, guid: UUID) -> ProjectFile:
    """One of them; raises NotFound."""
    found = imports(person, programme).filter(guid=guid).first()
    if found is None:
        raise NotFound("There is no such import.", hint="It may be of another programme.")
    return found


def luggage(programme: Programme) -> QuerySet[ProjectFile]:
    """What was kept of projects whose import stands, oldest first."""
    return ProjectFile.objects.filter(programme=programme, undone_at=None).order_by("pk")
