"""Photos that residents sent with their requests."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from county.database.tables.schema import metadata

request_photos = Table(
    "request_photos",
    metadata,
    Column("request", String(36), ForeignKey("requests.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("photo", LargeBinary, nullable=False),
)
"""In the database and nowhere else: never among the blobs, which everybody may fetch."""
