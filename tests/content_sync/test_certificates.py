"""Certificates and a clock that is wrong: chain and name always count, dates once the time is known."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from content_sync.agent.http_county import HttpCounty, HttpLimits
from disclosure.errors import RetryLaterError
from tests.fakes.certificate import certify

BEGINS = datetime(2027, 3, 1, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=90)
"""Not yet good by the clock of the machine that runs the tests, and some day not any more."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1")
        self.end_headers()
        self.wfile.write(b"{")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve by TLS with a certificate of next year's; return the port."""
    file = tmp_path / "county.pem"
    certify(file, BEGINS, ENDS)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    # The system's certificates are a file; here it holds one.
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(file))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def ask(port: int, now: datetime | None, host: str = "127.0.0.1") -> bytes:
    limits = HttpLimits(connect_seconds=10, read_seconds=10)
    asking = HttpCounty(f"https://{host}:{port}", limits, "test", known=lambda: now)
    try:
        return asking.time("00")
    finally:
        asking.close()


def test_a_terminal_that_does_not_know_the_time_reaches_its_county(county: int) -> None:
    assert ask(county, None) == b"{"


def test_the_terminal_s_own_time_counts_and_not_the_machine_s(county: int) -> None:
    assert ask(county, BEGINS + timedelta(days=1)) == b"{"


@pytest.mark.parametrize("now", [BEGINS - timedelta(seconds=1), ENDS + timedelta(seconds=1)])
def test_a_certificate_out_of_its_time_is_refused(county: int, now: datetime) -> None:
    with pytest.raises(RetryLaterError, match="the certificate is good from 2027-03-01"):
        ask(county, now)


@pytest.mark.parametrize("now", [None, BEGINS])
def test_another_host_s_certificate_is_refused_at_any_time(
    county: int, now: datetime | None
) -> None:
    with pytest.raises(RetryLaterError, match=r"(?i)certificate"):
        ask(county, now, "localhost")


@pytest.mark.parametrize("now", [None, BEGINS])
def test_a_certificate_that_nobody_trusts_is_refused_at_any_time(
    county: int, now: datetime | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "other.pem"
    certify(file, BEGINS, ENDS)
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(file))
    with pytest.raises(RetryLaterError, match=r"(?i)certificate"):
        ask(county, now)
