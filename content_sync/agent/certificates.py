"""Certificates judged by the terminal's own time, not by the machine's wall clock.

Invariant: chain and host name are always judged; dates are judged as soon as the time is known.

A machine without battery may begin years before its county's certificate does, and would never
learn the time of a county that it does not believe. What is asked until then is public, sealed or
signed for its nonce. Source: docs/decisions/0051-networks-and-time.md.
"""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from requests.adapters import HTTPAdapter

_NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's module has no name for."""

Known = Callable[[], datetime | None]
"""Returns the present moment, aware; None while it is not known."""


class DatedContext(ssl.SSLContext):
    """A client's context that judges dates by a clock of ours.

    Attributes:
        known: the clock.
    """

    known: Known

    def wrap_socket(self, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        """Return the socket after the handshake.

        Raises:
            ssl.SSLCertVerificationError: the certificate is not good now.
        """
        wrapped = super().wrap_socket(*args, **kwargs)
        try:
            _judge(wrapped.getpeercert(), self.known())
        except ssl.SSLCertVerificationError:
            wrapped.close()
            raise
        return wrapped


class DatedAdapter(HTTPAdapter):
    """Lets a session judge certificates so.

    Arguments:
        known: the clock.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the connections' pool with a context of ours."""
        super().init_poolmanager(*args, **kwargs, ssl_context=context(self._known))


def context(known: Known) -> DatedContext:
    """Return a context that trusts nobody yet and judges dates by a clock."""
    made = DatedContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.verify_flags |= _NO_CHECK_TIME
    made.known = known
    return made


def _judge(certificate: dict[str, Any] | None, now: datetime | None) -> None:
    if now is None or not certificate:
        return
    begins, ends = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate[name]), UTC)
        for name in ("notBefore", "notAfter")
    )
    if not begins <= now <= ends:
        days = f"{begins:%Y-%m-%d} to {ends:%Y-%m-%d}"
        raise ssl.SSLCertVerificationError(
            f"the certificate is good from {days}, not {now:%Y-%m-%d}"
        )
