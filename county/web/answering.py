"""Answers whose bytes are known, for browsers and other readers: packed, tagged, or 304.

Invariant: an answer says how long it may be kept, and what of a request it depends on.
"""

from starlette.requests import Request
from starlette.responses import Response

from county.api.prepared import Prepared, reply


def response(ready: Prepared, request: Request, media_type: bytes, cache: bytes) -> Response:
    """Return prepared bytes as an answer to a request, 304 where the asker holds them.

    Arguments:
        ready: the bytes, with their tags.
        request: what is asked.
        media_type: of the bytes.
        cache: the value of ``Cache-Control``.
    """
    told = reply(ready, request.scope["headers"], cache, media_type)
    answer = Response(b"" if request.method == "HEAD" else told.body, told.status)
    answer.raw_headers = told.headers
    return answer
