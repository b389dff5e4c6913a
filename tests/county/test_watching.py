"""Health, figures and logs: what operators see, and whom they do not."""

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from county.database.tables import heads
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings, WatchingSettings
from county.watching.sharing import is_shared, shared
from county.web.logs import log_to
from county.web.serving import build_application
from tests.county.desk import Browser
from tests.county.making import COUNTY as CODE
from tests.county.making import (
    PASSWORD,
    TOWN,
    VILLAGE,
    Town,
    a_code,
    batch,
    filed,
    request_row,
)

HERE = ("127.0.0.1", 50_000)
HERE_ALONE = WatchingSettings()


def serve(town: Town, watching: WatchingSettings = HERE_ALONE) -> TestClient:
    """Return the county as somebody on its own machine asks it."""
    settings = CountySettings(desk=DeskSettings(second_factor=()), watching=watching)
    object.__setattr__(town.county, "settings", settings)
    app = build_application(town.county, town.clock)
    return TestClient(app, client=HERE, follow_redirects=False)


def figures(client: TestClient, **headers: str) -> dict[tuple[str, str], float]:
    """Return the county's own figures by name and by their other labels.

    Other tests of this process counted for counties of theirs.
    """
    reply = client.get("/metrics", headers=headers)
    assert reply.status_code == 200
    found = {}
    for family in text_string_to_metric_families(reply.text):
        for one in family.samples:
            if one.labels.get("county", CODE) != CODE:
                continue
            labels = [value for name, value in sorted(one.labels.items()) if name != "county"]
            found[one.name, " ".join(labels)] = one.value
    return found


def test_health_names_every_part(published: Town) -> None:
    with serve(published) as client:
        assert client.get("/livez").json() == {"status": "ok"}
        reply = client.get("/healthz")
    assert reply.status_code == 200
    parts = dict.fromkeys(("database", "heads", "disk", "attachments", "signer"), "ok")
    parts["round"] = "no round has been taken yet"
    assert reply.json() == {"status": "ok", "parts": parts}


def test_a_head_that_is_not_signed_anew_is_told_long_before_it_expires(published: Town) -> None:
    with serve(published) as client:
        for days, status, words in ((5, 200, "expires in 40 days"), (46, 503, "has expired")):
            old = published.clock() - timedelta(days=days)
            with published.county.database.writing() as connection:
                connection.execute(update(heads).values(issued=old))
            reply = client.get("/healthz")
            assert reply.status_code == status
            assert words in reply.json()["parts"]["heads"]


def test_a_lost_folder_of_attachments_is_grave(published: Town) -> None:
    with serve(published) as client:
        published.county.folder.blobs.rename(published.county.folder.path / "elsewhere")
        reply = client.get("/healthz")
    assert reply.status_code == 503
    assert reply.headers["retry-after"]
    assert "attachments" in reply.json()["status"]


def test_requests_are_counted_by_their_routes_template(published: Town) -> None:
    with serve(published) as client:
        before = figures(client)
        for number in range(3):
            client.get(f"/v/{VILLAGE}?words=secret{number}")
            client.get(f"/nowhere/{number}")
        after = figures(client)
    name = "mingbai_requests_total"
    grown = {key[1]: after[key] - before.get(key, 0) for key in after if key[0] == name}
    assert grown["none none 404"] == 3
    assert sum(grown[key] for key in grown if key.startswith("GET /v/{")) == 3
    assert sum(grown[key] for key in grown if "/metrics" in key) == 1
    assert "secret" not in str(after)


def test_answers_that_lie_ready_are_counted(published: Town) -> None:
    with serve(published) as client:
        where = f"/v1/areas/{VILLAGE}/head"
        tag = client.get(where).headers["etag"]
        before = figures(client).get(("mingbai_ready_answers_total", "304 head"), 0)
        assert client.get(where, headers={"If-None-Match": tag}).status_code == 304
        assert figures(client)["mingbai_ready_answers_total", "304 head"] == before + 1


def test_how_the_county_stands_is_told_in_numbers(published: Town) -> None:
    published.hire("li.clerk", Role.CLERK, TOWN)
    token = published.terminal()
    with serve(published) as client:
        bearer = {"Authorization": f"Bearer {token}"}
        rows = batch(request_row(published, filed(a_code()[1])))
        assert client.post("/v1/outbox", content=rows, headers=bearer).status_code == 200
        found = figures(client)
        assert found["mingbai_terminals", "well"] == 1
        assert found["mingbai_requests_open", "assigned"] == 1
        assert found["mingbai_requests_overdue", ""] == 0
        assert found["mingbai_requests_unassigned", ""] == 0
        assert found["mingbai_outbox_rows_last_hour", "request"] == 1
        assert found["mingbai_epoch", ""] == 1
        published.clock.pass_by(days=9)
        later = figures(client)
    assert later["mingbai_terminals", "silent"] == 1
    assert later["mingbai_requests_overdue", ""] == 1
    assert later["mingbai_oldest_head_seconds", ""] >= 9 * 86_400


def test_figures_are_not_for_everybody(published: Town) -> None:
    with serve(published) as client:
        assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    app = build_application(published.county, published.clock)
    with TestClient(app, client=("10.0.0.9", 1)) as client:
        assert client.get("/metrics").status_code == 404


def test_a_token_opens_the_figures_from_anywhere(published: Town) -> None:
    (published.county.folder.path / "token").write_text("right-token\n")
    with serve(published, WatchingSettings(token_file="token")) as client:
        assert client.get("/metrics").status_code == 404
        wrong = {"Authorization": "Bearer wrong"}
        assert client.get("/metrics", headers=wrong).status_code == 404
        assert figures(client, Authorization="Bearer right-token")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, county = logging.getLogger(), logging.getLogger("county")
    kept = (list(root.handlers), root.level, county.level)
    stream = io.StringIO()
    log_to(stream)
    yield stream
    root.handlers[:], level, county_level = kept
    root.setLevel(level)
    county.setLevel(county_level)


def test_a_whole_day_leaves_nobody_in_the_log(published: Town, written: io.StringIO) -> None:
    published.hire("li.clerk", Role.CLERK, TOWN)
    token = published.terminal()
    code, keys = a_code()
    request = filed(keys, name="王秀兰", phone="13800001111", words="低保怎么申请")
    with serve(published, WatchingSettings(log_requests=True)) as client:
        bearer = {"Authorization": f"Bearer {token}"}
        rows = batch(request_row(published, request))
        assert client.post("/v1/outbox", content=rows, headers=bearer).status_code == 200
        browser = Browser(client)
        browser.log_in("li.clerk", "wrong password")
        browser.log_in("li.clerk")
        browser.get(f"/desk/requests/{request.id}")
        browser.post(f"/desk/requests/{request.id}/reveal")
        browser.get("/desk/items?words=独山水库")
        client.get(f"/v/{VILLAGE}?words=独山水库")
        client.get("/p/answer")
        client.post("/p/answer", data={"code": code})
        client.get("/desk/独山水库")
        session = next(iter(browser.cookies.values()))
    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert sum(line["where"] == "county.requests" for line in lines) >= 10
    assert all("request" in line for line in lines if line["where"] == "county.requests")
    assert any("/desk/requests/{id:uuid}" in line["what"] for line in lines)
    secrets = ("王秀兰", "13800001111", "低保", "独山水库", "独山", code, code.replace("-", ""))
    for secret in (*secrets, token, PASSWORD, "wrong password", session, str(request.id)):
        assert secret not in text, secret
    assert "%E7%8B%AC" not in text
    assert not re.search(r"[?&]words", text)


def test_the_county_of_a_figure_is_its_code(published: Town) -> None:
    with serve(published) as client:
        told = client.get("/metrics").text
    assert f'mingbai_drafts_waiting{{county="{CODE}"}}' in told


COUNT_ONE = """
from county.watching import meters
meters.REQUESTS.labels("990421000000", "/desk", "GET", "200").inc()
meters.LONG_POLLS.labels("990421000000").set(7)
"""
TELL_ALL = """
from prometheus_client import CollectorRegistry, generate_latest
from county.watching import sharing
registry = CollectorRegistry()
sharing.register(registry)
print(generate_latest(registry).decode())
"""


def test_processes_add_up_and_what_the_dead_held_is_dropped() -> None:
    with shared(2):
        for _ in range(2):
            subprocess.run([sys.executable, "-c", COUNT_ONE], check=True)
        run = [sys.executable, "-c", TELL_ALL]
        told = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert re.search(r"mingbai_requests_total\{.*\} 2\.0", told)
    assert "mingbai_long_polls{" not in told
    assert not is_shared()
