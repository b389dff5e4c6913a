"""The areas that a member of staff may choose from.

Invariant: nobody is offered an area beyond their own.
"""

from collections.abc import Iterable

from county.people.staff import Staff
from disclosure.areas import Area, AreaCode, path

INDENT = "\u3000"


def indented(areas: Iterable[Area], person: Staff) -> list[tuple[AreaCode, str]]:
    """Return the person's areas in the county's order, names set in by their depth."""
    top = len(path(person.area))
    return [
        (area.code, INDENT * (len(path(area.code)) - top) + area.name)
        for area in areas
        if person.reaches(area.code)
    ]
