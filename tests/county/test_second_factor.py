"""The second factor: who needs it, what opens, what does not, and proving again inside."""

import base64
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from county.database.tables import acts, recovery_codes, second_factors, sessions
from county.folder import DataFolder
from county.people.proving import Proving
from county.people.second_factor import STEP_SECONDS, code_of, matching_step
from county.people.staff import Role
from county.people.vault import Vault
from county.settings import CountySettings
from county.web.serving import build_application
from disclosure.errors import UsageError
from tests.county.desk import Browser
from tests.county.generator import Phone, give_phone, person_of
from tests.county.making import COUNTY, NOW, PASSWORD, TOWN, Content, Town

RFC_SECRET = b"12345678901234567890"
"""Of RFC 6238, appendix B."""


@pytest.fixture
def town(folder: DataFolder, content: Content) -> Iterator[Town]:
    town = Town.open(folder, content, CountySettings())
    town.load()
    town.hire("chen.admin", Role.ADMIN, COUNTY)
    town.hire("li.clerk", Role.CLERK, TOWN)
    yield town
    town.county.database.close()


@pytest.fixture
def browser(town: Town) -> Iterator[Browser]:
    with TestClient(build_application(town.county, town.clock), follow_redirects=False) as client:
        yield Browser(client)


def prove(town: Town, name: str, password: str, code: str) -> bool:
    return town.county.proving.prove(person_of(town, name), password, code, town.clock())


def done(town: Town) -> list[str]:
    with town.county.database.reading() as connection:
        return list(connection.scalars(select(acts.c.act).order_by(acts.c.number)))


@pytest.mark.parametrize(
    ("seconds", "figures"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, figures: str) -> None:
    assert code_of(RFC_SECRET, seconds // STEP_SECONDS) == figures


@pytest.mark.parametrize(("steps", "taken"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_one_step_off(steps: int, taken: int) -> None:
    code = Phone(RFC_SECRET).code(NOW, steps)
    assert (matching_step(RFC_SECRET, code, NOW) is not None) == bool(taken)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "-12345"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert matching_step(RFC_SECRET, code, NOW) is None


def test_an_admin_without_a_generator_gets_no_further_than_setting_one_up(
    browser: Browser,
) -> None:
    reply = browser.log_in("chen.admin")
    assert reply.headers["location"].startswith("/desk/me/factor?next=")
    for path in ("/desk/requests", "/desk/items", "/desk/me", "/desk/staff"):
        reply = browser.get(path)
        assert (reply.status_code, reply.headers["location"]) == (303, "/desk/me/factor")
    assert browser.get("/desk/me/factor").status_code == 200


def secret_on(page: str) -> bytes:
    shown = re.search(r'class="mono">([A-Z2-7 ]+)<', page)
    assert shown
    letters = shown.group(1).replace(" ", "")
    return base64.b32decode(letters + "=" * (-len(letters) % 8))


def test_setting_up_shows_a_code_to_scan_and_recovery_codes_once(
    browser: Browser, town: Town
) -> None:
    browser.log_in("chen.admin")
    before = dict(browser.cookies)
    browser.get("/desk/me/factor?next=/desk/items")
    assert "<svg" in browser.page
    phone = Phone(secret_on(browser.page))
    assert browser.post("/desk/me/factor", first="000000").status_code == 401
    reply = browser.post("/desk/me/factor?next=/desk/items", first=phone.code(town.clock()))
    assert reply.status_code == 200
    codes = re.findall(r"<li>((?:[2-9a-z]{4}-){3}[2-9a-z]{4})</li>", browser.page)
    assert len(set(codes)) == 8
    assert 'href="/desk/items"' in browser.page
    assert browser.cookies != before
    assert browser.get("/desk/items").status_code == 200
    assert browser.get("/desk/me/factor").status_code == 200
    assert not any(code in browser.page for code in codes)
    assert "<svg" not in browser.page
    browser.cookies = before
    assert browser.get("/desk/items").status_code == 303
    assert {"staff.factor_set", "login.in"} <= set(done(town))


def test_a_password_alone_opens_nothing_where_there_is_a_generator(
    browser: Browser, town: Town
) -> None:
    phone, _ = give_phone(town, "chen.admin")
    reply = browser.log_in("chen.admin")
    assert reply.headers["location"].startswith("/desk/login/code")
    assert browser.get("/desk/items").headers["location"] == "/desk/login/code"
    assert "login.in" not in done(town)
    browser.get("/desk/login/code")
    half = dict(browser.cookies)
    reply = browser.post("/desk/login/code", code=phone.code(town.clock()))
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk/requests")
    assert browser.get("/desk/items").status_code == 200
    browser.cookies = half
    assert browser.get("/desk/items").headers["location"].startswith("/desk/login?")


def test_a_code_that_was_seen_over_a_shoulder_opens_nothing_again(
    browser: Browser, town: Town
) -> None:
    phone, _ = give_phone(town, "chen.admin")
    seen = phone.code(town.clock())
    for status in (303, 401):
        browser.log_in("chen.admin")
        browser.get("/desk/login/code")
        assert browser.post("/desk/login/code", code=seen).status_code == status
    assert "已经用过" in browser.page


def test_an_older_code_of_the_drift_opens_nothing_after_a_newer_one(town: Town) -> None:
    phone, _ = give_phone(town, "chen.admin")
    assert prove(town, "chen.admin", PASSWORD, phone.code(town.clock()))
    assert not prove(town, "chen.admin", PASSWORD, phone.code(town.clock(), -1))
    assert prove(town, "chen.admin", PASSWORD, phone.code(town.clock(), 1))


def test_guessing_codes_ends_all_sessions_and_waits(browser: Browser, town: Town) -> None:
    phone, _ = give_phone(town, "chen.admin")
    inside = Browser(browser.client)
    inside.log_in("chen.admin")
    inside.get("/desk/login/code")
    inside.post("/desk/login/code", code=phone.code(town.clock()))
    town.clock.pass_by(seconds=STEP_SECONDS)
    browser.log_in("chen.admin")
    browser.get("/desk/login/code")
    for _ in range(4):
        assert browser.post("/desk/login/code", code="000000").status_code == 401
    assert inside.get("/desk/items").status_code == 200
    browser.post("/desk/login/code", code="000000")
    assert "15 分钟后重新登录" in browser.page
    assert inside.get("/desk/items").status_code == 303
    assert not prove(town, "chen.admin", PASSWORD, phone.code(town.clock()))
    town.clock.pass_by(minutes=16)
    assert prove(town, "chen.admin", PASSWORD, phone.code(town.clock()))
    assert "login.proof_failed" in done(town)


def test_a_half_open_session_ends_after_its_minutes(browser: Browser, town: Town) -> None:
    phone, _ = give_phone(town, "chen.admin")
    browser.log_in("chen.admin")
    browser.get("/desk/login/code")
    town.clock.pass_by(minutes=11)
    reply = browser.post("/desk/login/code", code=phone.code(town.clock()))
    assert reply.headers["location"] == "/desk/login"


def test_a_recovery_code_opens_once(browser: Browser, town: Town) -> None:
    _, codes = give_phone(town, "chen.admin")
    for status in (303, 401):
        browser.log_in("chen.admin")
        browser.get("/desk/login/code")
        typed = codes[0].upper().replace("-", " ")
        assert browser.post("/desk/login/code", code=typed).status_code == status
    assert "staff.recovery_used" in done(town)


def test_neither_secrets_nor_codes_lie_readable_in_the_database(town: Town) -> None:
    phone, codes = give_phone(town, "chen.admin")
    with sqlite3.connect(town.county.folder.database) as database:
        content = "\n".join(database.iterdump()).lower()
    assert phone.secret.hex() not in content
    assert not any(code in content or code.replace("-", "") in content for code in codes)
    assert town.county.folder.vault_key.stat().st_mode & 0o077 == 0
    with town.county.database.reading() as connection:
        assert len(connection.execute(select(recovery_codes)).all()) == 8


def test_a_secret_moved_to_another_account_opens_nothing(town: Town) -> None:
    give_phone(town, "chen.admin")
    clerk = person_of(town, "li.clerk")
    with town.county.database.writing() as connection:
        connection.execute(update(second_factors).values(staff=clerk.id))
    with pytest.raises(UsageError, match="does not open the second factor"):
        prove(town, "li.clerk", PASSWORD, "000000")


def test_another_key_file_says_what_to_do(town: Town, tmp_path: Path) -> None:
    box = town.county.factor._vault.close(b"secret", 1)
    with pytest.raises(UsageError, match="put the right key file back"):
        Vault(tmp_path / "other.key").open(box, 1)
    (tmp_path / "short.key").write_bytes(b"x")
    with pytest.raises(UsageError, match="is no key of 32 bytes"):
        Vault(tmp_path / "short.key").open(box, 1)


def test_who_is_inside_proves_by_password_alone_without_a_generator(town: Town) -> None:
    assert prove(town, "li.clerk", PASSWORD, "")
    assert not prove(town, "li.clerk", "wrong", "")


def test_a_right_code_with_a_wrong_password_is_not_used_up(town: Town) -> None:
    phone, _ = give_phone(town, "chen.admin")
    code = phone.code(town.clock())
    assert not prove(town, "chen.admin", "wrong", code)
    assert prove(town, "chen.admin", PASSWORD, code)


def test_a_generator_that_was_never_confirmed_asks_for_nothing(town: Town) -> None:
    clerk = person_of(town, "li.clerk")
    with town.county.database.writing() as connection:
        town.county.factor.begin(connection, clerk.id)
    assert not town.county.proving.needs_code(clerk)
    assert prove(town, "li.clerk", PASSWORD, "")


def test_a_stolen_session_cannot_guess_the_password_for_long(browser: Browser) -> None:
    browser.log_in("li.clerk")
    browser.get("/desk/me")
    for _ in range(5):
        browser.post(
            "/desk/me/password", new="a new password", again="a new password", password="x"
        )
    assert browser.get("/desk/me").status_code == 303


def test_a_stolen_session_sets_up_no_generator(browser: Browser, town: Town) -> None:
    browser.log_in("li.clerk")
    browser.get("/desk/me/factor")
    code = Phone(secret_on(browser.page)).code(town.clock())
    reply = browser.post("/desk/me/factor", first=code, password="wrong")
    assert reply.status_code == 401
    assert not town.county.proving.needs_code(person_of(town, "li.clerk"))
    code = Phone(secret_on(browser.page)).code(town.clock())
    assert browser.post("/desk/me/factor", first=code, password=PASSWORD).status_code == 200
    assert town.county.proving.needs_code(person_of(town, "li.clerk"))


def test_another_phone_needs_the_old_one_or_a_recovery_code(browser: Browser, town: Town) -> None:
    _, codes = give_phone(town, "li.clerk")
    browser.log_in("li.clerk")
    browser.get("/desk/login/code")
    browser.post("/desk/login/code", code=codes[0])
    browser.get("/desk/me/factor")
    assert browser.post("/desk/me/factor/renew", password=PASSWORD, code="1").status_code == 401
    reply = browser.post("/desk/me/factor/renew", password=PASSWORD, code=codes[1])
    assert reply.headers["location"] == "/desk/me/factor"
    browser.get("/desk/me/factor")
    assert "<svg" in browser.page


def test_new_recovery_codes_end_the_old_ones(browser: Browser, town: Town) -> None:
    phone, codes = give_phone(town, "li.clerk")
    browser.log_in("li.clerk")
    browser.get("/desk/login/code")
    browser.post("/desk/login/code", code=phone.code(town.clock()))
    town.clock.pass_by(seconds=STEP_SECONDS)
    browser.get("/desk/me/factor")
    form = {"password": PASSWORD, "code": phone.code(town.clock())}
    assert browser.post("/desk/me/factor/recovery", token=None, **form).status_code == 200
    assert not prove(town, "li.clerk", PASSWORD, codes[0])


def test_sessions_that_owe_a_code_are_kept_as_such(browser: Browser, town: Town) -> None:
    give_phone(town, "chen.admin")
    browser.log_in("chen.admin")
    with town.county.database.reading() as connection:
        assert list(connection.scalars(select(sessions.c.stage))) == ["code"]


def test_proofs_are_counted_apart_from_logins(town: Town) -> None:
    """A stranger's wrong passwords at the door keep nobody inside from proving."""
    proving = Proving(town.county.database, town.county.settings.desk, town.county.factor)
    for _ in range(4):
        assert not proving.prove(person_of(town, "li.clerk"), "x", "", NOW)
    assert proving.prove(person_of(town, "li.clerk"), PASSWORD, "", NOW + timedelta(seconds=1))
