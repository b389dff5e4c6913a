"""The agent's synchronisation beside curl and rsync, over the same bytes."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from bench.processes import Took, require, took
from bench.source import BigCounty, page_addresses
from content_sync.agent import device
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.folder import Folder
from tests.fakes.county import VILLAGE
from tests.fakes.county_server import CountyServer

_FILES, _FILE_BYTES = 40, 5_000_000
_POLLS = 200
_DAY = 10


def measure() -> list[Figure]:
    """Return all figures of synchronisation.

    Raises:
        UsageError: curl or rsync is missing.
    """
    require("curl", "rsync")
    return [*_cold(2_000), *_cold(20_000), *_files()]


@contextmanager
def _serving(county: BigCounty) -> Iterator[tuple[CountyServer, Path]]:
    county.prepare()
    with tempfile.TemporaryDirectory() as folder, CountyServer(county) as server:
        yield server, Path(folder)


def _cold(items: int) -> list[Figure]:
    """A first synchronisation of items, then a day of ten changes, a poll, a check."""
    county = BigCounty()
    county.add_items(items)
    name = f"{items:,} items"
    with _serving(county) as (server, folder):
        agent, curl = _agent(server, folder), _curl(server, folder)
        checked = took([*_content_sync(), "verify", "--store", str(folder / "store")])
        figures = [
            Figure(
                what=f"cold sync, {name}",
                ours=agent.wall_s,
                unit="s",
                peer="curl, same bytes",
                peers=curl.wall_s,
            ),
            Figure(what=f"cold sync CPU, {name}", ours=agent.cpu_s, unit="s"),
            Figure(
                what=f"peak memory of the agent, {name}", ours=agent.peak_mib, unit="MiB", goal=80
            ),
            Figure(what=f"verify all, {name}", ours=checked.wall_s, unit="s"),
        ]
        return figures + _day(county, server, folder, name) + _poll(server, name)


def _day(county: BigCounty, server: CountyServer, folder: Path, name: str) -> list[Figure]:
    idle = _agent(server, folder)
    after = len(county.feed(VILLAGE).changes)
    county.add_items(_DAY, mark="（新）")
    changed = county.changes(VILLAGE, after)
    agent = _agent(server, folder)
    rsync = _rsync(county, folder, after)
    return [
        Figure(
            what=f"a day of ten changes, change page, {name}", ours=len(changed) / 1000, unit="kB"
        ),
        Figure(
            what=f"a day of ten changes, CPU, {name}",
            ours=agent.cpu_s,
            unit="s",
            peer="rsync, a file an item, local",
            peers=rsync.cpu_s,
        ),
        Figure(
            what=f"a round without changes, CPU of a cold start, {name}", ours=idle.cpu_s, unit="s"
        ),
    ]


def _rsync(county: BigCounty, folder: Path, held: int) -> Took:
    here, there = folder / "here", folder / "there"
    for target, changes in ((there, held), (here, None)):
        target.mkdir()
        for change in county.feed(VILLAGE).changes[:changes]:
            (target / f"{change.sequence}.json").write_bytes(change.sealed.payload)
    took(["rsync", "-a", "--checksum", f"{there}/", f"{here}-old/"])
    return took(["rsync", "-a", "--checksum", f"{here}/", f"{there}/"])


def _poll(server: CountyServer, name: str) -> list[Figure]:
    """Polls that bring nothing: CPU of the asker."""
    county = HttpCounty(server.url, HttpLimits(), "mingbai-agent/bench")
    try:
        fetched = county.head(VILLAGE, "", 0.0)
        assert fetched is not None
        start = time.thread_time()
        for _ in range(_POLLS):
            assert county.head(VILLAGE, fetched.tag, 0.0) is None
        each_ms = (time.thread_time() - start) * 1000 / _POLLS
    finally:
        county.close()
    return [Figure(what=f"no-change poll, CPU, {name}", ours=each_ms, unit="ms", goal=5)]


def _files() -> list[Figure]:
    county = BigCounty()
    county.add_files(_FILES, _FILE_BYTES)
    with _serving(county) as (server, folder):
        curl = _curl(server, folder)
        agent = _agent(server, folder)
    return [
        Figure(
            what=f"cold sync, {_FILES * _FILE_BYTES // 10**6} MB of files",
            ours=agent.wall_s,
            unit="s",
            peer="curl, same bytes",
            peers=curl.wall_s,
            goal=1.5,
        ),
        Figure(what="peak memory of the agent, files", ours=agent.peak_mib, unit="MiB", goal=80),
    ]


def _agent(server: CountyServer, folder: Path) -> Took:
    (folder / "root.json").write_bytes(server.county.roots[0])
    device.make(Folder(folder / "store"))
    settings = folder / "agent.toml"
    settings.write_text(
        f'county_url = "{server.url}"\nroot = "root.json"\narea = "{VILLAGE}"\n'
        'terminal_id = "bench"\nterminal_number = 3\nstore = "store"\n'
        "reserve_bytes = 0\n",
        encoding="utf-8",
    )
    return took([*_content_sync(), "run", "--settings", str(settings), "--once"])


def _content_sync() -> list[str]:
    return [sys.executable, "-m", "content_sync"]


def _curl(server: CountyServer, folder: Path) -> Took:
    out = folder / "curled"
    out.mkdir()
    lines = [
        f'url = "{address}"\noutput = "{out / str(number)}"'
        for number, address in enumerate(page_addresses(server))
    ]
    listed = folder / "curl.txt"
    listed.write_text("\n".join(lines), encoding="utf-8")
    return took(["curl", "-sS", "--fail", "-K", str(listed)])
