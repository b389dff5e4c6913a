"""Telling the other processes that feeds went on.

Invariant: what is told is told by the commit itself, never before it and never without it.
"""

from sqlalchemy import Connection, func, select

_PREFIX = "mingbai_feeds_"


def channel(schema: str) -> str:
    """Return the name that a schema's news go by."""
    return f"{_PREFIX}{schema}"


def feeds_changed(connection: Connection) -> None:
    """Tell, when this transaction commits, that a head or a letter is new.

    SQLite tells of every commit by itself.
    """
    if connection.dialect.name == "postgresql":
        name = func.concat(_PREFIX, func.current_schema())
        connection.execute(select(func.pg_notify(name, "")))
