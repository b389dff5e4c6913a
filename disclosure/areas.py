"""Areas: county → township (street) → village (community) → group.

Codes are the 12-digit statistical division codes (统计用区划代码): six digits for the
county, three for the township or street, three for the village or community; a
group adds ``-NN``. Invariant: an `AreaCode` made by `area_code` is well formed.
"""

import re
from enum import StrEnum
from typing import NewType

import msgspec

from disclosure.errors import MalformedError

AreaCode = NewType("AreaCode", str)

_CODE = re.compile(r"[0-9]{12}(-[0-9]{2})?")


class Level(StrEnum):
    """The level of an area, from the top down."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GROUP = "group"


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One node of the tree of areas.

    Attributes:
        code: division code.
        name: full name as signs show it, e.g. ``云溪镇石桥村``'s ``石桥村``.
        office: name of the body that discloses for the area, e.g. ``石桥村村民委员会``.
    """

    code: AreaCode
    name: str
    office: str = ""


def area_code(text: str) -> AreaCode:
    """Return `text` as an area code.

    Raises:
        MalformedError: it is not 12 digits, with or without a group suffix.
    """
    if not _CODE.fullmatch(text):
        raise MalformedError(f"area code {text!r}: 12 digits, a group adds '-' and two digits")
    if "-" in text and text[9:12] == "000":
        raise MalformedError(f"area code {text!r}: only a village or community has groups")
    return AreaCode(text)


def level(code: AreaCode) -> Level:
    """Return the level of the area."""
    if "-" in code:
        return Level.GROUP
    if code[9:] != "000":
        return Level.VILLAGE
    return Level.TOWNSHIP if code[6:9] != "000" else Level.COUNTY


def path(code: AreaCode) -> tuple[AreaCode, ...]:
    """Return the area and all above it, the county first."""
    steps = [code[:6] + "000000", code[:9] + "000", code[:12], code]
    return tuple(AreaCode(step) for step in dict.fromkeys(steps))


def parent(code: AreaCode) -> AreaCode | None:
    """Return the area just above, or None for a county."""
    above = path(code)[:-1]
    return above[-1] if above else None


def contains(outer: AreaCode, inner: AreaCode) -> bool:
    """Tell whether `inner` is `outer` or lies below it."""
    return outer in path(inner)
