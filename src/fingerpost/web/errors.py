"""Turns what can go wrong for a user into a plain page or a line of JSON. The only place that knows statuses."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused, Unreadable, UserError

STATUS: dict[type[UserError], int] = {Refused: 403, NotFound: 404, Conflict: 409, Unreadable: 422, Invalid: 400}
HEADINGS = {
    400: "This cannot be used as it is",
    403: "You may not do this",
    404: "There is no such page",
    409: "This cannot be done now",
    422: "This file cannot be read",
}


class PlainErrors:
    """Middleware that answers a UserError; everything else is our own bug and stays one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a UserError, None for any other exception."""
        return answer(request, exception) if isinstance(exception, UserError) else None


def status_of(error: UserError) -> int:
    """The HTTP status of an error by its kind; 400 for a kind that is not in the table."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks (ours say so), not a person."""
    return any(kind in request.headers.get("Accept", "") for kind in ("application/json", "text/event-stream"))


def answer(request: HttpRequest, error: UserError) -> HttpResponse:
    """What happened, where, and what to do about it, as a page or as `{"error": {...}}`."""
    status = status_of(error)
    if wants_json(request):
        return JsonResponse(as_json(error), status=status)
    context = {"error": error, "heading": HEADINGS[status], "problems": getattr(error, "problems", ())}
    return render(request, "errors/plain.html", context, status=status)


def as_json(error: UserError) -> dict[str, dict[str, str]]:
    """The error's parts for a script; empty parts are empty texts."""
    kind = type(error).__name__.lower()
    parts = {"kind": kind, "what": error.message, "where": error.where or "", "hint": error.hint or ""}
    return {"error": parts}


class TooOld(Refused):
    """What was sent does not come from a page of this session; a script may send it again after signing in."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from one of our pages, or from one that is too old."""
    error = TooOld(
        "This form is too old or came from another page.", hint="Go back, reload the page and send it again."
    )
    return answer(request, error)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    return answer(request, NotFound("Nothing lives at this address.", hint="Check it, or begin at the overview."))


def unusable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django itself does not take: too many files or fields, or not well formed."""
    hint = f"Send at most {settings.DATA_UPLOAD_MAX_NUMBER_FILES} files at once, or smaller ones."
    return answer(request, Invalid("What was sent is too much at once, or not well formed.", hint=hint))


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own bug. Touches no database: that may be what is broken."""
    return HttpResponseServerError(render_to_string("errors/ours.html"))
