"""Route of attachments: by hash, with Range.

Invariant: only what lies in the blob folder under its hash is ever sent.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from county.blobs.store import BlobStore
from county.database.engine import Database
from county.database.tables import blobs

FOREVER = "public, max-age=31536000, immutable"
UNKNOWN_TYPE = "application/octet-stream"

Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hex")]


class BlobRoutes:
    """Attachments over HTTP."""

    def __init__(self, store: BlobStore, database: Database) -> None:
        self._store = store
        self._database = database

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["feed"], default_response_class=Response)
        router.add_api_route("/v1/blobs/sha256/{sha256}", self.blob, summary="An attachment")
        return router

    async def blob(self, request: Request, sha256: Hash) -> Response:
        """Return an attachment's bytes, or the range asked for."""
        path = await run_in_threadpool(self._store.path, sha256)
        if path is None:
            raise HTTPException(404, "there is no attachment with this hash")
        headers = {"ETag": f'"{sha256}"', "Cache-Control": FOREVER}
        if sha256 in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        media_type = await run_in_threadpool(self._media_type, sha256)
        return FileResponse(path, media_type=media_type, headers=headers)

    def _media_type(self, sha256: str) -> str:
        query = select(blobs.c.media_type).where(blobs.c.sha256 == sha256)
        with self._database.reading() as connection:
            return connection.scalar(query) or UNKNOWN_TYPE
