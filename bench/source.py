"""A signed county on loopback whose answers are made once; it counts what it sends.

Invariant: the peers fetch the very bytes that the agent fetches, from the same server.
"""

from datetime import UTC, datetime

from disclosure.areas import AreaCode, path
from disclosure.blocks import Paragraph
from disclosure.feed import Change, Envelope
from tests.fakes.county import VILLAGE, FakeCounty, an_item, with_picture
from tests.fakes.county_server import CountyServer


class BigCounty(FakeCounty):
    """A county whose heads and pages are made once until something is published."""

    def __init__(self) -> None:
        self._heads: dict[AreaCode, Envelope] = {}
        self._pages: dict[tuple[AreaCode, int], bytes] = {}
        super().__init__(datetime.now(UTC))

    def append(self, area: AreaCode, sealed: Envelope) -> Change:
        """Append a change; what was made is made anew."""
        self._heads.clear()
        self._pages.clear()
        return super().append(area, sealed)

    def sealed_head(self, area: AreaCode, **changes: object) -> Envelope:
        """Return the head of an area."""
        if area not in self._heads:
            self._heads[area] = super().sealed_head(area, **changes)
        return self._heads[area]

    def changes(self, area: AreaCode, after: int) -> bytes:
        """Return the page of changes after a sequence."""
        if (area, after) not in self._pages:
            self._pages[area, after] = super().changes(area, after)
        return self._pages[area, after]

    def add_items(self, count: int, mark: str = "") -> None:
        """Publish items of about 1.5 kB each."""
        text = "村级财务收支按月逐项公开，接受群众监督。" * 8
        for number in range(count):
            item = an_item(f"第{number}号公开事项{mark}", blocks=(Paragraph(text=text),) * 2)
            self.publish(item)

    def add_files(self, count: int, size: int) -> None:
        """Publish one item a file of `size` bytes."""
        for number in range(count):
            content = number.to_bytes(4, "big") * (size // 4)
            self.attach(content)
            self.publish(with_picture(an_item(f"附件{number}"), content))

    def prepare(self) -> None:
        """Make every page now, so that making them is in nobody's time."""
        for area in path(VILLAGE):
            for after in range(0, len(self.feed(area).changes) + 1, 200):
                self.changes(area, after)


def page_addresses(server: CountyServer) -> list[str]:
    """Return the addresses of all pages and files that a cold terminal fetches."""
    county = server.county
    pages = [
        f"{server.url}/v1/areas/{area}/changes?after={after}"
        for area in path(VILLAGE)
        for after in range(0, max(1, len(county.feed(area).changes)), 200)
    ]
    return pages + [f"{server.url}/v1/blobs/sha256/{name}" for name in county.blobs]
