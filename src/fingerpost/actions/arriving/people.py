"""Users of a project, as people: those with an account here are known by guid, everybody else cannot sign in.

Nobody's work is ever given to the person who imports it: whoever is not named becomes a named placeholder.
"""

from fingerpost.actions.arriving.state import Arrival, free_guids
from fingerpost.store.models import Person
from fingerpost.terms.people import IMPORTED
from fingerpost.terms.project import NONE, User, made_guid

UNNAMED = "Coder not named"


def bring_people(arrival: Arrival) -> None:
    """A person for each user of the project. Those of an earlier import are known again by guid, then by name."""
    users = [*arrival.project.users, *_unnamed(arrival)]
    by_guid = {str(guid): pk for guid, pk in Person.objects.values_list("guid", "pk")}
    outside = Person.objects.filter(email__endswith=f"@{IMPORTED}").order_by("-pk")
    by_name = {name.casefold(): pk for name, pk in outside.values_list("name", "pk")}
    new: list[User] = []
    for user in users:
        known = by_guid.get(user.guid.strip().strip("{}").lower())
        if known is None and user.name and not user.placeholder:
            known = _namesake(arrival, user, by_name)
        if known is None:
            new.append(user)
        else:
            arrival.tie("users", user.guid, known)
    _add(arrival, new)


def _unnamed(arrival: Arrival) -> list[User]:
    """A stand-in for codings that name nobody, one a file of this name."""
    if all(arrival.project.coder_of(at) != NONE for at in range(len(arrival.project.codings))):
        return []
    arrival.say("coders", "codings", "Some codings name no coder; they stand under “Coder not named”.")
    return [User(unnamed_guid(arrival), f"{UNNAMED} ({arrival.name})", placeholder=True)]


def unnamed_guid(arrival: Arrival) -> str:
    """The guid of the stand-in for codings that name nobody."""
    return made_guid(arrival.programme.guid, "no coder", arrival.name)


def stand_in(arrival: Arrival) -> int:
    """Our key of the stand-in for whoever is not named."""
    guid = unnamed_guid(arrival)
    if arrival.pk("users", guid) is None:
        there = Person.objects.filter(guid=guid).first()
        if there is None:
            _add(arrival, [User(guid, f"{UNNAMED} ({arrival.name})", placeholder=True)])
        else:
            arrival.tie("users", guid, there.pk)
    known = arrival.pk("users", guid)
    assert known is not None
    return known


def _namesake(arrival: Arrival, user: User, by_name: dict[str, int]) -> int | None:
    known = by_name.get(user.name.casefold())
    if known is not None:
        what = "Taken to be the coder of this name who came with an earlier file; the two files know them differently."
        arrival.say("coders", user.name, what)
    return known


def _add(arrival: Arrival, users: list[User]) -> None:
    if not users:
        return
    number = len(users)
    guids = free_guids(arrival, Person, [user.guid for user in users])
    keys = arrival.insert(
        Person,
        {
            "guid": guids, "name": [_called(user) for user in users],
            "email": [f"{guid}@{IMPORTED}" for guid in guids], "password": ["!imported"] * number,
            "is_active": [False] * number, "is_owner": [False] * number, "last_login": [None] * number,
        },
    )  # fmt: skip
    for user, key in zip(users, keys, strict=True):
        arrival.tie("users", user.guid, key)
    arrival.counts["coders"] += sum(not user.placeholder for user in users)


def _called(user: User) -> str:
    return (user.name or f"Unknown coder {user.guid[:8]}").replace("\x00", "\ufffd")[:200]
