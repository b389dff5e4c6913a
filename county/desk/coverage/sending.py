"""Files that a page hands to the browser.

Invariant: nothing of them is kept by a cache.
"""

from urllib.parse import quote

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOML = "application/toml; charset=utf-8"


def sent(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to be kept under a name."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
