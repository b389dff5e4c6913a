"""Notices to staff: none is lost, none is sent twice, none says whose request it is."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import select

from county.database.tables import notices
from county.desk.assigning.labels import TOLD
from county.notices import outbox
from county.notices.addresses import AddressBook, open_book
from county.notices.apprise_notifier import AppriseNotifier
from county.notices.notifier import Notifier
from county.notices.outbox import Notice, What
from county.notices.sending import Sending
from county.notices.settings import Address, NoticeSettings
from county.people import accounts
from county.people.staff import Role, Staff, named
from county.rounds.alarm import Alarm
from county.rounds.round import Done
from disclosure.errors import NotAllowedError, RejectedError, RetryLaterError, UsageError
from disclosure.wording import Wording
from tests.county.making import COUNTY, TOWN, VILLAGE, Town
from tests.fakes.notifier import FakeNotifier, Message

SAY = Wording().say
SETTINGS = NoticeSettings()
BOOK = AddressBook([Address(url="chat://{name}")])
SUBJECT = "政务公开工作台：{} 件事请您看一下"


class Way(Protocol):
    """A notifier with somebody at the other end."""

    @property
    def notifier(self) -> Notifier: ...

    def address(self) -> str: ...
    def closed(self) -> str: ...
    def received(self) -> list[tuple[str, str]]: ...


@dataclass
class FakeWay:
    notifier: FakeNotifier = field(default_factory=FakeNotifier)

    def address(self) -> str:
        return "chat://office"

    def closed(self) -> str:
        self.notifier.closed.add("chat://closed")
        return "chat://closed"

    def received(self) -> list[tuple[str, str]]:
        return [(one.subject, one.text) for one in self.notifier.sent]


@dataclass
class AppriseWay:
    """apprise, and a service on loopback that takes its JSON; ``/closed`` answers 503."""

    port: int
    bodies: list[dict[str, Any]]
    notifier: Notifier = field(default_factory=lambda: AppriseNotifier(10.0))

    def address(self) -> str:
        return f"json://127.0.0.1:{self.port}/office"

    def closed(self) -> str:
        return f"json://127.0.0.1:{self.port}/closed"

    def received(self) -> list[tuple[str, str]]:
        return [(body["title"], body["message"]) for body in self.bodies]


@contextmanager
def service() -> Iterator[AppriseWay]:
    bodies: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            closed = self.path.startswith("/closed")
            if not closed:
                bodies.append(json.loads(body))
            self.send_response(503 if closed else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield AppriseWay(server.server_port, bodies)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=["fake", "apprise"])
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    if request.param == "fake":
        yield FakeWay()
        return
    with service() as made:
        yield made


def test_a_message_arrives_whole(way: Way) -> None:
    way.notifier.send(way.address(), "两件事", "【帮查】20261120-01-001 今天到期\n第二行 & <b>")
    assert way.received() == [("两件事", "【帮查】20261120-01-001 今天到期\n第二行 & <b>")]


def test_a_service_that_does_not_take_it_is_asked_later(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(RetryLaterError):
        way.notifier.send(way.closed(), "两件事", "正文")
    assert way.received() == []
    assert "closed" not in caplog.text


def test_an_address_of_no_known_kind_is_never_asked_again(way: Way) -> None:
    with pytest.raises(RejectedError):
        way.notifier.send("this is no address", "两件事", "正文")


@pytest.fixture
def staffed(town: Town) -> Town:
    """A county with two clerks, a lead and an admin."""
    town.load()
    town.hire("wang.min", Role.CLERK, VILLAGE)
    town.hire("li.hua", Role.CLERK, TOWN)
    town.hire("zhao.lead", Role.LEAD, COUNTY)
    town.hire("sun.admin", Role.ADMIN, COUNTY)
    return town


def who(town: Town, name: str) -> Staff:
    with town.county.database.reading() as connection:
        person = named(connection, name)
    assert person is not None
    return person


def tell(town: Town, name: str, words: str, key: str = "") -> bool:
    with town.county.database.writing() as connection:
        notice = Notice(key or words + name, who(town, name).id, What.DUE, words)
        return outbox.put(connection, notice, town.clock())


def sending(
    town: Town,
    notifier: Notifier | None,
    book: AddressBook = BOOK,
    settings: NoticeSettings = SETTINGS,
) -> Sending:
    return Sending(town.county.database, book, notifier, settings, SAY)


def waiting(town: Town) -> dict[str, object]:
    """Return when each notice is tried again, by its words."""
    with town.county.database.reading() as connection:
        rows = connection.execute(select(notices.c.words, notices.c.next_at))
        return {row.words: row.next_at for row in rows}


def test_the_same_thing_is_told_once(staffed: Town) -> None:
    assert tell(staffed, "wang.min", "甲", key="half:1")
    assert not tell(staffed, "wang.min", "甲", key="half:1")
    assert not tell(staffed, "li.hua", "乙", key="half:1")


def test_what_one_address_is_told_is_one_message_and_goes_once(staffed: Town) -> None:
    notifier = FakeNotifier()
    for words in ("甲", "乙"):
        tell(staffed, "wang.min", words)
    tell(staffed, "li.hua", "丙")
    chore = sending(staffed, notifier)
    assert chore.run(staffed.clock()) == "2 of 2 messages sent"
    assert notifier.sent == [
        Message("chat://wang.min", SUBJECT.format(2), "甲\n乙"),
        Message("chat://li.hua", SUBJECT.format(1), "丙"),
    ]
    assert chore.run(staffed.clock.pass_by(days=1)) == ""
    assert len(notifier.sent) == 2


def test_one_address_that_does_not_answer_keeps_no_other_back_and_waits_longer(
    staffed: Town,
) -> None:
    notifier = FakeNotifier(closed={"chat://wang.min"})
    tell(staffed, "wang.min", "甲")
    tell(staffed, "li.hua", "丙")
    chore = sending(staffed, notifier)
    assert chore.run(staffed.clock()) == "1 of 2 messages sent"
    assert [one.to for one in notifier.sent] == ["chat://li.hua"]
    waits = []
    for _ in range(9):
        again = waiting(staffed)["甲"]
        assert again is not None
        waits.append(again - staffed.clock())  # type: ignore[operator]
        staffed.clock.now = again  # type: ignore[assignment]
        chore.run(staffed.clock())
    first = timedelta(seconds=SETTINGS.retry_seconds)
    assert waits[:3] == [first, 2 * first, 4 * first]
    assert waits[-1] == timedelta(seconds=SETTINGS.longest_retry_seconds)
    notifier.closed.clear()
    chore.run(staffed.clock.pass_by(hours=1))
    assert notifier.sent[-1].text == "甲"


def test_a_server_that_dies_after_one_message_sends_only_the_others_later(staffed: Town) -> None:
    class Dying(FakeNotifier):
        def send(self, to: str, subject: str, text: str) -> None:
            if self.sent:
                raise SystemExit
            super().send(to, subject, text)

    tell(staffed, "wang.min", "甲")
    tell(staffed, "li.hua", "丙")
    dying = Dying()
    with pytest.raises(SystemExit):
        sending(staffed, dying).run(staffed.clock())
    assert [one.text for one in dying.sent] == ["甲"]
    alive = FakeNotifier()
    sending(staffed, alive).run(staffed.clock.pass_by(minutes=1))
    assert [one.text for one in alive.sent] == ["丙"]


def test_a_notice_nobody_takes_for_a_day_is_given_up_and_stays_on_the_desk(
    staffed: Town,
) -> None:
    notifier = FakeNotifier(closed={"chat://wang.min"})
    tell(staffed, "wang.min", "甲")
    chore = sending(staffed, notifier)
    chore.run(staffed.clock())
    with staffed.county.database.reading() as connection:
        assert outbox.stuck(connection) == 1
    chore.run(staffed.clock.pass_by(hours=SETTINGS.give_up_hours))
    assert waiting(staffed) == {"甲": None}
    with staffed.county.database.reading() as connection:
        assert outbox.stuck(connection) == 0


def test_an_address_without_a_form_is_tried_once(staffed: Town) -> None:
    tell(staffed, "wang.min", "甲")
    book = AddressBook([Address(url="no address")])
    sending(staffed, FakeNotifier(), book).run(staffed.clock())
    assert waiting(staffed) == {"甲": None}


@pytest.mark.parametrize("book", [AddressBook(), AddressBook([Address(url="x://", people=("a",))])])
def test_who_has_no_address_is_told_on_the_desk_alone(staffed: Town, book: AddressBook) -> None:
    notifier = FakeNotifier()
    tell(staffed, "wang.min", "甲")
    sending(staffed, notifier, book).run(staffed.clock())
    assert (notifier.sent, waiting(staffed)) == ([], {"甲": None})


def test_who_has_left_is_told_nothing(staffed: Town) -> None:
    notifier = FakeNotifier()
    tell(staffed, "wang.min", "甲")
    with staffed.county.database.writing() as connection:
        accounts.leave(connection, "sun.admin", who(staffed, "wang.min"), staffed.clock())
    sending(staffed, notifier).run(staffed.clock())
    assert notifier.sent == []


def test_two_people_behind_one_address_are_told_once(staffed: Town) -> None:
    notifier = FakeNotifier()
    for name in ("wang.min", "li.hua"):
        tell(staffed, name, "甲")
    sending(staffed, notifier, AddressBook([Address(url="chat://all")])).run(staffed.clock())
    assert notifier.sent == [Message("chat://all", SUBJECT.format(1), "甲")]


def test_a_message_has_so_many_lines_and_a_round_so_many_messages(staffed: Town) -> None:
    notifier = FakeNotifier()
    for number in range(7):
        tell(staffed, "wang.min", f"第{number}件")
    few = replace_settings(together=2, messages=2)
    chore = sending(staffed, notifier, settings=few)
    chore.run(staffed.clock())
    assert [one.text.count("件") for one in notifier.sent] == [2, 2]
    chore.run(staffed.clock())
    assert [one.text.count("件") for one in notifier.sent] == [2, 2, 2, 1]


def replace_settings(**changes: Any) -> NoticeSettings:
    return NoticeSettings(**changes)


def test_a_link_leads_to_the_desk(staffed: Town) -> None:
    notifier = FakeNotifier()
    tell(staffed, "wang.min", "甲")
    linked = replace_settings(desk_address="https://desk.example.gov.cn/")
    sending(staffed, notifier, settings=linked).run(staffed.clock())
    assert notifier.sent[0].text == "甲 https://desk.example.gov.cn/desk"


def test_old_notices_are_forgotten(staffed: Town) -> None:
    tell(staffed, "wang.min", "甲")
    chore = sending(staffed, None)
    chore.run(staffed.clock.pass_by(days=SETTINGS.keep_days))
    assert waiting(staffed) == {"甲": None}
    chore.run(staffed.clock.pass_by(seconds=1))
    assert waiting(staffed) == {}


def test_a_notice_has_words_and_not_too_many(staffed: Town) -> None:
    for words in ("", "长" * 201):
        with pytest.raises(NotAllowedError):
            tell(staffed, "wang.min", words, key="key")


def test_the_first_address_that_fits_is_a_persons(staffed: Town) -> None:
    book = AddressBook(
        [
            Address(url="own://", people=("li.hua",)),
            Address(url="town://{name}", area=TOWN, roles=(Role.CLERK,)),
            Address(url="rest://"),
        ]
    )
    found = {name: book.of(who(staffed, name)) for name in ("wang.min", "li.hua", "zhao.lead")}
    assert found == {"wang.min": "town://wang.min", "li.hua": "own://", "zhao.lead": "rest://"}
    odd = replace(who(staffed, "wang.min"), name="a/b@c")
    assert book.of(odd) == "town://a%2Fb%40c"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[address]]\nurl = "secret-key"\n', "address 1: url"),
        ('[[address]]\nurl = "a://b"\narea = "12"\n', "address 1: "),
        ('[[address]]\nurl = "a://b"\nrole = "lead"\n', "role"),
    ],
)
def test_a_wrong_file_of_addresses_is_told_without_the_address(
    staffed: Town, text: str, words: str
) -> None:
    settings = NoticeSettings(addresses_file="addresses.toml")
    file = Path(staffed.county.folder.path / "addresses.toml")
    with pytest.raises(UsageError, match=r"addresses.toml"):
        open_book(staffed.county.folder, settings)
    file.write_text(text)
    with pytest.raises(UsageError, match=words) as met:
        open_book(staffed.county.folder, settings)
    assert "secret-key" not in str(met.value)
    file.write_text('[[address]]\nurl = "a://b"\nroles = ["lead"]\n')
    assert open_book(staffed.county.folder, settings).of(who(staffed, "zhao.lead")) == "a://b"


def test_admins_are_told_once_of_a_chore_that_goes_on_failing(staffed: Town) -> None:
    alarm = Alarm(staffed.county.database, 2, staffed.clock, SAY)
    for failures in (1, 2, 3):
        alarm(Done("notices", "KeyError", failures))
    notifier = FakeNotifier()
    sending(staffed, notifier).run(staffed.clock())
    assert [(one.to, "notices" in one.text) for one in notifier.sent] == [
        ("chat://sun.admin", True)
    ]


def test_every_notice_has_words_on_the_desk() -> None:
    assert set(TOLD) == set(What)
