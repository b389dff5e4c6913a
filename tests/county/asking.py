"""The real county as the agent sees it, asked without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from fastapi.testclient import TestClient

from content_sync.agent.county import Fetched
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from tests.county.making import VILLAGE, Town


class AskedCounty:
    """A `County` for the agent's parts, answered by the application in this process.

    Attributes:
        roots: the pinned root.
        kept: mail pages that a cache before the county gives out instead of its own.
    """

    def __init__(self, town: Town, client: TestClient) -> None:
        self._town = town
        self._client = client
        self.kept: dict[str, bytes] = {}
        self.roots = [town.county.folder.root(1).read_bytes()]

    @property
    def now(self) -> datetime:
        return self._town.clock()

    def root(self, version: int) -> bytes | None:
        reply = self._client.get(f"/v1/root/{version}")
        return reply.content if reply.status_code == 200 else None

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:  # noqa: ARG002
        return Fetched(self._get(f"/v1/areas/{area}/head"), "")

    def changes(self, area: AreaCode, after: int) -> bytes:
        return self._get(f"/v1/areas/{area}/changes?after={after}")

    def index(self, area: AreaCode) -> bytes:
        return self._get(f"/v1/areas/{area}/index")

    def mail(self, area: AreaCode, after: int) -> bytes:
        where = f"/v1/areas/{area}/mail?after={after}"
        return self.kept[where] if where in self.kept else self._get(where)

    def keep_mail(self, area: AreaCode = VILLAGE) -> None:
        """Let a cache keep the first mail page as it is now."""
        self.kept[f"/v1/areas/{area}/mail?after=0"] = self.mail(area, 0)

    def time(self, nonce: str) -> bytes:
        return self._get(f"/v1/time?nonce={nonce}")

    @contextmanager
    def blob(self, sha256: Sha256, start: int) -> Iterator[Iterator[bytes]]:
        yield iter([self._get(f"/v1/blobs/sha256/{sha256}")[start:]])

    def deliver(self, batch: bytes) -> bytes:
        raise AssertionError(f"{len(batch)} bytes were not to be sent")

    def _get(self, where: str) -> bytes:
        reply = self._client.get(where)
        assert reply.status_code == 200, reply.text
        return bytes(reply.content)
