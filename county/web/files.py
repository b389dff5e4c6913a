"""Files that a page gives to be kept.

Invariant: a name in any script reaches the browser whole, and no cache keeps the file.
"""

from urllib.parse import quote

from starlette.responses import Response


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to be saved under a name."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
