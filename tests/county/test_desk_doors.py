"""The desk's doors: who gets in, and what a forged form achieves."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, literal, select
from starlette.routing import BaseRoute

from content_sync.agent.device import Device
from county.api.lane import FastLane
from county.database.tables import acts, attempts, changes, documents, requests, terminals
from county.desk.frame import DeskRoute
from county.people import accounts
from county.people.scope import within
from county.people.staff import Role, named
from county.web.limits import HEADERS
from disclosure.areas import AreaCode, contains
from disclosure.seals.signing import new_seed
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    OTHER_VILLAGE,
    PASSWORD,
    TOWN,
    VILLAGE,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
)

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    return Browser(client)


def test_a_right_password_opens_the_queue(browser: Browser) -> None:
    reply = browser.log_in("li.clerk")
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk/requests")
    assert browser.get("/desk/requests").status_code == 200
    assert "您手上没有这样的申请" in browser.page


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.log_in("li.clerk").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/desk" in cookie


def test_wrong_name_and_wrong_password_look_alike(browser: Browser) -> None:
    wrong_password = browser.log_in("li.clerk", "wrong")
    first = browser.page.replace("li.clerk", "")
    wrong_name = browser.log_in("nobody.here", "wrong")
    assert wrong_password.status_code == wrong_name.status_code == 401
    tokens = r'value="[^"]*"'
    assert re.sub(tokens, "", first) == re.sub(tokens, "", browser.page.replace("nobody.here", ""))


@pytest.mark.parametrize("name", ["li.clerk", "nobody.here"])
def test_five_wrong_passwords_lock_the_name_for_a_while(
    browser: Browser, town: Town, name: str
) -> None:
    for _ in range(5):
        browser.log_in(name, "wrong")
    assert "请 15 分钟后再试" in browser.page
    assert browser.log_in(name).status_code == 401
    town.clock.pass_by(minutes=14)
    assert browser.log_in(name).status_code == 401
    town.clock.pass_by(minutes=2)
    assert browser.log_in(name).status_code == (303 if name == "li.clerk" else 401)


def test_four_wrong_passwords_lock_nothing_and_a_right_one_wipes_them(browser: Browser) -> None:
    for _ in range(2):
        for _ in range(4):
            browser.log_in("li.clerk", "wrong")
        assert browser.log_in("li.clerk").status_code == 303


def test_a_login_form_from_elsewhere_is_refused(browser: Browser) -> None:
    browser.get("/desk/login")
    reply = browser.post("/desk/login", token="forged", name="li.clerk", password=PASSWORD)
    assert reply.status_code == 403
    browser.cookies.clear()
    assert browser.post("/desk/login", name="li.clerk", password=PASSWORD).status_code == 403


@pytest.mark.parametrize(
    "target", ["https://evil.example/desk/", "//evil.example", "/\\evil.example", "/p/x"]
)
def test_the_way_back_never_leads_off_the_desk(browser: Browser, target: str) -> None:
    browser.get("/desk/login")
    reply = browser.post(f"/desk/login?next={target}", name="li.clerk", password=PASSWORD)
    assert reply.headers["location"] == "/desk/requests"


def test_without_a_session_every_page_leads_to_the_login(browser: Browser) -> None:
    reply = browser.get("/desk/items")
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk/login?next=/desk/items")


@pytest.mark.parametrize("token", ["", "forged"])
def test_an_act_without_the_sessions_token_does_nothing(browser: Browser, token: str) -> None:
    browser.log_in("li.clerk")
    reply = browser.post("/desk/logout", token=token)
    assert reply.status_code == 403
    assert "这张表单已经失效" in browser.page
    assert browser.get("/desk/requests").status_code == 200


OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
WRITTEN = "写了半天的答复：八十岁就能领，请看附上的指南。"


def test_what_was_typed_under_an_older_log_in_can_be_sent_again(browser: Browser) -> None:
    browser.log_in("li.clerk")
    form = {"csrf": "old", "new": "a secret that nobody sees", "text": WRITTEN}
    headers = {**OWN_PAGE, "Cookie": f"mingbai_desk={browser.cookies['mingbai_desk']}"}
    reply = browser.client.post("/desk/me/password?a=1", data=form, headers=headers)
    assert reply.status_code == 403
    assert f'name="text" value="{WRITTEN}"' in reply.text
    assert 'action="/desk/me/password?a=1"' in reply.text
    assert "a secret" not in reply.text
    browser.get("/desk/me")
    token = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert token is not None
    assert f'name="csrf" value="{token.group(1)}"' in reply.text


def test_what_was_typed_when_the_session_ended_waits_for_the_next(browser: Browser) -> None:
    form = {"csrf": "old", "text": WRITTEN}
    reply = browser.client.post("/desk/requests/x/answer", data=form, headers=OWN_PAGE)
    assert reply.status_code == 404
    reply = browser.client.post("/desk/me/password", data=form, headers=OWN_PAGE)
    assert reply.status_code == 401
    assert f'name="text" value="{WRITTEN}"' in reply.text
    assert 'href="/desk/login" target="_blank"' in reply.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_nobody_elses_page_has_its_words_shown_on_ours(
    browser: Browser, headers: dict[str, str]
) -> None:
    form = {"csrf": "", "text": WRITTEN}
    reply = browser.client.post("/desk/me/password", data=form, headers=headers)
    assert WRITTEN not in reply.text
    browser.log_in("li.clerk")
    cookie = {"Cookie": f"mingbai_desk={browser.cookies['mingbai_desk']}"}
    reply = browser.client.post("/desk/me/password", data=form, headers={**headers, **cookie})
    assert reply.status_code == 403
    assert WRITTEN not in reply.text


def test_an_autosave_that_comes_too_late_says_so_beside_the_text(browser: Browser) -> None:
    headers = {**OWN_PAGE, "HX-Request": "true"}
    reply = browser.client.post("/desk/me/password", data={"csrf": "x"}, headers=headers)
    assert reply.status_code == 200
    assert "还没有保存" in reply.text
    assert "hx-redirect" not in reply.headers


def test_too_long_a_form_is_refused_in_words(browser: Browser, town: Town) -> None:
    most = town.county.settings.desk.upload_bytes
    headers = {"Content-Length": str(most + 1)}
    reply = browser.client.post("/desk/me/password", content=b"x", headers=headers)
    assert reply.status_code == 413
    assert "文件或表单太大" in reply.text


def test_logging_out_ends_the_session_on_the_server(browser: Browser) -> None:
    browser.log_in("li.clerk")
    browser.get("/desk/requests")
    kept = dict(browser.cookies)
    assert browser.post("/desk/logout").status_code == 303
    browser.cookies = kept
    assert browser.get("/desk/requests").status_code == 303


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 303)])
def test_an_idle_session_ends(browser: Browser, town: Town, minutes: int, status: int) -> None:
    browser.log_in("li.clerk")
    town.clock.pass_by(minutes=minutes)
    assert browser.get("/desk/requests").status_code == status


def test_a_busy_session_ends_too_after_its_hours(browser: Browser, town: Town) -> None:
    browser.log_in("li.clerk")
    for _ in range(23):
        town.clock.pass_by(minutes=30)
        assert browser.get("/desk/requests").status_code == 200
    town.clock.pass_by(minutes=31)
    assert browser.get("/desk/requests").status_code == 303


def desk_routes(client: TestClient) -> list[BaseRoute]:
    """Return all routes of the desk, however they were made."""
    lane = client.app
    assert isinstance(lane, FastLane)
    assert isinstance(lane.app, FastAPI)
    return [one for one in lane.app.routes if getattr(one, "path", "").startswith("/desk")]


def forgive(town: Town) -> None:
    """Forget passwords that were not given: whoever walks on all pages would be locked out."""
    with town.county.database.writing() as connection:
        connection.execute(delete(attempts))


def address(route: DeskRoute, id_: str = NOBODY) -> str:
    """Return an address of a route, its parameters filled in."""
    path = re.sub(r"\{[a-z_]+:uuid\}", id_, route.path)
    return re.sub(r"\{[a-z_]+(:int)?\}", "1", path)


def test_no_page_of_the_desk_is_made_without_its_roles(client: TestClient) -> None:
    open_ones = {one.path for one in desk_routes(client) if not isinstance(one, DeskRoute)}  # type: ignore[attr-defined]
    assert open_ones == {"/desk/login", "/desk/login/first"}
    for route in desk_routes(client):
        if isinstance(route, DeskRoute):
            assert route.roles
            assert set(route.roles) <= set(Role)


def test_every_page_is_closed_to_every_role_it_does_not_name(
    client: TestClient, town: Town
) -> None:
    routes = [route for route in desk_routes(client) if isinstance(route, DeskRoute)]
    assert len(routes) >= 15
    for role in Role:
        name = f"{role.value}.one"
        town.hire(name, role, COUNTY)
        browser = Browser(client)
        browser.log_in(name)
        browser.get("/desk/items")
        token = browser.page
        for route in routes:
            # What ends the session is tried by itself.
            if route.path in {"/desk/logout", "/desk/me/password"}:
                continue
            path = address(route)
            browser.page = token
            forgive(town)
            reply = browser.post(path) if "POST" in (route.methods or ()) else browser.get(path)
            assert (reply.status_code == 403) == (role not in route.roles), (role, path)
            assert reply.status_code < 500


def test_what_is_another_villages_is_not_there(client: TestClient, town: Town) -> None:
    """Pages of one item, terminal or request, for somebody who holds every role elsewhere."""
    town.content.item("a", item_text())
    town.load()
    town.seal()
    item = str(town.content.items()[0].id)
    terminal = str(town.enter(Device(new_seed())))
    request = filed(a_code()[1])
    headers = {"Authorization": f"Bearer {town.terminal()}"}
    body = batch(request_row(town, request))
    assert client.post("/v1/outbox", content=body, headers=headers).status_code == 200
    here, there = (hold_every_role(client, town, area) for area in (VILLAGE, OTHER_VILLAGE))
    routes = [one for one in desk_routes(client) if isinstance(one, DeskRoute)]
    asked = [one for one in routes if ":uuid}" in one.path]
    assert len(asked) >= 10
    seen, before = set(), what_is_kept(town)
    for route in asked:
        is_act = "POST" in (route.methods or ())
        for id_ in (item, terminal, str(request.id)):
            forgive(town)
            there.get("/desk/me")
            path = address(route, id_)
            reply = there.post(path) if is_act else there.get(path)
            if reply.status_code == 303:
                path_on = reply.headers["location"]
                reply = there.get(path_on)
                # What leads on to a list says nothing of the one that was asked for.
                assert reply.status_code == 404 or id_ not in path_on, (path, path_on)
            else:
                assert reply.status_code == 404, (path, reply.status_code)
            if not is_act and here.get(path).status_code == 200:
                seen.add(route.path)
    assert what_is_kept(town) == before
    assert {
        "/desk/items/{id:uuid}",
        "/desk/terminals/{id:uuid}",
        "/desk/requests/{id:uuid}",
    } <= seen


def what_is_kept(town: Town) -> list[object]:
    tables = (documents, terminals, requests, acts, changes)
    with town.county.database.reading() as connection:
        return [list(map(tuple, connection.execute(select(table)))) for table in tables]


def hold_every_role(client: TestClient, town: Town, area: AreaCode) -> Browser:
    name = f"everything.{area}"
    town.hire(name, Role.CLERK, area)
    with town.county.database.writing() as connection:
        found = named(connection, name)
        assert found is not None
        also = tuple(role for role in Role if role is not Role.CLERK)
        accounts.change(connection, "test", replace(found, also=also), town.clock())
    browser = Browser(client)
    browser.log_in(name)
    return browser


def test_pages_carry_the_headers_that_keep_them_to_themselves(browser: Browser) -> None:
    browser.log_in("li.clerk")
    reply = browser.get("/desk/requests")
    for name, value in HEADERS.items():
        assert reply.headers[name] == value
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"
    assert " style=" not in browser.page
    assert "<script>" not in browser.page
    assert " onclick" not in browser.page


def test_a_form_that_is_too_long_is_refused_unread(browser: Browser) -> None:
    browser.log_in("li.clerk")
    assert browser.post("/desk/logout", words="x" * 300_000).status_code == 413


@pytest.mark.parametrize("path", ["/desk/nothing", "/v/990421999999", "/desk/requests/not-a-uuid"])
def test_what_is_not_there_is_said_in_words(browser: Browser, path: str) -> None:
    browser.log_in("li.clerk")
    assert browser.get(path).status_code == 404


def test_a_scope_in_the_database_is_a_scope_in_the_rules(town: Town) -> None:
    codes = [COUNTY, TOWN, VILLAGE, AreaCode(f"{VILLAGE}-01"), AreaCode("990421201000")]
    with town.county.database.reading() as connection:
        for outer in codes:
            for inner in codes:
                told = connection.scalar(select(within(literal(inner), outer)))
                assert bool(told) == contains(outer, inner), (outer, inner)
