"""A consultation that people are asked about, and phones that answer."""

from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient

from county.opinions import tally
from disclosure.items import Item
from disclosure.opinions import taking_part
from tests.county.making import Content, Town, item_text

BODY = """\
草案：井盖每年查两次。

```questionnaire
caption = "井盖"
closes = 2026-11-25
questions = [
  { id = "often", text = "多久查一次", choices = ["一年两次", "一年一次"] },
  { id = "safe", text = "现在安全吗", kind = "scale", choices = ["安全", "一般", "不安全"] },
  { id = "where", text = "哪里要先修", kind = "words" },
]
```

```comments
prompt = "您怎么看？"
closes = 2026-11-25
```
"""


def asked(client: TestClient, town: Town, content: Content) -> Item:
    """Publish a consultation with a questionnaire, and an item that asks nothing."""
    content.item("wells", item_text("井盖怎么查", body=BODY, entry="other.consultation"))
    content.item("water", item_text())
    town.publish()
    assert client.get("/healthz").status_code == 200
    return next(one for one in content.items() if taking_part(one))


def part(item: Item, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "version": item.version, **fields}


def say(client: TestClient, item: Item, phone: str = "", **fields: Any) -> Any:
    client.cookies.clear()
    headers = {"Cookie": f"mingbai_part={phone or uuid4().hex}"}
    return client.post(f"/p/items/{item.id}/part", data=part(item, **fields), headers=headers)


def count(town: Town, item: Item) -> int:
    with town.county.database.reading() as connection:
        return tally.count(connection, item.id)
