"""A small login service on this machine: signed tokens, PKCE checked, faults on demand."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "mingbai-desk", "s3cret of the desk"


@dataclass
class Provider:
    """What the service does; a test changes it.

    Attributes:
        address: of the service.
        now: epoch seconds that its tokens are made at.
        claims: what a token says other than it should; None leaves a claim out.
        header: of tokens, over the usual one.
        signs_with: another key than the one it publishes.
        forged: algorithm of a token that it did not sign: ``none``, or ``HS256`` with its
            public key for a secret.
    """

    address: str = ""
    now: int = 0
    subject: str = "u-1001"
    claims: dict[str, object] = field(default_factory=dict)
    header: dict[str, object] = field(default_factory=dict)
    called: str = ""
    size: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    forged: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorize(self, address: str) -> tuple[str, str]:
        """Let a person log in; return code and state, as the browser brings them back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["client_id"] == CLIENT
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return code, query["state"]

    def answer(self, path: str) -> dict[str, object]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.called or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "padding": "x" * self.size,
            }
        return KeySet([self.key]).as_dict(private=False)  # type: ignore[return-value]

    def token(self, form: dict[str, str], credentials: str) -> dict[str, object]:
        """Exchange a code, once, for a token."""
        query = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        known = base64.b64decode(credentials.removeprefix("Basic ")).decode()
        right = known == f"{CLIENT}:{SECRET}" and query and challenge == query["code_challenge"]
        if not right or query is None or form["redirect_uri"] != query["redirect_uri"]:
            return {"error": "invalid_grant"}
        claims: dict[str, Any] = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": query["nonce"],
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self._sign(told)}

    def _sign(self, claims: dict[str, Any]) -> str:
        if self.forged:
            return self._forge(claims)
        header = {"alg": "RS256", "kid": "one", **self.header}
        return jwt.encode(header, claims, self.signs_with or self.key)

    def _forge(self, claims: dict[str, Any]) -> str:
        """Return a token without a signature, or signed with what everybody knows."""
        parts = (json.dumps({"alg": self.forged}).encode(), json.dumps(claims).encode())
        signed = b".".join(map(_packed, parts))
        public = self.key.as_pem(private=False)
        mac = hmac.digest(public, signed, "sha256") if self.forged == "HS256" else b""
        return b".".join((signed, _packed(mac))).decode()


def _packed(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@contextmanager
def provider() -> Iterator[Provider]:
    """Yield a running service."""
    service = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            self._send(200, service.answer(self.path))

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            read = parse_qs(self.rfile.read(length).decode())
            form = {name: values[0] for name, values in read.items()}
            answer = service.token(form, self.headers.get("Authorization", ""))
            self._send(400 if "error" in answer else 200, answer)

        def _send(self, status: int, answer: dict[str, object]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
