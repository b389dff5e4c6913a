"""A county whose requests are filed, moved and counted without a page or a terminal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.people.staff import Role
from county.requests.history import Act
from county.requests.receiving import Arrival, receive
from disclosure.requests import CameBy, RequestId, RequestKind
from disclosure.seals.boxes import CodeKeys
from tests.county.making import TOWN, Town, a_code, filed

CLERK = "li.clerk"
_KEYS: list[CodeKeys] = []


def some_keys() -> CodeKeys:
    """Return one code's keys, made once: deriving takes its time, and no test here opens."""
    if not _KEYS:
        _KEYS.append(a_code()[1])
    return _KEYS[0]


@dataclass
class Clocked:
    """A town with its clock of requests."""

    town: Town

    @classmethod
    def with_clerk(cls, town: Town) -> "Clocked":
        town.load()
        town.hire(CLERK, Role.CLERK, TOWN)
        return cls(town)

    def file(
        self, kind: RequestKind, at: datetime, came: datetime | None = None, **changes: Any
    ) -> RequestId:
        """File a request by phone; `came` is when it reached the county."""
        request = filed(some_keys(), kind=kind, filed_at=at, **changes)
        with self.town.county.database.writing() as connection:
            self.receive(connection, request, came or at)
        return request.id

    def receive(self, connection: Connection, request: Any, came: datetime) -> None:
        arrival = Arrival(CameBy.PHONE)
        receive(connection, request, arrival, came, self.town.county.terms())

    def row(self, request: RequestId) -> Any:
        with self.town.county.database.reading() as connection:
            return connection.execute(select(requests).where(requests.c.id == request)).one()


def act(at: datetime, note: str = "", who: str = CLERK) -> Act:
    return Act(who, at, note)
