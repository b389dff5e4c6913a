"""Handing requests in as a kiosk does: sealed to the county, over the outbox."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from disclosure.requests import FiledRequest
from disclosure.seals.boxes import CodeKeys
from tests.county.making import Town, batch, filed, request_row

File = Callable[..., FiledRequest]


def handing_in(client: TestClient, town: Town, keys: CodeKeys) -> File:
    """Return what files a request at a kiosk; what it is given changes the request's fields.

    Arguments:
        client: of the county's application.
        town: whose kiosk; its clock is not asked.
        keys: of the collection code that opens the answers.
    """
    headers = {"Authorization": f"Bearer {town.terminal()}"}

    def file(**changes: object) -> FiledRequest:
        request = filed(keys, **changes)
        rows = batch(request_row(town, request))
        reply = client.post("/v1/outbox", content=rows, headers=headers)
        assert reply.json()["rows"][0]["result"] == "stored"
        return request

    return file
