"""The shipped nginx configuration: what terminals get through it, and what is never kept."""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from county.phone.ask_pages import ADDRESS
from county.settings import CountySettings, ServerSettings
from tests.county.making import VILLAGE, Town, item_text
from tests.county.serving import serving
from tests.county.test_import_attachments import picture

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "county" / "nginx" / "mingbai.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
FEED = f"/v1/areas/{VILLAGE}"
SECONDS = 10.0

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def configuration(folder: Path, port: int, county: int) -> Path:
    """Write an nginx configuration around the shipped one; return its path."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    http = shipped.replace("listen 80;", f"listen 127.0.0.1:{port};")
    http = http.replace("127.0.0.1:8080", f"127.0.0.1:{county}")
    http = http.replace("/var/cache/nginx/mingbai", str(folder / "kept"))
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
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = configuration(tmp_path, a_port(), 8080)
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run(
        [*command, "-nodes", "-days", "1", "-subj", "/CN=county.example", "-keyout",
         str(tmp_path / "key.pem"), "-out", str(tmp_path / "chain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    # As the file says: without the plain line, with those below it and the server at the end.
    text = re.sub(r"listen 127\.0\.0\.1:\d+;", "", path.read_text(encoding="utf-8"), count=1)
    text = re.sub(
        r"^( *)# (listen|ssl_|add_header|server|return|})", r"\1\2", text, flags=re.MULTILINE
    )
    text = re.sub(r"^#( +)(listen|server_tokens|return)", r"\1\2", text, flags=re.MULTILINE)
    text = text.replace("/etc/ssl/mingbai", str(tmp_path))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{a_port()};").replace(
        "listen [::]:80;", ""
    )
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{a_port()} ssl;")
    path.write_text(text.replace("listen [::]:443 ssl;", ""), encoding="utf-8")
    assert NGINX
    checked = subprocess.run(
        [NGINX, "-t", "-c", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    assert "308 https://" in text


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


@pytest.fixture
def front(town: Town, tmp_path: Path) -> Iterator[Front]:
    town.load()
    port = a_port()
    assert NGINX
    (tmp_path / "nginx").mkdir()
    with serving(town, ServerSettings()) as county:
        path = configuration(tmp_path / "nginx", port, county)
        nginx = subprocess.Popen([NGINX, "-c", str(path)], stderr=subprocess.DEVNULL)
        front = Front(port)
        try:
            _wait(port, nginx)
            yield front
        finally:
            front.close()
            nginx.terminate()
            nginx.wait(SECONDS)


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
