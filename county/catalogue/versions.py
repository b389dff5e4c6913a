"""Versions of the county's catalogue: kept whole, none ever changed or lost.

Invariant: the newest is in force; taking one back appends the older text as a new version.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from county.audit.log import Act, record
from county.catalogue import toml
from county.database.tables import catalogue_versions
from disclosure import shipped
from disclosure.catalogue import Catalogue
from disclosure.errors import NotAllowedError
from disclosure.forms import Forms

SHIPPED = 0
"""The number of the catalogue that ships with Mingbai."""
LONGEST_WHY = 200
"""Characters of a reason at most."""


@dataclass(frozen=True)
class Version:
    """A version in the list of them; `who` and `at` of the shipped one are empty."""

    number: int
    who: str
    why: str
    at: datetime | None


@dataclass(frozen=True)
class Edition:
    """A catalogue with its forms, and its number."""

    number: int
    catalogue: Catalogue
    forms: Forms


def newest(connection: Connection) -> int:
    """Return the number of the version in force."""
    return connection.scalar(select(func.max(catalogue_versions.c.number))) or SHIPPED


def history(connection: Connection, *, limit: int, offset: int) -> list[Version]:
    """Return a page of the county's own versions, the newest first."""
    table = catalogue_versions.c
    query = select(table.number, table.who, table.why, table.at).order_by(table.number.desc())
    rows = connection.execute(query.limit(limit).offset(offset))
    return [Version(row.number, row.who, row.why, row.at) for row in rows]


def edition(connection: Connection, number: int) -> Edition | None:
    """Return a version, None where there is none of this number."""
    if number == SHIPPED:
        return Edition(SHIPPED, shipped.catalogue(), shipped.forms())
    query = select(catalogue_versions).where(catalogue_versions.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Edition(row.number, *toml.read_both(row.catalogue, row.forms))


def save(connection: Connection, made: Edition, who: str, why: str, now: datetime) -> Edition:
    """Put a changed catalogue in force; return it with its number.

    Arguments:
        connection: inside a write transaction.
        made: as changed; its number is that of the version it was made from.
        who: the person's account name.
        why: their reason.
        now: instant.

    Raises:
        MalformedError: the rules that load the shipped files refuse it.
        NotAllowedError: another version was put in force in between, or it says the same.
    """
    before = edition(connection, newest(connection))
    assert before is not None
    if made.number != before.number:
        raise NotAllowedError(f"version {before.number} was put in force in between")
    texts = (toml.catalogue_text(made.catalogue), toml.forms_text(made.forms))
    catalogue, forms = toml.read_both(*texts)
    if (catalogue, forms) == (before.catalogue, before.forms):
        raise NotAllowedError("nothing is changed")
    number = before.number + 1
    values = {"number": number, "at": now, "who": who, "why": why[:LONGEST_WHY]}
    row = values | {"catalogue": texts[0], "forms": texts[1]}
    connection.execute(insert(catalogue_versions).values(row))
    record(connection, now, who, Act.CATALOGUE_CHANGED, f"v{number}", why[:LONGEST_WHY])
    return Edition(number, catalogue, forms)
