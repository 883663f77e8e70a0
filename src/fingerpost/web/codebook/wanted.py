"""The door for scripts that want a new code: added to the draft where the role allows, else proposed."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import proposing
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import Code, Codebook, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of
from fingerpost.store.queries.codes import code_of, draft
from fingerpost.store.queries.reading import choices
from fingerpost.terms.errors import Invalid
from fingerpost.web.places import Asked, in_programme, operation_id, sent_json

WORDS = ("name", "definition", "include", "exclude", "example", "synonyms", "colour")


@require_POST
@in_programme
def new_code(request: Asked, programme: Programme) -> HttpResponse:
    """`{name, definition, …, parent, operation}` → the code as the reading page lists it, and how it stands.

    `standing`: "added" (all can use it) or "proposed" (its proposer can, until it is approved).
    """
    visible.require(request.user, "code", programme)
    sent = sent_json(request)
    codebook = codebook_of(programme)
    code, standing = _made(request, codebook, sent)
    found = next((each for each in choices(programme, request.user) if each.guid == str(code.guid)), None)
    listed = asdict(found) if found else {"guid": str(code.guid), "name": sent.get("name", "")}
    return JsonResponse({"code": listed, "standing": standing}, status=201)


def _made(request: Asked, codebook: Codebook, sent: dict[str, Any]) -> tuple[Code, str]:
    me, words, operation = request.user, _words(sent), operation_id(sent.get("operation"))
    parent = _parent(codebook.programme, sent.get("parent"))
    if visible.allowed(me, "codebook", codebook.programme) and draft(codebook) and not sent.get("propose"):
        reason = str(sent.get("reason", ""))
        added = codebooks.add_code(
            by=me, codebook=codebook, words=words, parent=parent, reason=reason, operation=operation
        )
        return added, "added"
    made = proposing.propose_code(by=me, codebook=codebook, words=words, parent=parent, operation=operation)
    return made.code, "proposed"


def _words(sent: dict[str, Any]) -> CodeWords:
    given = {name: sent.get(name, "") for name in WORDS}
    if not all(isinstance(value, str) for value in given.values()):
        raise Invalid("The words of a code are texts.")
    return CodeWords(**given)


def _parent(programme: Programme, guid: object) -> Code | None:
    if not guid:
        return None
    try:
        return code_of(programme, UUID(str(guid)))
    except ValueError:
        raise Invalid("`parent` is no guid.") from None
