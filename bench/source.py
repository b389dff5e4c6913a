"""A signed county on loopback whose answers are made once, served through nginx.

Invariant: the peers fetch the very bytes that the agent fetches, from the same server, and that
server is nginx: it serves files itself, and packs pages, as the county's own server does.

The county is the tests' own `FakeCounty`, on purpose: the bench needs a county that makes 20,000
sealed items in seconds, and a second such one would have to be kept true to the first. It passes
the contract tests that the real county passes, and neither is in the wheel.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import servers
from disclosure.areas import AreaCode, path
from disclosure.blocks import Paragraph
from disclosure.feed import Change, Envelope
from tests.fakes.county import VILLAGE, FakeCounty, an_item, with_picture
from tests.fakes.county_server import CountyServer

LINK_BYTES = 12_500_000
"""A link of 100 Mbit/s, in bytes a second."""


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

    def time(self, nonce: str) -> bytes:
        """Return the time, which goes on, signed for a nonce."""
        self.now = datetime.now(UTC)
        return super().time(nonce)

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

    def payloads(self, after: int = 0) -> dict[str, bytes]:
        """Return each item of the village after a sequence as a file: name and content."""
        return {
            f"{change.sequence}.json": change.sealed.payload
            for change in self.feed(VILLAGE).changes
            if change.sequence > after
        }


@dataclass(frozen=True)
class Served:
    """A county being served.

    Attributes:
        county: what is served.
        folder: of this measurement; what lies in its ``www`` is served too.
        port: nginx's.
        slow_port: nginx's too, over a link of `LINK_BYTES`.
    """

    county: BigCounty
    folder: Path
    port: int
    slow_port: int

    def addresses(self, port: int) -> list[str]:
        """Return the addresses of all pages and files that a cold terminal fetches."""
        url = f"http://127.0.0.1:{port}"
        pages = [
            f"{url}/v1/areas/{area}/changes?after={after}"
            for area in path(VILLAGE)
            for after in range(0, max(1, len(self.county.feed(area).changes)), 200)
        ]
        return pages + [f"{url}/v1/blobs/sha256/{name}" for name in self.county.blobs]


@contextmanager
def served(county: BigCounty) -> Iterator[Served]:
    """Serve a county."""
    county.prepare()
    with TemporaryDirectory() as name, CountyServer(county) as server:
        folder = Path(name)
        folder.chmod(0o755)
        blobs = folder / "www" / "v1" / "blobs" / "sha256"
        for part in (blobs, folder / "nginx"):
            part.mkdir(parents=True)
        for sha256, content in county.blobs.items():
            (blobs / sha256).write_bytes(content)
        port, slow = servers.free_port(), servers.free_port()
        http = _configured(folder / "www", server.server_address[1], port, slow)
        with servers.nginx(folder / "nginx", port, http):
            yield Served(county, folder, port, slow)


def _configured(files: Path, county: int, *ports: int) -> str:
    rates = ("", f"limit_rate {LINK_BYTES};")
    listening = "".join(
        f"server {{ listen 127.0.0.1:{port}; root {files}; {rate}\n"
        "location / { try_files $uri @county; }\n"
        "location @county { proxy_pass http://county; proxy_http_version 1.1;\n"
        ' proxy_set_header Connection ""; } }\n'
        for port, rate in zip(ports, rates, strict=True)
    )
    return (
        "sendfile on; default_type application/octet-stream;\n"
        "gzip on; gzip_types application/json; gzip_proxied any; proxy_buffers 64 32k;\n"
        f"upstream county {{ server 127.0.0.1:{county}; keepalive 4; }}\n{listening}"
    )
