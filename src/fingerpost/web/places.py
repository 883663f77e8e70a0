"""How every view of a programme begins: who asks, which programme is meant, which operation a form carries."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.web.errors import wants_json

P = ParamSpec("P")
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
"""NUL, and halves of surrogate pairs: PostgreSQL keeps neither."""


class Asked(HttpRequest):
    """A request by somebody who is signed in; `programme` is None outside any programme."""

    user: Person
    programme: Programme | None


View = Callable[Concatenate[Asked, P], HttpResponseBase]
ProgrammeView = Callable[Concatenate[Asked, Programme, P], HttpResponseBase]


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Lets only people with an account in; others are led to sign in, scripts are told so."""

    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise Invalid("The address holds a character that cannot be kept.", hint="Type it again, without it.")
        request.user = get_user(request)  # the person itself: actions and the ledger know no lazy stand-ins
        return view(cast(Asked, request), *args, **kwargs)

    return run


def in_programme(view: ProgrammeView[P]) -> Callable[..., HttpResponseBase]:
    """Calls `view(request, programme, ...)` for a programme that the person sees; for any other, NotFound."""

    @wraps(view)
    def run(request: Asked, /, programme: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with visible.one_page():
            found = visible.programme_of(request.user, programme)
            if found is None:
                raise NotFound(f"There is no programme {programme!r} that you can see.")
            request.programme = found
            return view(request, found, *args, **kwargs)

    return signed_in(run)


def operation(request: HttpRequest) -> UUID | None:
    """The operation that a form carries in its hidden field (see `{% operation %}`): sent twice, it acts once."""
    given = request.POST.get("operation", "")
    return operation_id(given) if given else None


def operation_id(text: object) -> UUID:
    """An operation id as a script or form sends it; raises Invalid."""
    try:
        return UUID(str(text))
    except ValueError:
        raise Invalid("The form's operation id is no guid.", hint="Reload the page and send it again.") from None


def sent_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that a script sent; raises Invalid for anything else, and for texts that no database keeps."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Invalid("What was sent is no JSON.", hint="Reload the page and try again.") from None
    if not isinstance(given, dict):
        raise Invalid("What was sent is no JSON object.", hint="Reload the page and try again.")
    if any(isinstance(value, str) and UNKEEPABLE.search(value) for value in given.values()):
        raise Invalid(
            "The text holds a character that cannot be kept.", hint="Type it again, or paste it as plain text."
        )
    return given


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        what = {"kind": "signed-out", "what": "You are signed out.", "where": "", "hint": "Sign in in another tab."}
        return JsonResponse({"error": what}, status=401)
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
