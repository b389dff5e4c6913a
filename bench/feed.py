"""The county's feed beside nginx, and under 1,200 terminals and 10,000 idle long polls."""

import asyncio
import os
import resource
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.figures import Figure
from bench.processes import require, took
from bench.terminals import Connection, Tally, get, live
from disclosure.errors import RetryLaterError

_AREA, _COUNTY = "990421101201", "990421000000"
_REQUESTS = 2_000
_TERMINALS, _SECONDS, _PACE = 1_200, 60.0, 10.0
_IDLE, _HOLD_SECONDS = 10_000, 10.0
_FILES_OPEN = 40_000
_STOP_SECONDS = 10.0
_CONTENT = Path(__file__).resolve().parent.parent / "demo" / "content"


def measure() -> list[Figure]:
    """Return all figures of the feed.

    Raises:
        UsageError: nginx is missing.
    """
    require("nginx")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES_OPEN if hard == resource.RLIM_INFINITY else min(hard, _FILES_OPEN)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        token = _found(folder / "county")
        return [
            *_beside_nginx(folder),
            *asyncio.run(_crowd(folder, token)),
            *asyncio.run(_idle(folder)),
        ]


def _found(data: Path) -> str:
    """Make a county of the demo's content; return a terminal's token."""
    county = [sys.executable, "-m", "county"]
    keys = [str(data / "keys" / "offline" / f"approver-{n}.key") for n in (1, 2)]
    took([*county, "init", "--data", str(data), "--county", _COUNTY])
    took([*county, "import", str(_CONTENT), "--data", str(data)])
    took([*county, "seal", "--data", str(data), "--all", "--key", keys[0], "--key", keys[1]])
    added = subprocess.run(
        [*county, "terminal", "add", "--data", str(data), "--area", _AREA, "bench"],
        check=True,
        capture_output=True,
        text=True,
    )
    return str(tomllib.loads(added.stdout)["token"])


@contextmanager
def _county(data: Path, port: int) -> Iterator[int]:
    """Serve the county; yield its process id."""
    command = [sys.executable, "-m", "county", "serve", "--data", str(data), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield server.pid
    finally:
        server.terminate()
        try:
            server.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RetryLaterError(f"the server on port {port} did not start within 30 seconds")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _beside_nginx(folder: Path) -> list[Figure]:
    """CPU a request for a change page and for a 304, ours and nginx's."""
    port, other = _free_port(), _free_port()
    where = f"/v1/areas/{_AREA}/changes?after=0"
    with _county(folder / "county", port) as pid:
        _, _, page = asyncio.run(Connection(port).ask(get(where)))
        ours = [asyncio.run(_cpu_ms(port, where, pid, tagged=tagged)) for tagged in (False, True)]
        wire = asyncio.run(_wire(port))
    with _nginx(folder, other, page) as workers:
        theirs = [
            asyncio.run(_cpu_ms(other, "/page", *workers, tagged=tagged))
            for tagged in (False, True)
        ]
    names = (f"CPU of a change page of {len(page) / 1000:.0f} kB", "CPU of a 304")
    figures = [
        Figure(what=name, ours=mine, unit="ms", peer="nginx, same bytes", peers=peer, goal=6)
        for name, mine, peer in zip(names, ours, theirs, strict=True)
    ]
    return [
        *figures,
        Figure(what="a no-change poll on the wire, both ways", ours=wire, unit="bytes", goal=600),
    ]


@contextmanager
def _nginx(folder: Path, port: int, page: bytes) -> Iterator[list[int]]:
    """Serve the page by nginx; yield its process ids."""
    (folder / "www").mkdir()
    (folder / "www" / "page").write_bytes(page)
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\nhttp { access_log off; keepalive_requests 1000000;\n"
        f"  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;\n"
        f"  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;\n"
        f"  server {{ listen 127.0.0.1:{port}; root {folder}/www; etag on; }} }}\n",
        encoding="utf-8",
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    server = subprocess.Popen([program, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
        yield [server.pid, *(int(child) for child in children.split())]
    finally:
        server.terminate()
        server.wait(timeout=10)


async def _cpu_ms(port: int, where: str, *pids: int, tagged: bool) -> float:
    """Return the servers' CPU milliseconds a request."""
    connection = Connection(port)
    _, headers, _ = await connection.ask(get(where))
    request = get(where, headers["etag"] if tagged else "")
    for _ in range(100):
        await connection.ask(request)
    before = sum(_cpu_seconds(pid) for pid in pids)
    for _ in range(_REQUESTS):
        status, _, _ = await connection.ask(request)
        if status != (304 if tagged else 200):
            raise RetryLaterError(f"{where}: HTTP {status}")
    used = sum(_cpu_seconds(pid) for pid in pids) - before
    connection.close()
    return used * 1000 / _REQUESTS


async def _wire(port: int) -> float:
    """Return the bytes of a poll without change as the agent sends it, and its answer's."""
    where = f"/v1/areas/{_AREA}/head"
    connection = Connection(port)
    _, headers, _ = await connection.ask(get(where))
    connection.close()
    request = (
        f"GET {where}?wait=25 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "User-Agent: mingbai-agent/0.1.0 (terminal-1)\r\nAccept-Encoding: gzip\r\n"
        f"Accept: */*\r\nConnection: keep-alive\r\nIf-None-Match: {headers['etag']}\r\n\r\n"
    ).encode()
    short = request.replace(b"?wait=25", b"")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(short)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    writer.close()
    return float(len(request) + len(answer))


async def _crowd(folder: Path, token: str) -> list[Figure]:
    """1,200 terminals poll and report; the county restarts amid them."""
    port, tally = _free_port(), Tally()
    end = time.monotonic() + _SECONDS
    tasks: list[asyncio.Task[None]] = []
    peak = 0.0
    for part in (0.5, 1.0):
        with _county(folder / "county", port) as pid:
            if not tasks:
                tasks = [
                    asyncio.create_task(live(Connection(port), _AREA, token, end, _PACE, tally))
                    for _ in range(_TERMINALS)
                ]
            while time.monotonic() < end - _SECONDS * (1 - part):
                await asyncio.sleep(0.2)
                peak = max(peak, _resident_mib(pid))
            if part == 1.0:
                await asyncio.wait(tasks, timeout=60)
    lost = len(tally.acknowledged - _stored(folder / "county" / "county.db"))
    p99 = statistics.quantiles(tally.polls, n=100)[98] * 1000
    return [
        Figure(what=f"{_TERMINALS:,} terminals: p99 of a poll", ours=p99, unit="ms", goal=1000),
        Figure(what="polls answered", ours=len(tally.polls), unit=""),
        Figure(what="rows acknowledged", ours=len(tally.acknowledged), unit=""),
        Figure(what="acknowledged rows lost", ours=lost, unit="", goal=0),
        Figure(what="connections broken by the restart", ours=tally.failures, unit=""),
        Figure(what="peak memory of the server", ours=peak, unit="MiB"),
    ]


async def _idle(folder: Path) -> list[Figure]:
    """10,000 long polls are held at once."""
    port = _free_port()
    with _county(folder / "county", port) as pid:
        _, headers, _ = await Connection(port).ask(get(f"/v1/areas/{_AREA}/head"))
        request = get(f"/v1/areas/{_AREA}/head?wait=60", headers["etag"])
        gate = asyncio.Semaphore(200)

        async def hold() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            async with gate:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                await writer.drain()
                return reader, writer

        held = await asyncio.gather(*(hold() for _ in range(_IDLE)))
        await asyncio.sleep(_HOLD_SECONDS)
        answered = sum(await asyncio.gather(*(_came(reader) for reader, _ in held)))
        memory = _resident_mib(pid)
        for _, writer in held:
            writer.transport.abort()
    return [
        Figure(what="idle long polls held", ours=_IDLE - answered, unit=""),
        Figure(what="idle long polls given up", ours=answered, unit="", goal=0),
        Figure(what="memory of the server with them", ours=memory, unit="MiB"),
    ]


async def _came(reader: asyncio.StreamReader) -> bool:
    """Tell whether an answer, or the connection's end, has come already."""
    try:
        await asyncio.wait_for(reader.read(1), 0.5)
    except TimeoutError:
        return False
    return True


def _stored(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {str(row[0]) for row in connection.execute("SELECT id FROM outbox_rows")}


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
