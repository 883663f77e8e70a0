"""Long acts of this server: how far each has come, and a way to stop it while nothing is written for good.

An act is known by the operation id of the form that began it, to the person who sent that form alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Conflict
from fingerpost.web.places import Asked, in_programme, operation

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Run:
    """One act on its way: `done` of `total` of what it is at."""

    person: int
    what: str = "Receiving"
    done: int = 0
    total: int = 0
    is_stopped: bool = False

    def told(self, what: str, done: int, total: int) -> None:
        """Hear from the act. Where somebody asked to stop, this is where it stops: raises Conflict."""
        if self.is_stopped:
            raise Conflict("Stopped, as you asked.", hint="Nothing was written.")
        self.what, self.done, self.total = what, done, total


_RUNS: dict[UUID, Run] = {}


@contextmanager
def watched(request: Asked) -> Iterator[Progress]:
    """While the block runs, the page that sent the form can ask how far it is, and stop it."""
    known = operation(request)
    run = Run(request.user.pk)
    if known is None:
        yield run.told
        return
    _RUNS[known] = run
    try:
        yield run.told
    finally:
        _RUNS.pop(known, None)


@require_http_methods(["GET", "POST"])
@in_programme
def page(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """How far an act is, as JSON; posted to: stop it. One that has ended, or is not one's own, is at nothing."""
    visible.require(request.user, "import", programme)
    run = _RUNS.get(guid)
    if run is None or run.person != request.user.pk:
        return JsonResponse({"what": "", "done": 0, "total": 0})
    if request.method == "POST":
        run.is_stopped = True
    return JsonResponse({"what": run.what, "done": run.done, "total": run.total})
