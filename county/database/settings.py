"""Where the county's database is, and how long is waited for it.

Invariant: no password stands in an address, so none reaches a log, an error or a backup of
the settings.
"""

import re
from typing import Literal
from urllib.parse import urlsplit

from disclosure.items import Strict

_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,50}")


class DatabaseSettings(Strict, frozen=True, kw_only=True):
    """Where the county's data is kept (`[database]`).

    Attributes:
        address: `postgresql://USER@HOST:PORT/NAME`, with libpq's own options behind a `?`
            (e.g. `sslmode=verify-full`); empty for the SQLite file in the county's folder.
            It carries no password.
        password_file: file whose only line is the password, in the county's folder or by a
            whole path; empty for libpq's own ways (peer, `PGPASSWORD`, `~/.pgpass`).
        schema: the county's schema, so that several counties can share a database; it is made
            when it is missing.
        connections: connections that a process keeps open at most.
        rush_connections: connections that it opens besides for a rush.
        connect_seconds: how long a connection may take.
        wait_seconds: how long a page waits for a free connection.
        statement_seconds: longest statement.
        lock_seconds: how long a write waits for another to end.
        idle_seconds: how long a transaction may lie idle before the server ends it.
        synchronous_commit: whether a commit waits for the disk (and, with `remote_apply`,
            for the standby); never `off`: what was acknowledged must not be lost.
    """

    address: str = ""
    password_file: str = ""
    schema: str = "public"
    connections: int = 5
    rush_connections: int = 15
    connect_seconds: int = 5
    wait_seconds: float = 10.0
    statement_seconds: float = 30.0
    lock_seconds: float = 10.0
    idle_seconds: float = 60.0
    synchronous_commit: Literal["local", "on", "remote_write", "remote_apply"] = "on"

    def __post_init__(self) -> None:
        if not _SCHEMA.fullmatch(self.schema):
            raise ValueError(f"database schema {self.schema!r} is not a lower-case name")
        if self.address:
            _check_address(self.address)


def _check_address(address: str) -> None:
    split = urlsplit(address)
    if split.scheme not in {"postgresql", "postgresql+psycopg"}:
        raise ValueError("database address does not begin with postgresql://")
    if split.password is not None or "password=" in split.query:
        raise ValueError(
            "database address carries a password: put it into a file and name that in password_file"
        )
    if not split.path.strip("/"):
        raise ValueError("database address names no database")
