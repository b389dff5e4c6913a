"""Staff: what an admin does with accounts, what everybody does with their own."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.__main__ import main
from county.database.tables import acts
from county.people.staff import Role, by_id
from tests.county.desk import TOKEN, Browser
from tests.county.generator import give_phone, person_of
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    OTHER_VILLAGE,
    PASSWORD,
    TOWN,
    VILLAGE,
    Town,
    a_code,
    batch,
    filed,
    request_row,
)

Said = pytest.CaptureFixture[str]
CHANGED = {"role": "editor", "also": "clerk", "area": VILLAGE}


@pytest.fixture
def admin(client: TestClient, town: Town) -> Browser:
    """The admin of a township, logged in."""
    town.hire("chen.admin", Role.ADMIN, TOWN)
    town.hire("li.clerk", Role.CLERK, VILLAGE)
    town.hire("far.lead", Role.LEAD, OTHER_TOWN)
    town.hire("top.admin", Role.ADMIN, COUNTY)
    browser = Browser(client)
    browser.log_in("chen.admin")
    browser.get("/desk/staff")
    return browser


def post(browser: Browser, path: str, **form: str) -> int:
    """Post a form with the proof that it asks for; return the status."""
    if not TOKEN.search(browser.page):
        browser.get("/desk/me")
    return browser.post(path, None, **{"password": PASSWORD, **form}).status_code


def done(town: Town) -> list[tuple[str, str, str]]:
    with town.county.database.reading() as connection:
        rows = connection.execute(select(acts.c.act, acts.c.who, acts.c.about)).all()
    return [(row.act, row.who, row.about) for row in rows]


def test_an_admin_sees_the_people_of_the_area_and_no_others(admin: Browser) -> None:
    assert "li.clerk" in admin.page
    assert "far.lead" not in admin.page
    assert "top.admin" not in admin.page
    assert admin.get("/desk/staff/li.clerk").status_code == 200
    for name in ("far.lead", "top.admin", "nobody"):
        assert admin.get(f"/desk/staff/{name}").status_code == 404
        assert post(admin, f"/desk/staff/{name}/change", **CHANGED) == 404
        assert post(admin, f"/desk/staff/{name}/do", what="leave") == 404


@pytest.mark.parametrize(
    ("query", "found"), [("words=clerk", 1), ("role=clerk", 1), ("role=lead", 0), ("left=1", 0)]
)
def test_the_list_is_filtered(admin: Browser, query: str, found: int) -> None:
    admin.get(f"/desk/staff?{query}")
    assert f"共 {found} 人" in admin.page


def test_a_new_account_gets_a_code_and_sets_a_password_of_its_own(
    admin: Browser, client: TestClient, town: Town
) -> None:
    form = {"name": "sun.editor", "role": "editor", "also": "clerk", "area": VILLAGE}
    admin.get("/desk/staff/new")
    assert post(admin, "/desk/staff/new", **form) == 303
    person = person_of(town, "sun.editor")
    assert (person.roles, person.area) == ((Role.EDITOR, Role.CLERK), VILLAGE)
    admin.get("/desk/staff/sun.editor?new=1")
    assert "还没有密码" in admin.page
    assert post(admin, "/desk/staff/sun.editor/do", what="code") == 200
    code = "-".join(re.findall(r"<span>([0-9a-f]{4})</span>", admin.page))
    newcomer = Browser(client)
    newcomer.get("/desk/login/first")
    chosen = {"code": code.upper(), "new": "four plain words", "again": "four plain words"}
    assert newcomer.post("/desk/login/first", None, **chosen).status_code == 303
    assert newcomer.get("/desk/requests").status_code == 200
    newcomer.get("/desk/login/first")
    assert newcomer.post("/desk/login/first", None, **chosen).status_code == 401
    assert newcomer.log_in("sun.editor", "four plain words").status_code == 303
    words = [act for act, _, about in done(town) if about == "sun.editor"]
    assert words == ["staff.added", "staff.first_code", "staff.password", "login.in", "login.in"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Li Wei"},
        {"name": "1li"},
        {"name": "li.clerk"},
        {"role": "king"},
        {"role": ""},
        {"area": ""},
        {"password": "wrong"},
    ],
)
def test_a_new_account_that_cannot_be_is_refused_in_words(
    admin: Browser, town: Town, wrong: dict[str, str]
) -> None:
    form = {"name": "sun.editor", "role": "editor", "area": VILLAGE, **wrong}
    admin.get("/desk/staff/new")
    assert post(admin, "/desk/staff/new", **form) == 422
    assert 'role="alert"' in admin.page
    assert not [act for act, _, _ in done(town) if act == "staff.added"]


@pytest.mark.parametrize("area", [COUNTY, OTHER_TOWN, OTHER_VILLAGE, "990421101299", "x"])
def test_an_admin_gives_no_area_beyond_their_own(admin: Browser, town: Town, area: str) -> None:
    assert post(admin, "/desk/staff/new", name="a.b", role="editor", area=area) == 404
    form = {"role": "editor", "area": area}
    assert post(admin, "/desk/staff/li.clerk/change", **form) == 404
    assert person_of(town, "li.clerk").area == VILLAGE


def test_nobody_changes_their_own_account_as_an_admin(admin: Browser) -> None:
    admin.get("/desk/staff/chen.admin")
    assert "/change" not in admin.page
    assert post(admin, "/desk/staff/chen.admin/change", role="lead", area=TOWN) == 409
    assert post(admin, "/desk/staff/chen.admin/do", what="leave") == 409


def test_a_changed_role_counts_at_once_and_logs_out(
    admin: Browser, client: TestClient, town: Town
) -> None:
    clerk = Browser(client)
    clerk.log_in("li.clerk")
    assert clerk.get("/desk/requests").status_code == 200
    admin.get("/desk/staff/li.clerk")
    assert post(admin, "/desk/staff/li.clerk/change", role="editor", area=TOWN) == 303
    assert clerk.get("/desk/items").status_code == 303
    clerk.log_in("li.clerk")
    assert clerk.get("/desk/requests").status_code == 403
    assert ("staff.changed", "chen.admin", "li.clerk") in done(town)


def test_a_wrong_proof_changes_nothing(admin: Browser, town: Town) -> None:
    admin.get("/desk/staff/li.clerk")
    form = {"role": "admin", "area": TOWN}
    assert post(admin, "/desk/staff/li.clerk/change", **form, password="wrong") == 422
    assert post(admin, "/desk/staff/li.clerk/do", what="leave", password="wrong") == 422
    assert person_of(town, "li.clerk").role is Role.CLERK


def test_who_has_left_is_out_at_once_and_has_no_requests_any_more(
    admin: Browser, client: TestClient, town: Town
) -> None:
    request = filed(a_code()[1])
    key = town.terminal()
    headers = {"Authorization": f"Bearer {key}"}
    body = batch(request_row(town, request))
    assert client.post("/v1/outbox", content=body, headers=headers).status_code == 200
    clerk = Browser(client)
    clerk.log_in("li.clerk")
    admin.get("/desk/staff/li.clerk")
    assert request.number in admin.page
    assert post(admin, "/desk/staff/li.clerk/do", what="leave") == 303
    assert clerk.get("/desk/requests").status_code == 303
    assert clerk.log_in("li.clerk").status_code == 401
    admin.get("/desk/staff/li.clerk")
    assert request.number not in admin.page
    assert "已停用" in admin.page
    assert post(admin, "/desk/staff/li.clerk/do", what="leave") == 409
    assert post(admin, "/desk/staff/li.clerk/do", what="back") == 303
    assert clerk.log_in("li.clerk").status_code == 303


def test_a_given_out_code_ends_the_old_password(
    admin: Browser, client: TestClient, town: Town
) -> None:
    clerk = Browser(client)
    clerk.log_in("li.clerk")
    admin.get("/desk/staff/li.clerk")
    assert post(admin, "/desk/staff/li.clerk/do", what="code") == 200
    assert clerk.get("/desk/requests").status_code == 303
    assert clerk.log_in("li.clerk").status_code == 401
    code = "-".join(re.findall(r"<span>([0-9a-f]{4})</span>", admin.page))
    town.clock.pass_by(hours=49)
    clerk.get("/desk/login/first")
    form = {"code": code, "new": "four plain words", "again": "four plain words"}
    assert clerk.post("/desk/login/first", None, **form).status_code == 401


def test_a_lost_phone_is_reset_for_a_reason_only(admin: Browser, town: Town) -> None:
    give_phone(town, "li.clerk")
    admin.get("/desk/staff/li.clerk")
    assert post(admin, "/desk/staff/li.clerk/do", what="factor") == 422
    assert town.county.proving.needs_code(person_of(town, "li.clerk"))
    assert post(admin, "/desk/staff/li.clerk/do", what="factor", reason="手机丢了") == 303
    assert not town.county.proving.needs_code(person_of(town, "li.clerk"))
    assert ("staff.factor_reset", "chen.admin", "li.clerk") in done(town)


def test_who_holds_two_roles_may_do_what_either_may(client: TestClient, town: Town) -> None:
    data = ("--data", str(town.county.folder.path))
    town.hire("li.clerk", Role.EDITOR, VILLAGE)
    assert main(["user", "change", "li.clerk", "--also", "clerk", *data]) == 0
    browser = Browser(client)
    browser.log_in("li.clerk")
    assert browser.get("/desk/requests").status_code == 200
    assert browser.get("/desk/staff").status_code == 403


def test_commands_do_what_the_desk_does(town: Town, capsys: Said) -> None:
    town.load()
    data = ("--data", str(town.county.folder.path))
    town.hire("li.clerk", Role.CLERK, VILLAGE)
    for command, told in (
        (("change", "li.clerk", "--role", "lead", "--area", TOWN), "changed li.clerk"),
        (("code", "li.clerk"), "code for li.clerk: "),
        (("leave", "li.clerk"), "li.clerk logs in no more"),
        (("list",), "left  li.clerk"),
        (("back", "li.clerk"), "may log in again"),
        (("reset-factor", "li.clerk", "--reason", "lost"), "has no second factor"),
    ):
        assert main(["user", *command, *data]) == 0
        assert told in capsys.readouterr().out
    for command, told in (
        (("change", "li.clerk"), "nothing to change"),
        (("leave", "nobody"), "there is no account 'nobody'"),
    ):
        assert main(["user", *command, *data]) == 2
        assert told in capsys.readouterr().err
    assert {who for _, who, about in done(town) if about == "li.clerk"} != {"li.clerk"}


def test_no_roles_word_is_part_of_another() -> None:
    words = [role.value for role in Role]
    assert not [(one, other) for one in words for other in words if one != other and one in other]


@pytest.fixture
def clerk(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, VILLAGE)
    town.hire("wang.clerk", Role.CLERK, VILLAGE)
    browser = Browser(client)
    browser.log_in("li.clerk")
    browser.get("/desk/me")
    return browser


def elsewhere(client: TestClient, name: str = "li.clerk") -> Browser:
    browser = Browser(client)
    browser.log_in(name)
    browser.get("/desk/me")
    return browser


def test_a_changed_password_ends_all_other_sessions(clerk: Browser, client: TestClient) -> None:
    other = elsewhere(client)
    form = {"new": "four plain words", "again": "four plain words"}
    assert post(clerk, "/desk/me/password", **form) == 303
    assert clerk.get("/desk/me").status_code == 200
    assert other.get("/desk/me").status_code == 303
    assert other.log_in("li.clerk").status_code == 401
    assert other.log_in("li.clerk", "four plain words").status_code == 303


@pytest.mark.parametrize(
    "form",
    [
        {"new": "short", "again": "short"},
        {"new": "four plain words", "again": "four other words"},
        {"new": "x" * 201, "again": "x" * 201},
        {"new": "four plain words", "again": "four plain words", "password": "wrong"},
        {"new": "four plain words", "again": "four plain words", "password": f" {PASSWORD}"},
    ],
)
def test_a_password_that_cannot_be_is_refused_in_words(
    clerk: Browser, form: dict[str, str]
) -> None:
    assert post(clerk, "/desk/me/password", **form) == 422
    assert 'role="alert"' in clerk.page
    clerk.get("/desk/requests")
    assert clerk.log_in("li.clerk").status_code == 303


def test_a_person_sees_and_ends_their_own_sessions_and_nobody_elses(
    clerk: Browser, client: TestClient
) -> None:
    other, stranger = elsewhere(client), elsewhere(client, "wang.clerk")
    stranger.get("/desk/me")
    assert stranger.page.count("退出这一处") == 0
    clerk.get("/desk/me")
    (session,) = re.findall(r'name="session" value="([0-9a-f]{64})"', clerk.page)
    stranger.post("/desk/me/sessions/end", None, session=session)
    assert other.get("/desk/me").status_code == 200
    clerk.post("/desk/me/sessions/end", None, session=session)
    assert other.get("/desk/me").status_code == 303
    assert stranger.get("/desk/me").status_code == 200


def test_signing_out_everywhere_else_leaves_this_session(
    clerk: Browser, client: TestClient
) -> None:
    others = [elsewhere(client), elsewhere(client)]
    clerk.get("/desk/me")
    assert clerk.post("/desk/me/sessions/end-others").status_code == 303
    assert [other.get("/desk/me").status_code for other in others] == [303, 303]
    assert clerk.get("/desk/me").status_code == 200


def test_who_has_left_is_found_by_id_only(admin: Browser, town: Town) -> None:
    person = person_of(town, "li.clerk")
    post(admin, "/desk/staff/li.clerk/do", what="leave")
    with town.county.database.reading() as connection:
        found = by_id(connection, person.id)
    assert found is not None
    assert found.left
