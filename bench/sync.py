"""The agent's synchronisation beside curl, python-tuf and rsync, over the same bytes."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import day, servers
from bench.agent import Terminal
from bench.figures import Figure
from bench.processes import Took, require, took
from bench.source import BigCounty, Served, served
from bench.wire import Wire
from content_sync.agent.http_county import HttpCounty, HttpLimits
from disclosure.seals.signing import valid_signers
from tests.fakes.county import VILLAGE

_FILES, _FILE_BYTES = 40, 5_000_000
_TIMES = 3
_POLLS = 200
_NAME = "mingbai-agent/0.1.0 (terminal-1)"
_COUNTY = "990421000000"
_CONTENT = Path(__file__).resolve().parent.parent / "demo" / "content"
_CURL_AND_CHECK = 'curl -sS --fail -K "$0/list" && sha256sum "$0"/*.got && sync "$0"/*.got "$0"'


def measure() -> list[Figure]:
    """Return all figures of synchronisation.

    Raises:
        UsageError: curl, nginx or rsync is missing.
    """
    require("curl", "nginx", "rsync")
    return [*_files(), *_poll(), *_items(2_000), *_items(20_000)]


def _files() -> list[Figure]:
    """200 MB of files: the whole command, what of it is fetching, and over a link."""
    county = BigCounty()
    county.add_files(_FILES, _FILE_BYTES)
    name = f"{_FILES * _FILE_BYTES // 10**6} MB of files"
    with served(county) as source:
        folder = source.folder

        def cold(number: int) -> Took:
            return Terminal(folder / f"cold{number}", county).round(source.port)

        ours = _median(cold)
        curl = _median(lambda number: _curl(source, folder / f"curl{number}"))
        checked = _median(lambda number: _curl(source, folder / f"checked{number}", check=True))
        held = Terminal(folder / "held", county)
        held.round(source.port)
        idle = _median(lambda _: held.round(source.port))
        slow = Terminal(folder / "slow", county).round(source.slow_port)
        slow_curl = _curl(source, folder / "slow-curl", source.slow_port)

    def beside(what: str, ours: float, peer: str, peers: float) -> Figure:
        return Figure(what=f"{name}, {what}", ours=ours, unit="s", peer=peer, peers=peers, goal=1.5)

    fetching = ours.wall_s - idle.wall_s
    return [
        beside("the whole command", ours.wall_s, "curl", curl.wall_s),
        beside("less a round without news", fetching, "curl", curl.wall_s),
        beside("the whole command", ours.wall_s, "curl, sha256sum and sync", checked.wall_s),
        beside("over 100 Mbit/s", slow.wall_s, "curl over the same", slow_curl.wall_s),
        Figure(what="a round without news", ours=idle.wall_s, unit="s"),
        Figure(what=f"peak memory, {name}", ours=ours.peak_mib, unit="MiB", goal=80),
    ]


def _poll() -> list[Figure]:
    """Polls of the real county that bring nothing, by the agent's own client."""
    with tempfile.TemporaryDirectory() as name:
        data, port = Path(name) / "county", servers.free_port()
        command = [sys.executable, "-m", "county"]
        took([*command, "init", "--data", str(data), "--county", _COUNTY])
        took([*command, "import", str(_CONTENT), "--data", str(data)])
        with servers.county(data, port), Wire(port) as wire:
            county = HttpCounty(f"http://127.0.0.1:{wire.port}", HttpLimits(), _NAME)
            fetched = county.head(VILLAGE, "", 0.0)
            assert fetched is not None
            before, start = (wire.asked, wire.answered), time.thread_time()
            for _ in range(_POLLS):
                assert county.head(VILLAGE, fetched.tag, 0.001) is None
            each_ms = (time.thread_time() - start) * 1000 / _POLLS
            asked, answered = wire.asked - before[0], wire.answered - before[1]
            county.close()
    return [
        Figure(
            what="no-change poll, both ways",
            ours=(asked + answered) / _POLLS,
            unit="bytes",
            goal=600,
        ),
        Figure(what="of it the question", ours=asked / _POLLS, unit="bytes"),
        Figure(what="no-change poll, CPU", ours=each_ms, unit="ms", goal=5),
    ]


def _items(count: int) -> list[Figure]:
    """A first synchronisation of items, a check of them all, then a day of ten changes."""
    county = BigCounty()
    county.add_items(count)
    name = f"{count:,} items"
    seals_s = _seals(county)
    with served(county) as source:
        terminal = Terminal(source.folder / "terminal", county)
        agent = terminal.round(source.port)
        curl = _curl(source, source.folder / "curl")
        checked = terminal.verify()
        idle = terminal.round(source.port)
        figures = [
            Figure(
                what=f"cold sync, {name}", ours=agent.wall_s, unit="s",
                peer="curl", peers=curl.wall_s,
            ),
            Figure(
                what=f"cold sync, CPU, {name}", ours=agent.cpu_s, unit="s",
                peer="its Ed25519 alone", peers=seals_s,
            ),
            Figure(what=f"peak memory, {name}", ours=agent.peak_mib, unit="MiB", goal=80),
            Figure(what=f"a round without news, CPU, {name}", ours=idle.cpu_s, unit="s"),
            Figure(
                what=f"verify all, CPU, {name}", ours=checked.cpu_s, unit="s",
                peer="its Ed25519 alone", peers=seals_s,
            ),
            Figure(what=f"verify all, {name}", ours=checked.wall_s, unit="s"),
        ]  # fmt: skip
        return figures + day.measure(source, terminal, name)


def _seals(county: BigCounty) -> float:
    """Return the CPU seconds of checking every item's signature, and nothing else."""
    keys = {keyid: key.public for keyid, key in county.keyring().approvers.items()}
    sealed = [change.sealed for change in county.feed(VILLAGE).changes]
    start = time.thread_time()
    for one in sealed:
        assert valid_signers(one, keys)
    return time.thread_time() - start


def _curl(source: Served, out: Path, port: int = 0, *, check: bool = False) -> Took:
    """Fetch everything by one curl; with `check`, hash it and make it durable as the agent does."""
    out.mkdir()
    lines = [
        f'url = "{address}"\noutput = "{out}/{number}.got"\ncompressed'
        for number, address in enumerate(source.addresses(port or source.port))
    ]
    listed = out / "list"
    listed.write_text("\n".join(lines), encoding="utf-8")
    if check:
        return took(["sh", "-c", _CURL_AND_CHECK, str(out)])
    return took(["curl", "-sS", "--fail", "-K", str(listed)])


def _median(act: Callable[[int], Took]) -> Took:
    """Return the run with the median wall time of several."""
    runs = sorted((act(number) for number in range(_TIMES)), key=lambda run: run.wall_s)
    return runs[_TIMES // 2]
