"""A phone with the form open, and what the county stored, for tests of filing."""

import re
from dataclasses import dataclass, field

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from county.database.tables import metadata, requests
from tests.county.making import VILLAGE, Town

TICKET = re.compile(r'name="ticket" value="([^"]+)"')
CODE = re.compile(r'class="secret"[^>]*>(\d{4} \d{4} \d{4})<')
WORDS = "我家今年的种粮补贴什么时候发"


@dataclass
class Phone:
    """A phone with the form open; it needs `seconds` to fill it in."""

    client: TestClient
    town: Town
    area: str = VILLAGE
    seconds: float = 40
    query: str = ""
    page: str = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.client.get(f"/p/ask/{self.area}{self.query}").text
        self.town.clock.pass_by(seconds=self.seconds)

    @property
    def ticket(self) -> str:
        found = TICKET.search(self.page)
        assert found
        return found.group(1)

    def send(self, *photos: bytes, to: str = "", **changes: str) -> Response:
        form = {"ticket": self.ticket, "kind": "lookup", "words": WORDS, **changes}
        files = [("photo", ("IMG.jpg", one, "image/jpeg")) for one in photos]
        reply = self.client.post(f"/p/ask/{to or self.area}", data=form, files=files or None)
        if TICKET.search(reply.text):
            self.page = reply.text
        return reply


def stored(town: Town) -> list[dict[str, object]]:
    with town.county.database.reading() as connection:
        rows = connection.execute(select(requests).order_by(requests.c.number))
        return [dict(row._mapping) for row in rows]


def code_on(reply: Response) -> str:
    found = CODE.search(reply.text)
    assert found, reply.text
    return found.group(1)


def kept_anywhere(town: Town, secret: str) -> list[str]:
    """Return the columns of the database in which a text stands."""
    with town.county.database.reading() as connection:
        return [
            f"{table.name}.{name}"
            for table in metadata.sorted_tables
            for row in connection.execute(select(table)).mappings()
            for name, value in row.items()
            if secret in str(value)
        ]
