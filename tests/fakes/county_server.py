"""The county in memory, served over real HTTP on loopback; it can be made hostile.

A `trick` sees each request first; when it returns True it has answered itself. Every
device that proves its key is taken for a confirmed terminal.
"""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

from content_sync.agent.county import BatchRefusedError
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.enrolment import CHALLENGE_TYPE, PROOF_TYPE, Challenge, Pass, Proof
from disclosure.feed import Envelope
from disclosure.requests import TerminalId
from disclosure.seals.signing import seal
from tests.fakes.county import FakeCounty

Trick = Callable[["Handler"], bool]


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "CountyServer"

    def do_GET(self) -> None:
        self.answer_one(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.answer_one(self.rfile.read(length))

    def answer_one(self, body: bytes) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        try:
            if self.server.trick is not None and self.server.trick(self):
                return
            if self.command == "POST":
                self.route_post(body)
            else:
                self.route_get()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def route_get(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        county = self.server.county
        match parts.path.strip("/").split("/"):
            case ["v1", "root", version]:
                raw = county.root(int(version))
                self.send(404 if raw is None else 200, raw or b"")
            case ["v1", "areas", code, "head"]:
                self.head_of(AreaCode(code), float(query.get("wait", "0")))
            case ["v1", "areas", code, "changes"]:
                self.send(200, county.changes(AreaCode(code), int(query["after"])))
            case ["v1", "areas", code, "index"]:
                self.send(200, county.index(AreaCode(code)))
            case ["v1", "areas", code, "mail"]:
                self.send(200, county.mail(AreaCode(code), int(query["after"])))
            case ["v1", "blobs", "sha256", name]:
                self.blob(county.blobs.get(name))
            case ["v1", "time"]:
                self.send(200, county.time(query["nonce"]))
            case _:
                self.send(404, b"")

    def route_post(self, body: bytes) -> None:
        match urlsplit(self.path).path.strip("/").split("/"):
            case ["v1", "terminals", id_, "challenge"]:
                self.send(200, encode(self.challenge(id_)))
            case ["v1", "terminals", id_, "pass"]:
                self.give_pass(id_, body)
            case ["v1", "outbox"] if self.headers.get("Authorization") not in self.server.passes:
                self.send(401, b"")
            case ["v1", "outbox"]:
                self.outbox(body)
            case _:
                self.send(404, b"")

    def head_of(self, area: AreaCode, wait_seconds: float) -> None:
        end = time.monotonic() + wait_seconds
        known = self.headers.get("If-None-Match", "")
        while True:
            fetched = self.server.county.head(area, known, 0.0)
            if fetched is not None:
                self.send(200, fetched.content, ETag=fetched.tag)
                return
            if time.monotonic() >= end or not self.server.open:
                self.send(304, b"")
                return
            time.sleep(0.01)

    def blob(self, content: bytes | None) -> None:
        if content is None:
            self.send(404, b"")
            return
        asked = self.headers.get("Range", "")
        if not asked:
            self.send(200, content)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        last = len(content) - 1
        self.send(206, content[start:], Content_Range=f"bytes {start}-{last}/{len(content)}")

    def challenge(self, id_: str) -> Envelope:
        county = self.server.county
        end = county.now + timedelta(minutes=1)
        asked = Challenge(
            format=1, terminal=TerminalId(id_), nonce=secrets.token_hex(16), expires=end
        )
        return seal(CHALLENGE_TYPE, encode(asked), county.keys.head)

    def give_pass(self, id_: str, body: bytes) -> None:
        proof = decode(body, Envelope)
        challenge = decode(decode(proof.payload, Proof).challenge.payload, Challenge)
        if proof.payload_type != PROOF_TYPE or challenge.terminal != id_:
            self.send(422, b"")
            return
        token = f"pass-{challenge.nonce}"
        self.server.passes.add(f"Bearer {token}")
        self.send(200, encode(Pass(format=1, token=token, seconds=3600)))

    def outbox(self, body: bytes) -> None:
        try:
            self.send(200, self.server.county.deliver(body))
        except BatchRefusedError:
            self.send(422, b"")

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


class CountyServer(ThreadingHTTPServer):
    """Serves a county on a free port of loopback while it is entered."""

    daemon_threads = True

    def __init__(self, county: FakeCounty) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.county = county
        self.asked: list[str] = []
        self.passes: set[str] = set()
        self.trick: Trick | None = None
        self.open = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open = False
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""
