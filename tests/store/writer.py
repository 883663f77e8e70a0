"""A process that writes to a study until it is killed, saying what was acknowledged. Run by test_durability."""

import sys
import uuid

from fingerpost.store.connection import open_study, using
from fingerpost.store.location import locate


def main(study: str) -> None:
    """Add programmes for ever; print each one's key only after the action has returned."""
    location = locate(study)
    open_study(location)
    from fingerpost.actions.people import add_owner
    from fingerpost.actions.programme import add_programme
    from fingerpost.store.models import Person

    with using(location):
        owner = Person.objects.filter(is_owner=True).first() or add_owner(name="O")
        print("ready")
        while True:
            print(add_programme(by=owner, name=f"P {uuid.uuid4().hex}").key)


if __name__ == "__main__":
    main(sys.argv[1])
