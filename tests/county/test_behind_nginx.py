"""The shipped nginx configuration: what terminals get through it, and what is never kept."""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import urllib3
from msgspec import structs

from county.phone.ask_pages import ADDRESS
from county.settings import CountySettings, ServerSettings
from disclosure.decoding import decode
from disclosure.feed import ChangePage
from tests.county.making import VILLAGE, Town, item_text
from tests.county.serving import serving
from tests.county.test_import_attachments import picture

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "county" / "nginx" / "mingbai.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
FEED = f"/v1/areas/{VILLAGE}"
SECONDS = 10.0

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass(frozen=True)
class Certificate:
    """A certificate for the shipped configuration, made for one test."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Certificate":
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("openssl is not installed")
        command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        subprocess.run(
            [*command, "-nodes", "-days", "1", "-subj", "/CN=county.example",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"),
             "-out", str(folder / "chain.pem")],
            check=True, capture_output=True,
        )  # fmt: skip
        return cls(folder)


def configuration(
    folder: Path, port: int, county: int, certificate: Certificate | None = None
) -> Path:
    """Write an nginx configuration around the shipped one; return its path.

    Without a certificate it is what the file says of closed networks.
    """
    http = SHIPPED.read_text(encoding="utf-8")
    for line in ("    listen [::]:80;\n", "    listen [::]:443 ssl;\n"):
        assert line in http
        http = http.replace(line, "")
    http = http.replace("listen 80;", f"listen 127.0.0.1:{a_port()};")
    if certificate is None:
        http = re.sub(r"^ +ssl_.*\n", "", http, flags=re.MULTILINE)
        http = http.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    else:
        http = http.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
        http = http.replace("/etc/ssl/mingbai", str(certificate.folder))
    http = http.replace("127.0.0.1:8080", f"127.0.0.1:{county}")
    http = http.replace("/var/cache/nginx/mingbai", str(folder / "kept"))
    http = http.replace("/var/log/nginx", str(folder))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temps = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temps}{http}}}\n",
        encoding="utf-8",
    )
    return path


def a_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_nginx_takes_the_shipped_configuration(tmp_path: Path) -> None:
    path = configuration(tmp_path, a_port(), 8080)
    assert NGINX
    checked = subprocess.run(
        [NGINX, "-t", "-c", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_nginx_takes_the_configuration_with_a_certificate(tmp_path: Path) -> None:
    path = configuration(tmp_path, a_port(), 8080, Certificate.make(tmp_path))
    assert NGINX
    checked = subprocess.run(
        [NGINX, "-t", "-c", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    assert "308 https://" in path.read_text(encoding="utf-8")


def test_nginx_lets_through_what_the_county_takes() -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    settings = CountySettings()
    for where, least in (
        ("/desk/", settings.desk.upload_bytes),
        (f"{ADDRESS}/", settings.filing.form_bytes + settings.server.form_bytes),
    ):
        block = shipped.partition(f"location {where} {{")[2].partition("}")[0]
        found = re.search(r"client_max_body_size (\d+)m;", block)
        assert found, where
        assert int(found[1]) * 1024 * 1024 > least


class Front:
    """nginx before a county, asked over one connection."""

    def __init__(self, port: int) -> None:
        self._pool = urllib3.HTTPConnectionPool("127.0.0.1", port, timeout=SECONDS, retries=False)

    def get(self, where: str, **headers: str) -> urllib3.BaseHTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._pool.request("GET", where, headers=named, decode_content=False)

    def close(self) -> None:
        self._pool.close()


@contextmanager
def standing_before(town: Town, folder: Path) -> Iterator[Front]:
    """Serve a county behind nginx; yield the way in."""
    port = a_port()
    assert NGINX
    (folder / "nginx").mkdir()
    with serving(town, ServerSettings()) as county:
        path = configuration(folder / "nginx", port, county)
        nginx = subprocess.Popen([NGINX, "-c", str(path)], stderr=subprocess.DEVNULL)
        front = Front(port)
        try:
            _wait(port, nginx)
            yield front
        finally:
            front.close()
            nginx.terminate()
            nginx.wait(SECONDS)


@pytest.fixture
def front(town: Town, tmp_path: Path) -> Iterator[Front]:
    town.load()
    with standing_before(town, tmp_path) as front:
        yield front


def _wait(port: int, nginx: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while nginx.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("nginx did not start")


def test_packed_and_plain_pages_are_kept_apart(front: Front, town: Town) -> None:
    town.content.item("a", item_text("甲", body="水" * 600))
    town.publish()
    replies = [
        front.get(f"{FEED}/changes?after=0", Accept_Encoding=coding)
        for coding in ("gzip", "identity", "gzip", "identity")
    ]
    assert [reply.headers.get("content-encoding") for reply in replies] == ["gzip", None] * 2
    assert replies[0].data == replies[2].data
    assert replies[1].data == replies[3].data
    held = front.get(
        f"{FEED}/changes?after=0",
        Accept_Encoding="gzip",
        If_None_Match=replies[0].headers["etag"],
    )
    assert (held.status, held.data) == (304, b"")


def test_a_long_poll_is_woken_through_it(front: Front, town: Town) -> None:
    tag = front.get(f"{FEED}/head").headers["etag"]
    town.content.item("a", item_text("甲"))
    publishing = threading.Timer(0.3, town.publish)
    publishing.start()
    reply = front.get(f"{FEED}/head?wait=8", If_None_Match=tag)
    publishing.join()
    assert reply.status == 200
    assert reply.headers["etag"] != tag


def test_a_held_head_is_told_so_through_it(front: Front) -> None:
    tag = front.get(f"{FEED}/head").headers["etag"]
    assert front.get(f"{FEED}/head?wait=0.1", If_None_Match=tag).status == 304


def test_attachments_resume_through_it(front: Front, town: Town) -> None:
    png = picture()
    town.content.write(f"{VILLAGE}/a.png", png)
    town.content.item("a", item_text(body="![图](a.png)\n"))
    town.publish()
    [item] = town.content.items()
    path = f"/v1/blobs/sha256/{item.blobs[0].sha256}"
    for _ in ("fetched", "kept"):
        assert front.get(path).data == png
        rest = front.get(path, Range="bytes=20-")
        assert (rest.status, rest.data) == (206, png[20:])
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", rest.headers["content-range"])
        assert span
        assert span.group(1) == "20"


def test_nothing_of_a_person_is_kept(front: Front, tmp_path: Path) -> None:
    for path in ("/desk/login", "/healthz", "/v1/time?nonce=" + "00" * 8, f"{FEED}/head"):
        assert front.get(path).status == 200
    kept = [file for file in (tmp_path / "nginx" / "kept").rglob("*") if file.is_file()]
    assert kept == []
    front.get(f"{FEED}/mail?after=0")
    assert [file for file in (tmp_path / "nginx" / "kept").rglob("*") if file.is_file()]


def test_a_thousand_polls_of_a_page_reach_the_county_a_few_times(front: Front, town: Town) -> None:
    town.content.item("a", item_text("甲"))
    town.publish()
    began = time.monotonic()
    states = Counter(front.get(f"{FEED}/changes?after=0").headers["x-cache"] for _ in range(1000))
    rounds = 1 + int((time.monotonic() - began) / CountySettings().feed.max_age_seconds)
    assert states["HIT"] + states["STALE"] + states["UPDATING"] >= 1000 - 2 * rounds


def test_a_page_lying_long_is_asked_for_again_before_it_is_given(
    town: Town, tmp_path: Path
) -> None:
    feed = structs.replace(town.county.settings.feed, max_age_seconds=1)
    settings = structs.replace(town.county.settings, feed=feed)
    town.county = replace(town.county, settings=settings)
    town.load()
    with standing_before(town, tmp_path) as front:
        front.get(f"{FEED}/changes?after=0")
        town.content.item("a", item_text("甲"))
        town.publish()
        # nginx reads its own clock: a second as it is, one more while it asks, both rounded up.
        time.sleep(3.1)
        page = front.get(f"{FEED}/changes?after=0")
    assert page.headers["x-cache"] in {"EXPIRED", "REVALIDATED"}
    assert decode(page.data, ChangePage).changes


def test_each_county_of_a_deployment_has_a_root_of_its_own(front: Front) -> None:
    states = [
        front.get("/v1/root/1", Host=host).headers["x-cache"]
        for host in ("one.example", "one.example", "other.example")
    ]
    assert states == ["MISS", "HIT", "MISS"]


def test_pages_of_people_are_not_kept_and_keep_their_headers(front: Front) -> None:
    for _ in range(2):
        page = front.get("/desk/login")
        assert "x-cache" not in page.headers
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["strict-transport-security"]
    assert front.get("/metrics").status == 404


def test_who_says_to_be_somebody_else_is_counted_as_themselves(town: Town, tmp_path: Path) -> None:
    sharing = structs.replace(town.county.settings.sharing, requests_a_minute=3)
    settings = structs.replace(town.county.settings, sharing=sharing)
    town.county = replace(town.county, settings=settings)
    town.load()
    with standing_before(town, tmp_path) as front:
        states = [
            front.get("/v1/open/areas", X_Forwarded_For=f"203.0.113.{n}", Forwarded=f"for=h{n}")
            for n in range(4)
        ]
    assert [reply.status for reply in states] == [200, 200, 200, 429]
    assert "203.0.113" not in states[-1].data.decode()


def test_no_log_tells_who_asked_or_what_for(front: Front, tmp_path: Path) -> None:
    front.get(f"/v/{VILLAGE}/search?q=ZhangSan", Referer="http://ZhangSan.example/")
    log, end = tmp_path / "nginx" / "mingbai.log", time.monotonic() + SECONDS
    # It writes a line once the answer is out.
    while not (told := log.read_text(encoding="utf-8")) and time.monotonic() < end:
        time.sleep(0.02)
    assert f"GET /v/{VILLAGE}/search " in told
    assert "ZhangSan" not in told
    assert "127.0.0.1" not in told
