"""A day of ten changes: bytes on the wire and CPU, beside python-tuf and rsync.

Invariant: all three hold the same items before and the same ten more after, and each is one
command that starts, catches up and ends.
"""

import sys
from collections.abc import Mapping

from bench import servers
from bench.agent import Terminal
from bench.figures import Figure
from bench.processes import Took, took
from bench.source import Served
from bench.tuf_repository import TufRepository
from bench.wire import Wire
from tests.fakes.county import VILLAGE

_CHANGES = 10


def measure(served: Served, terminal: Terminal, name: str) -> list[Figure]:
    """Return the figures of a day; the terminal is in step with the county."""
    held = len(served.county.feed(VILLAGE).changes)
    tuf, rsync = _Tuf(served), _Rsync(served)
    served.county.add_items(_CHANGES, mark="（新）")
    served.county.prepare()
    changed = served.county.payloads(after=held)
    with Wire(served.port) as wire:
        ours = terminal.round(wire.port)
    figures = []
    for peer, (size, its) in {
        "python-tuf, told the names": tuf.day(changed),
        "rsync daemon, -az": rsync.day(changed),
    }.items():
        figures += [
            Figure(
                what=f"ten changes, both ways, {name}",
                ours=wire.both / 1000,
                unit="kB",
                peer=peer,
                peers=size / 1000,
            ),
            Figure(
                what=f"ten changes, CPU of the command, {name}",
                ours=ours.cpu_s,
                unit="s",
                peer=peer,
                peers=its.cpu_s,
            ),
        ]
    return figures


class _Tuf:
    """A repository with an item a target, and a client that is in step with it."""

    def __init__(self, served: Served) -> None:
        self._port = served.port
        self._repository = TufRepository(served.folder / "www" / "tuf")
        self._repository.publish(served.county.payloads())
        self._client = served.folder / "tuf-client"
        for part in ("metadata", "targets"):
            (self._client / part).mkdir(parents=True)
        (self._client / "root.json").write_bytes(self._repository.root)
        self._update(self._port)

    def day(self, changed: Mapping[str, bytes]) -> tuple[int, Took]:
        """Publish the changes and fetch them; return the bytes and what it took."""
        self._repository.publish(changed)
        with Wire(self._port) as wire:
            its = self._update(wire.port, *changed)
        return wire.both, its

    def _update(self, port: int, *names: str) -> Took:
        command = [sys.executable, "-m", "bench.tuf_client", str(self._client)]
        return took([*command, f"http://127.0.0.1:{port}/tuf", *names])


class _Rsync:
    """A daemon that serves a file an item, and a folder that is in step with it."""

    def __init__(self, served: Served) -> None:
        folder = served.folder / "rsync"
        self._files, self._copy = folder / "files", folder / "copy"
        self._settings = folder / "rsyncd.conf"
        self._files.mkdir(parents=True)
        self._put(served.county.payloads())
        self._settings.write_text(
            f"use chroot = no\n[items]\npath = {self._files}\n", encoding="utf-8"
        )
        took(["rsync", "-a", f"{self._files}/", f"{self._copy}/"])

    def day(self, changed: Mapping[str, bytes]) -> tuple[int, Took]:
        """Put the changes into the folder and fetch them; return the bytes and what it took."""
        self._put(changed)
        port = servers.free_port()
        command = ["rsync", "--daemon", "--no-detach", f"--config={self._settings}"]
        with (
            servers.running([*command, "--address=127.0.0.1", f"--port={port}"], port),
            Wire(port) as wire,
        ):
            its = took(["rsync", "-az", f"rsync://127.0.0.1:{wire.port}/items/", str(self._copy)])
        return wire.both, its

    def _put(self, contents: Mapping[str, bytes]) -> None:
        for name, content in contents.items():
            (self._files / name).write_bytes(content)
