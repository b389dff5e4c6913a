"""A text gateway on this machine: takes messages over HTTP, with faults on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from county.texting.sender import TextRefusedError
from disclosure.errors import RetryLaterError

SECRET = "s3cret-of-the-gateway"
NO_SUCH_NUMBER = "10000000000"


class Trouble(StrEnum):
    """What the gateway does instead of answering well."""

    DOWN = "down"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    NO_JSON = "no_json"
    OTHER_JSON = "other_json"
    LOST_ANSWER = "lost_answer"
    REDIRECT = "redirect"
    ENDLESS = "endless"


@dataclass
class Phones:
    """The gateway and the phones behind it.

    Attributes:
        address: of the gateway.
        trouble: what it does now; None answers well.
        taken: what it has taken, by its own id.
        ids: its ids by ours, as a gateway that knows a message sends it once.
        reached: messages that phones have.
        asked: how often it was asked to send.
        headers: of the last request.
    """

    address: str = ""
    trouble: Trouble | None = None
    taken: dict[str, tuple[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    asked: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def take(self, own_id: str, number: str, text: str) -> str:
        """Take a message; return its id, the same one if it comes again."""
        if own_id not in self.ids:
            self.ids[own_id] = f"g-{len(self.ids) + 1}"
            self.taken[self.ids[own_id]] = (number, text)
        return self.ids[own_id]


@dataclass
class FakeSender:
    """The same without HTTP."""

    phones: Phones = field(default_factory=Phones)

    def send(self, own_id: str, number: str, body: str) -> str:
        self.phones.asked += 1
        if number == NO_SUCH_NUMBER:
            raise TextRefusedError("no such number")
        if self.phones.trouble is Trouble.LOST_ANSWER:
            self.phones.take(own_id, number, body)
        if self.phones.trouble is not None:
            raise RetryLaterError("the gateway does not answer")
        return self.phones.take(own_id, number, body)

    def asked(self, gateway_id: str) -> bool | None:
        if self.phones.trouble is not None:
            raise RetryLaterError("the gateway does not answer")
        return True if gateway_id in self.phones.reached else None


class _Handler(BaseHTTPRequestHandler):
    phones: Phones

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if self._troubled():
            return
        id_ = parse_qs(urlsplit(self.path).query).get("id", [""])[0]
        state = "DELIVRD" if id_ in self.phones.reached else "SENDING"
        self._answer(200, {"data": {"state": state}})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.phones.asked += 1
        self.phones.headers = dict(self.headers)
        if "json" in self.headers["Content-Type"]:
            sent = json.loads(raw)
        else:
            sent = {name: one[0] for name, one in parse_qs(raw.decode()).items()}
        if self.phones.trouble is Trouble.LOST_ANSWER:
            self.phones.take(sent["id"], sent["mobile"], sent["content"])
        if self._troubled():
            return
        if sent["mobile"] == NO_SUCH_NUMBER:
            self._answer(200, {"code": "BAD_NUMBER"})
            return
        id_ = self.phones.take(sent["id"], sent["mobile"], sent["content"])
        self._answer(200, {"code": "OK", "data": {"id": id_}})

    def _troubled(self) -> bool:
        match self.phones.trouble:
            case None:
                return False
            case Trouble.SERVER_ERROR:
                self._answer(502, {})
            case Trouble.BUSY:
                self._answer(429, {})
            case Trouble.NO_JSON:
                self._send(200, b"<html>maintenance</html>")
            case Trouble.OTHER_JSON:
                self._answer(200, ["what", {"is": "this"}])
            case Trouble.REDIRECT:
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
            case Trouble.ENDLESS:
                self._send(200, b"x" * 1_000_000)
            case Trouble.DOWN | Trouble.LOST_ANSWER:
                self.close_connection = True
        return True

    def _answer(self, status: int, document: object) -> None:
        self._send(status, json.dumps(document).encode())

    def _send(self, status: int, raw: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        # Who reads no further hangs up.
        try:
            self.wfile.write(raw)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@contextmanager
def gateway() -> Iterator[Phones]:
    """Run a gateway; its address and faults are in what this gives."""
    phones = Phones()
    handler = type("Handler", (_Handler,), {"phones": phones})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    phones.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield phones
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
