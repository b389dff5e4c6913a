"""The county's own login service, as it describes itself.

Source: OpenID Connect Discovery 1.0. Invariant: nothing is fetched but over https (or from
this machine itself), without redirects, within a time and a size.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Session

from county.settings import LoginServiceSettings
from county.web.bounded import BoundedAdapter
from disclosure.errors import RejectedError, RetryLaterError, UsageError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_WELL_KNOWN = "/.well-known/openid-configuration"


class Described(msgspec.Struct, frozen=True):
    """What is used of the service's description; the rest of it is its own business."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Provider:
    """Asks the service for its addresses and keys, and keeps them for a while."""

    def __init__(self, settings: LoginServiceSettings) -> None:
        self._settings = settings
        require_safe(settings.issuer)
        self._lock = Lock()
        self._kept: tuple[Described, KeySet] | None = None
        self._until: datetime | None = None

    def describe(self, now: datetime) -> tuple[Described, KeySet]:
        """Return its addresses and keys.

        Raises:
            RetryLaterError: it does not answer.
            RejectedError: it answers as another one.
        """
        with self._lock:
            if self._kept is None or self._until is None or now >= self._until:
                self._kept = self._ask()
                self._until = now + timedelta(minutes=self._settings.keys_minutes)
            return self._kept

    def forget(self) -> None:
        """Ask anew next time: a token was signed with a key that is not known."""
        with self._lock:
            self._kept = None

    def mount(self, session: Session) -> None:
        """Bound what a session reads."""
        for scheme in ("http://", "https://"):
            session.mount(scheme, BoundedAdapter(self._settings.page_bytes))

    def _ask(self) -> tuple[Described, KeySet]:
        raw = self._get(self._settings.issuer.rstrip("/") + _WELL_KNOWN)
        try:
            described = msgspec.convert(raw, Described)
            if described.issuer != self._settings.issuer:
                raise RejectedError(f"the login service calls itself {described.issuer[:100]}")
            for address in (described.token_endpoint, described.jwks_uri):
                require_safe(address)
            keys = self._get(described.jwks_uri)
            return described, KeySet.import_key_set(keys)  # type: ignore[arg-type]
        except (msgspec.ValidationError, JoseError, ValueError, KeyError, TypeError) as error:
            raise RejectedError(f"the login service describes itself wrongly: {error}") from error

    def _get(self, address: str) -> Mapping[str, object]:
        with Session() as session:
            self.mount(session)
            try:
                reply = session.get(address, timeout=self._settings.seconds, allow_redirects=False)
                reply.raise_for_status()
                found: Mapping[str, object] = msgspec.json.decode(
                    reply.content, type=dict[str, Any]
                )
            except (RequestException, msgspec.DecodeError) as error:
                raise RetryLaterError(f"the login service does not answer: {error}") from error
        return found


def require_safe(address: str) -> None:
    """Raise UsageError unless an address is https, or of this machine itself."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return
    raise UsageError(f"login_service: {address[:100]!r} does not begin with https://")
