"""Answers of other services, read to a length and no further.

Invariant: whatever the other side sends, so many bytes of it are kept in memory and no more.
"""

from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from disclosure.errors import RetryLaterError

_PIECE = 65536


class BoundedAdapter(HTTPAdapter):
    """Reads answers of so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__(max_retries=0)
        self._limit = limit

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        """Return the answer, read whole; RetryLaterError where it is too long."""
        reply = super().send(request, *args, **{**options, "stream": True})
        read = bytearray()
        for piece in reply.iter_content(_PIECE):
            read += piece
            if len(read) > self._limit:
                reply.close()
                raise RetryLaterError("the other side answers with more than is read")
        # requests keeps a body that was read whole under no public name.
        reply._content, reply._content_consumed = bytes(read), True  # type: ignore[attr-defined]  # noqa: SLF001
        return reply
