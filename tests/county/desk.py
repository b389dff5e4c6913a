"""A browser without a screen: logs in, keeps cookies, fills in the token of a form."""

import re
from dataclasses import dataclass, field
from html import unescape

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.county.making import PASSWORD

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Browser:
    """A browser on the desk."""

    client: TestClient
    page: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Response:
        return self._keep(self.client.get(path, headers=self._headers()))

    def post(self, path: str, token: str | None = None, **form: object) -> Response:
        """Post a form with the token of the page last seen, or with another."""
        found = TOKEN.search(self.page)
        csrf = token if token is not None else found.group(1) if found else ""
        return self._keep(
            self.client.post(path, data={"csrf": csrf, **form}, headers=self._headers())
        )

    def log_in(self, name: str, password: str = PASSWORD) -> Response:
        self.get("/desk/login")
        return self.post("/desk/login", name=name, password=password)

    def _headers(self) -> dict[str, str]:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": held} if held else {}

    def _keep(self, reply: Response) -> Response:
        self.client.cookies.clear()
        for name, value in reply.cookies.items():
            self.cookies[name] = value
        if reply.headers.get("content-type", "").startswith("text/html"):
            self.page = unescape(reply.text)
        return reply
