"""An emergency text's way: from its last seal on the desk to the first sample at a loudspeaker.

Every process is the real one: county, agent, broadcast. The people are browsers without a
screen, who sign the bytes that the page gives them, as its script does. Invariant: the
clock runs from sending the last signature to the line that the player logs when sound has
begun; whether the county's own voice was ready by then is told apart.
"""

import base64
import re
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import requests

from bench import servers
from bench.alert_path import COUNTY, Listener, call, enrolled, found, ready, run, wait_for
from county.keys.key_file import KeyKind, read_key
from disclosure.errors import RetryLaterError
from disclosure.feed import ITEM_TYPE
from disclosure.seals.signing import key_id, sign

TEXTS = 6
_PASSWORD = "bench-2026-bench"  # noqa: S105 - of a county that ends with the bench
_PATIENCE_SECONDS = 120.0
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
_HASH = re.compile(r'data-hash="([0-9a-f]{64})"')
_APPROVERS = ("approver-1", "approver-2")
_TYPIST = "zhang.lead"


@dataclass(frozen=True)
class Told:
    """One emergency text.

    Attributes:
        late_ms: milliseconds from sending the last signature to the first sample.
        ready_s: seconds from typing until its sound was ready; None where it was not.
    """

    late_ms: float
    ready_s: float | None


class Person:
    """A member of staff at the desk."""

    def __init__(self, address: str, name: str) -> None:
        self._address = address
        self._session = requests.Session()
        self._page = ""
        self.get("/desk/login")
        self.post("/desk/login", name=name, password=_PASSWORD)

    def get(self, path: str) -> str:
        """Return a page."""
        return self._keep(self._session.get(self._address + path, timeout=30))

    def bytes_of(self, path: str) -> bytes:
        """Return what is at an address."""
        answer = self._session.get(self._address + path, timeout=30)
        answer.raise_for_status()
        return answer.content

    def post(self, path: str, **form: str) -> str:
        """Send a form with the token of the page last seen; return the address it leads to."""
        token = _TOKEN.search(self._page)
        data = {"csrf": unescape(token[1]) if token else "", **form}
        answer = self._session.post(self._address + path, data=data, timeout=30)
        self._keep(answer)
        return answer.url

    def _keep(self, answer: requests.Response) -> str:
        if not answer.ok:
            raise RetryLaterError(f"{answer.url}: {answer.status_code}")
        self._page = answer.text
        return answer.text


def measure() -> list[Told]:
    """Return how soon each of some emergency texts was heard."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        port = servers.free_port()
        found(folder)
        _hire(folder / "county")
        stack.enter_context(servers.county(folder / "county", port))
        enrolled(folder, port)
        run(stack, "content_sync", "run", "--settings", folder / "agent.toml")
        wait_for(lambda: ready(folder), "the terminal's first content")
        player = run(stack, "broadcast", "run", "--settings", folder / "broadcast.toml")
        on_air = Listener(player)
        address = f"http://127.0.0.1:{port}"
        typist, first, last = (Person(address, name) for name in (_TYPIST, *_APPROVERS))
        keys = folder / "county" / "keys" / "offline"
        return [_one(number, typist, (first, last), keys, on_air) for number in range(TEXTS)]


def _hire(data: Path) -> None:
    (data / "settings.toml").write_text("[desk]\nsecond_factor = []\n", encoding="utf-8")
    roles = {_TYPIST: "lead", **dict.fromkeys(_APPROVERS, "approver")}
    for name, role in roles.items():
        options = ("--role", role, "--area", COUNTY, "--password-stdin", name)
        call("user", "add", "--data", data, *options, typed=f"{_PASSWORD}\n")


def _one(
    number: int, typist: Person, approvers: tuple[Person, Person], keys: Path, on_air: Listener
) -> Told:
    typist.get("/desk/broadcasts/emergency")
    typed = time.monotonic()
    shown = typist.post(
        "/desk/broadcasts/emergency",
        gravity="red",
        title=f"上游水库第{number + 1}次开闸",
        words="请马上离开河边。",
        areas=COUNTY,
        hours="1",
    )
    id_ = shown.rsplit("/", 1)[1]
    ready_s = _wait_for_sound(typist, shown, typed)
    for person, key in zip(approvers, _APPROVERS, strict=True):
        sent = _seal(person, id_, keys / f"{key}.key")
    heard = on_air.heard(id_)
    # Silenced, so that the next one has the loudspeaker to itself.
    typist.get("/desk/broadcasts/stop")
    typist.post("/desk/broadcasts/stop", area=COUNTY, minutes="5", why="bench")
    time.sleep(2)
    return Told((heard - sent) * 1000, ready_s)


def _wait_for_sound(typist: Person, shown: str, typed: float) -> float | None:
    path = "/" + shown.split("/", 3)[3]
    while time.monotonic() < typed + _PATIENCE_SECONDS:
        page = typist.get(path)
        if "声音已经生成" in page:
            return time.monotonic() - typed
        if "没有播报语音" in page:
            return None
        time.sleep(0.2)
    return None


def _seal(person: Person, id_: str, key: Path) -> float:
    """Sign as the page's script does; return when the signature was sent."""
    page = person.get(f"/desk/items/{id_}/seal")
    payload = person.bytes_of(f"/desk/items/{id_}/seal/payload")
    file = read_key(key, KeyKind.APPROVER)
    hashed = _HASH.search(page)
    sent = time.time()
    person.post(
        f"/desk/items/{id_}/seal",
        sig=base64.b64encode(sign(file.seed, ITEM_TYPE, payload).sig).decode(),
        sha256=hashed[1] if hashed else "",
        keyid=key_id(file.public_bytes),
        password=_PASSWORD,
    )
    return sent
