"""Route of attachments: by hash, with Range.

Invariant: only what lies in the county's store under its hash is ever sent.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, StreamingResponse

from county.blobs.interface import Blobs
from county.database.engine import Database
from county.database.tables import blobs

FOREVER = "public, max-age=31536000, immutable"
UNKNOWN_TYPE = "application/octet-stream"

Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hex")]


class BlobRoutes:
    """Attachments over HTTP."""

    def __init__(self, store: Blobs, database: Database) -> None:
        self._store = store
        self._database = database

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["feed"], default_response_class=Response)
        router.add_api_route("/v1/blobs/sha256/{sha256}", self.blob, summary="An attachment")
        return router

    async def blob(self, request: Request, sha256: Hash) -> Response:
        """Return an attachment's bytes, or the range asked for."""
        headers = {"ETag": f'"{sha256}"', "Cache-Control": FOREVER}
        if sha256 in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        streamed = await run_in_threadpool(self._streamed, request, sha256, headers)
        if streamed is not None:
            return streamed
        path = await run_in_threadpool(self._store.path, sha256)
        if path is None:
            raise HTTPException(404, "there is no attachment with this hash")
        media_type = await run_in_threadpool(self._media_type, sha256)
        return FileResponse(path, media_type=media_type, headers=headers)

    def _streamed(self, request: Request, sha256: str, headers: dict[str, str]) -> Response | None:
        """Return what comes from a store elsewhere, as it comes; None for what lies here."""
        # A part of another state cannot be asked for: under a hash lies one state for ever.
        found = self._store.stream(sha256, request.headers.get("range", ""))
        if found is None:
            return None
        headers = {**headers, "Content-Length": str(found.size), "Accept-Ranges": "bytes"}
        if found.content_range:
            headers["Content-Range"] = found.content_range
        media_type = self._media_type(sha256)
        return StreamingResponse(found.chunks, found.status, headers, media_type=media_type)

    def _media_type(self, sha256: str) -> str:
        query = select(blobs.c.media_type).where(blobs.c.sha256 == sha256)
        with self._database.reading() as connection:
            return connection.scalar(query) or UNKNOWN_TYPE
