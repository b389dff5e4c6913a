"""The county's feed beside nginx, and under 1,200 terminals and 10,000 idle long polls."""

import resource
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from uuid import uuid4

import urllib3

from bench import crowd, idle, servers
from bench.figures import Figure
from bench.processes import require, took
from bench.rounds import Load, ask, cpu_ms, get
from content_sync.agent import device
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.folder import Folder
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.enrolment import Pass
from disclosure.feed import Envelope

_AREA, _COUNTY = AreaCode("990421101201"), "990421000000"
_REQUESTS, _TOGETHER = 30_000, 16
_FILES_OPEN = 40_000
_ANSWER_SECONDS = 10.0
_ROOT = Path(__file__).resolve().parent.parent
_CONTENT = _ROOT / "demo" / "content"
_CACHE = _ROOT / "deploy" / "county" / "nginx" / "mingbai.conf"
_PAGE = f"/v1/areas/{_AREA}/changes?after=0"


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
        data = folder / "county"
        _found(data)
        token = _admitted(folder)
        return [
            *_beside_nginx(folder, data),
            *crowd.measure(data, _AREA, token),
            *idle.measure(data, _AREA),
        ]


def _found(data: Path) -> None:
    """Make a county of the demo's content."""
    county = [sys.executable, "-m", "county"]
    keys = [str(data / "keys" / "offline" / f"approver-{n}.key") for n in (1, 2)]
    took([*county, "init", "--data", str(data), "--county", _COUNTY])
    took([*county, "import", str(_CONTENT), "--data", str(data)])
    took(
        [
            *county,
            "seal",
            "--data",
            str(data),
            "--all",
            "--without-sound",
            "--key",
            keys[0],
            "--key",
            keys[1],
        ]
    )


def _admitted(folder: Path) -> str:
    """Enrol a terminal as a technician does; return its pass for the outbox."""
    data, store, settings = folder / "county", folder / "terminal", folder / "agent.toml"
    terminal = [sys.executable, "-m", "county", "terminal"]
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}"
    with servers.county(data, port):
        claimed = subprocess.run(
            [*terminal, "claim", "--data", str(data), "--area", _AREA],
            check=True,
            capture_output=True,
            text=True,
        )
        claim = claimed.stdout.splitlines()[0].removeprefix("claim code: ")
        enrol = [sys.executable, "-m", "content_sync", "enrol", "--county-url", url]
        enrol += ["--root", str(data / "root" / "1.root.json"), "--claim", claim]
        took([*enrol, "--store", str(store), "--out", str(settings)])
        took([*terminal, "confirm", "1", "--data", str(data)])
        mine = device.load(Folder(store))
        assert mine is not None
        where = f"{url}/v1/terminals/{tomllib.loads(settings.read_text())['terminal_id']}"
        asked = _post(f"{where}/challenge", b"")
        given = _post(f"{where}/pass", encode(mine.proof(decode(asked, Envelope))))
    return decode(given, Pass).token


def _post(url: str, body: bytes) -> bytes:
    return urllib3.request("POST", url, body=body, timeout=_ANSWER_SECONDS).data


def _beside_nginx(folder: Path, data: Path) -> list[Figure]:
    """CPU of a change page and of a 304: ours, ours behind nginx's cache, and nginx's."""
    port, cache, alone = (servers.free_port() for _ in range(3))
    with servers.county(data, port) as pid:
        _, _, page, _ = ask(port, get(_PAGE))
        packed = len(ask(port, get(_PAGE, Accept_Encoding="gzip"))[2])
        wire = float(len(_agents_poll(port)) + ask(port, _agents_poll(port, wait=0.01))[3])
        ours = _costs(port, _PAGE, pid)
        with _cached(folder, cache, port) as workers:
            together = _costs(cache, _PAGE, pid, *workers)
    with _alone(folder, alone, page) as workers:
        theirs = _costs(alone, "/page", *workers)
    return [
        *_compared("", ours, theirs),
        *_compared(", behind its cache", together, theirs),
        Figure(what="a no-change poll on the wire, both ways", ours=wire, unit="bytes", goal=600),
        Figure(
            what="that change page, packed",
            ours=packed / 1000,
            unit="kB",
            peer="unpacked",
            peers=len(page) / 1000,
        ),
    ]


def _costs(port: int, where: str, *pids: int) -> list[float]:
    """Return the CPU milliseconds of page and 304, asked by many and by one."""
    _, headers, _, _ = ask(port, get(where))
    held = get(where, If_None_Match=headers["etag"])
    return [
        cpu_ms(port, Load(request, status, _REQUESTS, connections), *pids)
        for connections in (_TOGETHER, 1)
        for request, status in ((get(where), 200), (held, 304))
    ]


def _compared(how: str, ours: list[float], theirs: list[float]) -> list[Figure]:
    names = ("change page", "304", "change page, one asker", "304, one asker")
    return [
        Figure(
            what=f"CPU of a {name}{how}",
            ours=mine,
            unit="ms",
            peer="nginx, same bytes",
            peers=its,
            goal=6,
        )
        for name, mine, its in zip(names, ours, theirs, strict=True)
    ]


@contextmanager
def _cached(folder: Path, port: int, county: int) -> Iterator[list[int]]:
    """Run nginx with the configuration that Mingbai ships, before the county."""
    here = folder / "cached"
    here.mkdir()
    shipped = _CACHE.read_text(encoding="utf-8")
    http = shipped.replace("/var/cache/nginx/mingbai", str(here / "kept"))
    http = http.replace("listen 80;", f"listen 127.0.0.1:{port};")
    http = http.replace("127.0.0.1:8080", f"127.0.0.1:{county}")
    with servers.nginx(here, port, http) as workers:
        yield workers


@contextmanager
def _alone(folder: Path, port: int, page: bytes) -> Iterator[list[int]]:
    """Run nginx with the page as a file."""
    here = folder / "alone"
    (here / "www").mkdir(parents=True)
    (here / "www" / "page").write_bytes(page)
    http = f"server {{ listen 127.0.0.1:{port}; root {here}/www; etag on; }}"
    with servers.nginx(here, port, http) as workers:
        yield workers


def _agents_poll(port: int, wait: float = 25.0) -> bytes:
    """Return a poll without change as the agent writes it to the county at a port."""
    tag = ask(port, get(f"/v1/areas/{_AREA}/head"))[1]["etag"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        county = HttpCounty(url, HttpLimits(), f"mingbai-agent/{version('mingbai')} ({uuid4()})")
        asking = Thread(target=county.head, args=(_AREA, tag, wait))
        asking.start()
        connection, _ = listener.accept()
        with connection:
            asked = connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")
            asking.join()
    county.close()
    return asked
