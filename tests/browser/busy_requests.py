"""Requests at every stage of their way, for a county whose every page shows something."""

import io

from fastapi.testclient import TestClient
from PIL import Image

from disclosure.requests import RequestKind
from tests.county.applying import FORM
from tests.county.desk import Browser
from tests.county.filing.telephoning import Phone
from tests.county.making import NOW, VILLAGE, Town, a_code, batch, filed, request_row
from tests.county.replying import parts, preview, send

ANSWERED, BEGUN = "20261116-01-001", "20261120-01-002"
"""Numbers of the request that was answered, and of the one whose answer is being written."""


def file_requests(client: TestClient, town: Town, token: str, clerk: Browser) -> None:
    """File, answer, begin to answer and register requests, and send one with a photo.

    Arguments:
        client: the county.
        town: the county.
        token: a terminal's pass.
        clerk: at the desk.
    """
    late = NOW.replace(day=16)
    answered = filed(a_code()[1], kind=RequestKind.ENQUIRY, number=ANSWERED, filed_at=late)
    begun = filed(a_code()[1], number=BEGUN)
    apply = filed(a_code()[1], kind=RequestKind.APPLICATION, number="20261120-01-003")
    rows = batch(*(request_row(town, one) for one in (answered, begun, apply)))
    headers = {"Authorization": f"Bearer {token}"}
    assert "refused" not in client.post("/v1/outbox", content=rows, headers=headers).text
    send(clerk, answered.id, **parts("已经让村里补上。", gap="去年修路的花费明细"))
    preview(clerk, begun.id, **parts("写到一半。"))
    address = f"/desk/requests/{apply.id}/application"
    clerk.get(address)
    assert clerk.post(f"{address}/register", None, **FORM).status_code == 303
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "#88aa66").save(made, "JPEG")
    assert Phone(client, town, VILLAGE).send(made.getvalue()).status_code < 400
