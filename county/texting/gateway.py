"""Any gateway that takes a message over HTTP, as the settings describe it.

Invariant: number and text go into the body alone, escaped as its form asks; nothing is fetched
without https (or from this machine), without redirects, within a time and a size.
"""

import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

from requests import RequestException, Response, Session

from county.texting.sender import TextRefusedError
from county.texting.settings import TextingSettings
from county.web.bounded import BoundedAdapter
from disclosure.errors import RetryLaterError

LONGEST_ID = 128
_NAMES = re.compile(r"\{(number|text|id|secret)\}")
_FORMS = {"json": "application/json; charset=utf-8", "form": "application/x-www-form-urlencoded"}


class HttpGateway:
    """A text gateway over HTTP; one exchange at a time.

    Arguments:
        settings: what it is like.
        secret: its password or token; empty for none.
    """

    def __init__(self, settings: TextingSettings, secret: str) -> None:
        self._settings = settings
        self._secret = secret
        self._session = Session()
        self._session.trust_env = False
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, BoundedAdapter(settings.reply_bytes))

    def send(self, own_id: str, number: str, body: str) -> str:
        """Send one message. See `TextSender.send`."""
        known = {"number": number, "text": body, "id": own_id, "secret": self._secret}
        reply = self._ask(self._settings.method, self._settings.url, self._body(known))
        told = self._told(reply)
        if not self._settings.id_at:
            return ""
        found = at(told, self._settings.id_at)
        if not isinstance(found, str | int) or not 0 < len(str(found)) <= LONGEST_ID:
            raise RetryLaterError("the gateway's answer holds no id of the message")
        return str(found)

    def asked(self, gateway_id: str) -> bool | None:
        """Ask what became of a message. See `TextSender.asked`."""
        if not self._settings.receipt_url:
            return None
        address = self._settings.receipt_url.replace("{gateway_id}", quote(gateway_id, safe=""))
        reply = self._ask("GET", address, None)
        if not reply.ok:
            raise RetryLaterError(f"the gateway answers {reply.status_code}")
        return verdict(self._settings, at(_json(reply), self._settings.receipt_state_at))

    def _ask(self, method: str, address: str, body: bytes | None) -> Response:
        lines = (line.replace("{secret}", self._secret) for line in self._settings.headers)
        headers = {
            name: value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        if body is not None:
            headers["Content-Type"] = _FORMS[self._settings.form]
        options: dict[str, Any] = {"allow_redirects": False, "timeout": self._settings.seconds}
        try:
            return self._session.request(method, address, data=body, headers=headers, **options)
        except RequestException as error:
            # Its words hold the address, and that may hold a token.
            raise RetryLaterError("the gateway does not answer") from error

    def _body(self, known: dict[str, str]) -> bytes:
        written = self._settings.body
        escape = _in_json if self._settings.form == "json" else quote_plus
        # All at once: a value is never looked through for the next name.
        return _NAMES.sub(lambda found: escape(known[found[1]]), written).encode()

    def _told(self, reply: Response) -> object:
        """Return the answer of a message that was taken."""
        status = reply.status_code
        if status == 429 or not 200 <= status < 500 or 300 <= status < 400:
            raise RetryLaterError(f"the gateway answers {status}")
        settings = self._settings
        if status >= 400 and not settings.accepted_at:
            raise TextRefusedError(f"the gateway answers {status}")
        if not (settings.accepted_at or settings.id_at):
            return None
        told = _json(reply)
        if not settings.accepted_at:
            return told
        verdict = str(at(told, settings.accepted_at))
        if verdict in settings.refused:
            raise TextRefusedError("the gateway refuses the message")
        if verdict not in settings.accepted:
            raise RetryLaterError("the gateway has not taken the message")
        return told


def at(document: object, place: str) -> object:
    """Return what stands at a place such as ``data.0.id``; None where nothing does."""
    found = document
    for step in place.split(".") if place else ():
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def verdict(settings: TextingSettings, state: object) -> bool | None:
    """Return whether a receipt's state says that the phone has the message; None for neither."""
    if str(state) in settings.reached:
        return True
    return False if str(state) in settings.failed else None


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _json(reply: Response) -> object:
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        raise RetryLaterError("the gateway's answer is no JSON") from error
