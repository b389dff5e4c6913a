"""What may be asked of the open API: each question checked whole before anything is read.

Invariant: a question that gets through holds what its type says; the API's description is
made of the same types.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType
from starlette.datastructures import QueryParams

from disclosure.errors import MalformedError
from disclosure.items import ItemId, Strict

MOST_ROWS = 100
LONGEST_WORDS = 60
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_AT = re.compile(rf"([0-9]{{1,16}})\.({_UUID})")

_AREA = "^[0-9]{12}(-[0-9]{2})?$"
_ENTRY = "^[A-Za-z0-9._-]{1,80}$"
_CURSOR = rf"^([0-9]{{1,16}}\.{_UUID}|[0-9]{{1,3}})$"
_CODE_CURSOR = "^[A-Za-z0-9._-]{1,80}$"

Limit = Annotated[int, Meta(ge=1, le=MOST_ROWS, description="rows of a page at most")]
Area = Annotated[
    str, Meta(pattern=_AREA, description="division code; its groups' items count as its own")
]
Since = Annotated[
    datetime, Meta(tz=True, description="only what is public, or withdrawn, since this instant")
]
Cursor = Annotated[
    str, Meta(pattern=_CURSOR, description="`next` or `last` of a page that was got before")
]
CodeCursor = Annotated[str, Meta(pattern=_CODE_CURSOR, description="`next` of the page before")]


class CodesAsked(Strict, frozen=True, kw_only=True):
    """What is asked of areas and entries."""

    limit: Limit | UnsetType = UNSET
    cursor: CodeCursor | UnsetType = UNSET


class ItemsAsked(Strict, frozen=True, kw_only=True):
    """What is asked of items."""

    area: Area | UnsetType = UNSET
    below: Annotated[bool, Meta(description="count the areas below `area` too")] | UnsetType = UNSET
    entry: (
        Annotated[str, Meta(pattern=_ENTRY, description="code of a catalogue entry")] | UnsetType
    ) = UNSET
    since: Since | UnsetType = UNSET
    q: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=LONGEST_WORDS,
                description="words, best matches first; not together with `since` or `entry`",
            ),
        ]
        | UnsetType
    ) = UNSET
    limit: Limit | UnsetType = UNSET
    cursor: Cursor | UnsetType = UNSET


class WithdrawnAsked(Strict, frozen=True, kw_only=True):
    """What is asked of withdrawn items."""

    since: Since | UnsetType = UNSET
    limit: Limit | UnsetType = UNSET
    cursor: Cursor | UnsetType = UNSET


_Asked = TypeVar("_Asked", CodesAsked, ItemsAsked, WithdrawnAsked)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Place(Strict, frozen=True, kw_only=True, order=True):
    """A place in a list by time: after what was public at this instant up to this id."""

    at: datetime
    id: ItemId


def read_question(query: QueryParams, kind: type[_Asked]) -> _Asked:
    """Return the question that an address asks.

    Raises:
        MalformedError: a name is unknown or stands twice, or a value is not what it must be.
    """
    names = [name for name, _ in query.multi_items()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise MalformedError(f"{twice!r} stands twice in the query")
    try:
        asked = msgspec.convert(dict(query), kind, strict=False)
        _require_a_time(getattr(asked, "since", UNSET))
    except msgspec.ValidationError as error:
        raise MalformedError(str(error)) from error
    except OverflowError as error:
        raise MalformedError("'since' is before or after all time") from error
    return asked


def _require_a_time(since: datetime | UnsetType) -> None:
    """Raise OverflowError for an instant that no clock in UTC can show."""
    if since is not UNSET:
        since.astimezone(UTC)


def place_of(cursor: str) -> Place | None:
    """Return the place that a cursor of a list by time names; None for any other cursor."""
    found = _AT.fullmatch(cursor)
    if found is None:
        return None
    return Place(at=_EPOCH + int(found[1]) * _MICROSECOND, id=ItemId(found[2]))


def cursor_of(place: Place) -> str:
    """Return the cursor that names a place."""
    return f"{(place.at - _EPOCH) // _MICROSECOND}.{place.id}"
