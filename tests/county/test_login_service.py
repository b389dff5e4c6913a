"""Logging in by the county's own service, against a real small one, and its forgers."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from joserfc.jwk import RSAKey
from sqlalchemy import select

from county.database.tables import login_trips
from county.folder import DataFolder
from county.people import accounts
from county.people.provider import require_safe
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings, LoginServiceSettings, ServerSettings
from county.web.serving import build_application
from disclosure.errors import NotAllowedError, UsageError
from tests.county.desk import Browser
from tests.county.generator import person_of
from tests.county.identity_provider import CLIENT, SECRET, Provider, provider
from tests.county.making import COUNTY, NOW, TOWN, Content, Town

BACK = "/desk/login/service/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as service:
        yield service


@pytest.fixture
def service(running: Provider) -> Iterator[Provider]:
    running.now = int(NOW.timestamp())
    running.asked.clear()
    yield running
    usual = Provider(address=running.address, key=running.key)
    for name in ("subject", "claims", "header", "called", "size", "signs_with", "forged"):
        setattr(running, name, getattr(usual, name))


@pytest.fixture
def town(folder: DataFolder, content: Content, service: Provider) -> Iterator[Town]:
    (folder.path / "login.secret").write_text(SECRET + "\n", encoding="utf-8")
    settings = CountySettings(
        desk=DeskSettings(second_factor=(Role.ADMIN,)),
        login_service=LoginServiceSettings(
            issuer=service.address,
            client_id=CLIENT,
            secret_file="login.secret",
            address="https://desk.example",
        ),
    )
    town = Town.open(folder, content, settings)
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("chen.admin", Role.ADMIN, COUNTY)
    for name, subject in (("li.clerk", "u-1001"), ("chen.admin", "u-1")):
        with town.county.database.writing() as connection:
            accounts.link_subject(connection, "test", person_of(town, name), subject, NOW)
    yield town
    town.county.database.close()


@pytest.fixture
def browser(town: Town) -> Iterator[Browser]:
    with TestClient(build_application(town.county, town.clock), follow_redirects=False) as client:
        yield Browser(client)


def come_back(browser: Browser, service: Provider, **changes: str) -> Response:
    """Go to the service, log in there, and come back."""
    address = browser.get("/desk/login/service").headers["location"]
    code, state = service.authorize(address)
    return browser.get(f"{BACK}?{urlencode({'code': code, 'state': state, **changes})}")


def is_refused(browser: Browser, reply: Response) -> bool:
    inside = browser.get("/desk/requests").status_code
    return reply.status_code == 403 and inside == 303


def test_whoever_the_service_vouches_for_is_in(browser: Browser, service: Provider) -> None:
    browser.get("/desk/login")
    assert "用统一登录进入" in browser.page
    reply = come_back(browser, service, iss=service.address)
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk/requests")
    assert browser.get("/desk/requests").status_code == 200
    assert "li.clerk" in browser.page


def test_an_admin_still_owes_the_second_factor(browser: Browser, service: Provider) -> None:
    service.subject = "u-1"
    reply = come_back(browser, service)
    assert reply.headers["location"].startswith("/desk/me/factor")
    assert browser.get("/desk/requests").status_code == 303


def test_the_password_still_opens(browser: Browser) -> None:
    assert browser.log_in("li.clerk").status_code == 303


def test_a_subject_without_an_account_gets_no_account(browser: Browser, service: Provider) -> None:
    service.subject = "u-9999"
    reply = come_back(browser, service)
    assert is_refused(browser, reply)


def test_who_has_left_does_not_come_in_by_the_service(
    browser: Browser, service: Provider, town: Town
) -> None:
    with town.county.database.writing() as connection:
        accounts.leave(connection, "test", person_of(town, "li.clerk"), NOW)
    assert is_refused(browser, come_back(browser, service))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": [CLIENT, "another"]},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": None},
        {"nbf": int(NOW.timestamp()) + 61},
        {"sub": None},
        {"sub": ""},
        {"sub": 1001},
    ],
)
def test_a_token_that_says_anything_wrong_opens_nothing(
    browser: Browser, service: Provider, claims: dict[str, object]
) -> None:
    service.claims = claims
    assert is_refused(browser, come_back(browser, service))


@pytest.mark.parametrize("forged", ["none", "None", "HS256", ""])
def test_a_token_that_anybody_could_make_opens_nothing(
    browser: Browser, service: Provider, forged: str
) -> None:
    service.forged = forged
    reply = come_back(browser, service)
    assert is_refused(browser, reply) == bool(forged)


def test_a_token_of_another_key_opens_nothing(browser: Browser, service: Provider) -> None:
    service.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert is_refused(browser, come_back(browser, service))


def test_a_key_that_is_new_since_is_asked_for(browser: Browser, service: Provider) -> None:
    assert come_back(browser, service).status_code == 303
    service.key = RSAKey.generate_key(2048, {"kid": "two"})
    service.header = {"kid": "two"}
    assert come_back(browser, service).status_code == 303
    service.key = RSAKey.generate_key(2048, {"kid": "one"})


def test_keys_are_kept_for_a_while(browser: Browser, service: Provider, town: Town) -> None:
    come_back(browser, service)
    come_back(browser, service)
    assert service.asked.count("/keys") == 1
    town.clock.pass_by(minutes=61)
    service.now += 61 * 60
    assert come_back(browser, service).status_code == 303
    assert service.asked.count("/keys") == 2


def test_an_answer_opens_once(browser: Browser, service: Provider) -> None:
    address = browser.get("/desk/login/service").headers["location"]
    ticket = dict(browser.cookies)
    code, state = service.authorize(address)
    back = f"{BACK}?{urlencode({'code': code, 'state': state})}"
    assert browser.get(back).status_code == 303
    service.codes[code] = {}
    browser.cookies = ticket
    assert is_refused(browser, browser.get(back))


def test_an_answer_opens_nothing_in_another_browser(browser: Browser, service: Provider) -> None:
    """Else somebody could log others in as themselves."""
    address = browser.get("/desk/login/service").headers["location"]
    code, state = service.authorize(address)
    other = Browser(browser.client)
    back = f"{BACK}?{urlencode({'code': code, 'state': state})}"
    assert is_refused(other, other.get(back))
    own = Browser(browser.client)
    own.get("/desk/login/service")
    assert is_refused(own, own.get(back))


@pytest.mark.parametrize("changes", [{"state": "forged"}, {"state": ""}, {"code": "forged"}])
def test_a_forged_answer_opens_nothing(
    browser: Browser, service: Provider, changes: dict[str, str]
) -> None:
    assert is_refused(browser, come_back(browser, service, **changes))


def test_an_answer_of_another_service_opens_nothing(browser: Browser, service: Provider) -> None:
    assert is_refused(browser, come_back(browser, service, iss="https://evil.example"))


def test_a_trip_that_took_too_long_is_over(browser: Browser, service: Provider, town: Town) -> None:
    address = browser.get("/desk/login/service").headers["location"]
    code, state = service.authorize(address)
    town.clock.pass_by(minutes=11)
    reply = browser.get(f"{BACK}?{urlencode({'code': code, 'state': state})}")
    assert is_refused(browser, reply)
    browser.get("/desk/login/service")
    with town.county.database.reading() as connection:
        assert len(connection.execute(select(login_trips)).all()) == 1


def test_a_service_that_calls_itself_otherwise_is_not_asked(
    browser: Browser, service: Provider
) -> None:
    service.called = "https://evil.example"
    assert browser.get("/desk/login/service").status_code == 403


def test_endless_answers_are_not_read(browser: Browser, service: Provider) -> None:
    service.size = 2_000_000
    assert browser.get("/desk/login/service").status_code == 503


def test_without_the_setting_there_is_no_such_page(town: Town) -> None:
    county = replace(town.county, settings=CountySettings())
    with TestClient(build_application(county, town.clock), follow_redirects=False) as client:
        assert client.get("/desk/login/service").status_code == 404
        assert "统一登录" not in client.get("/desk/login").text


@pytest.mark.parametrize("issuer", ["http://login.example", "login.example", "ftp://127.0.0.1"])
def test_a_service_without_https_is_refused_at_the_start(issuer: str) -> None:
    with pytest.raises(UsageError, match="does not begin with https"):
        require_safe(issuer)


def test_two_accounts_are_never_tied_to_one_subject(town: Town) -> None:
    with town.county.database.writing() as connection, pytest.raises(NotAllowedError):
        accounts.link_subject(connection, "test", person_of(town, "chen.admin"), "u-1001", NOW)


def test_behind_https_no_cookie_can_be_set_by_another_host(town: Town) -> None:
    settings = replace_secure(town.county.settings)
    county = replace(town.county, settings=settings)
    with TestClient(
        build_application(county, town.clock),
        base_url="https://desk.example",
        follow_redirects=False,
    ) as client:
        browser = Browser(client)
        cookie = browser.log_in("li.clerk").headers["set-cookie"]
        assert cookie.startswith("__Host-mingbai_desk=")
        for mark in ("Secure", "HttpOnly", "Path=/;", "SameSite=lax"):
            assert mark in cookie
        assert "Domain" not in cookie
        assert browser.get("/desk/requests").status_code == 200


def replace_secure(settings: CountySettings) -> CountySettings:
    server = ServerSettings(secure_cookies=True)
    return CountySettings(desk=settings.desk, server=server)
