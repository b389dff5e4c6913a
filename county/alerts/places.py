"""Where an alert holds: CAP's geocodes to areas of the county.

Invariant: an area outside the source's own is never reached, and a place that has no code
is refused instead of guessed.
"""

import re
from collections.abc import Iterable

from county.alerts.message import CapArea
from county.alerts.sources import Source
from disclosure.areas import AreaCode, area_code, contains, path
from disclosure.errors import NotAllowedError

_DIVISION = re.compile(r"[0-9]{6}([0-9]{3}){0,2}(-[0-9]{2})?")


def areas_of(places: Iterable[CapArea], source: Source) -> tuple[AreaCode, ...]:
    """Return the areas that an alert is for, none of them inside another.

    Raises:
        NotAllowedError: a place has no code we know, or is not the source's to warn.
    """
    found: list[AreaCode] = []
    for place in places:
        codes = [_area(value, source) for _, value in place.geocodes]
        known = [code for code in codes if code is not None]
        if not known:
            drawn = "is only drawn as a shape" if place.drawn else "has no code that is known here"
            raise NotAllowedError(f"the place {place.description!r} {drawn}")
        found += known
    if not found:
        raise NotAllowedError("it names no place")
    for code in found:
        if not any(contains(own, code) for own in source.areas):
            raise NotAllowedError(f"{source.name} may not warn for area {code}")
    wanted = dict.fromkeys(found)
    return tuple(code for code in wanted if not any(a in wanted for a in path(code)[:-1]))


def _area(value: str, source: Source) -> AreaCode | None:
    """Return the area of a code: the source's own, or a division code, shortened or whole."""
    own = next((one.area for one in source.geocode if one.value == value), None)
    if own is not None:
        return own
    if not _DIVISION.fullmatch(value):
        return None
    digits, dash, group = value.partition("-")
    return area_code(digits.ljust(12, "0") + dash + group)
