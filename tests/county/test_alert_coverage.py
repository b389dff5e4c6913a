"""How far an alert has come: by terminals' own words, within seconds, on the desk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from county.alerts import coverage
from county.alerts.coverage import Coverage, Reached
from county.people.staff import Role
from county.publishing import drafts
from county.web.serving import build_application
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_item
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.items import Item
from disclosure.outbox import (
    AiredRecord,
    AiredResult,
    AlertRecord,
    AlertStep,
    FeedState,
    OutboxKind,
    OutboxRow,
    TerminalReport,
)
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, OTHER_VILLAGE, TOWN, VILLAGE, Town, batch, row

FACES = (Channel.KIOSK, Channel.SCREEN, Channel.PHONE, Channel.LOUDSPEAKER)
MINUTE = timedelta(minutes=1)


def facts(message: str = "QH-1", **changes: object) -> AlertFacts:
    told: dict[str, object] = {
        "source": "weather",
        "message": message,
        "hazard": "flood-1",
        "level": AlertLevel.RED,
        "since": NOW - MINUTE,
        "until": NOW + 6 * 60 * MINUTE,
    }
    return AlertFacts(**{**told, **changes})  # type: ignore[arg-type]


def alert(area: str = TOWN, told: AlertFacts | None = None, version: int = 1) -> Item:
    return alert_item(told or facts(), AreaCode(area), "清禾县气象台", FACES, version)


@dataclass
class Watch:
    """A county with an alert, terminals and somebody at the desk."""

    town: Town
    client: TestClient
    tokens: dict[str, str] = field(default_factory=dict)

    def publish(self, *items: Item) -> None:
        with self.town.county.database.writing() as connection:
            for item in items:
                drafts.put(connection, item, f"source/{item.id}", NOW)
        self.town.seal()

    def terminal(self, area: str = VILLAGE) -> str:
        token = self.town.terminal(AreaCode(area))
        self.tokens[token] = area
        return token

    def send(self, token: str, *rows: OutboxRow) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        reply = self.client.post("/v1/outbox", content=batch(*rows), headers=headers)
        assert reply.status_code == 200
        assert "refused" not in reply.text

    def of(self, *items: Item, scope: str = COUNTY) -> Coverage:
        with self.town.county.database.reading() as connection:
            return coverage.of_items(connection, items, AreaCode(scope))

    def browser(self, role: Role = Role.CLERK, area: str = COUNTY) -> Browser:
        self.town.hire("zhou", role, AreaCode(area))
        browser = Browser(self.client)
        browser.log_in("zhou")
        return browser


@pytest.fixture
def watch(town: Town) -> Iterator[Watch]:
    town.publish()
    with TestClient(build_application(town.county, town.clock), follow_redirects=False) as client:
        yield Watch(town, client)


def step(
    item: Item,
    what: AlertStep = AlertStep.SHOWN,
    channel: Channel = Channel.SCREEN,
    at: datetime = NOW,
) -> OutboxRow:
    record = AlertRecord(
        format=1, item=item.id, version=item.version, channel=channel, step=what, at=at
    )
    return row(OutboxKind.ALERT, encode(record))


def aired(item: Item, result: AiredResult, reason: str = "", at: datetime = NOW) -> OutboxRow:
    heard = result is not AiredResult.MISSED
    record = AiredRecord(
        format=1,
        item=item.id,
        version=item.version,
        slot="",
        planned=at,
        result=result,
        started=at if heard else None,
        ended=at + MINUTE if heard else None,
        reason=reason,
    )
    return row(OutboxKind.AIRED, encode(record))


def report(area: str, sequence: int, at: datetime = NOW) -> OutboxRow:
    state = FeedState(area=AreaCode(area), epoch=1, sequence=sequence)
    told = TerminalReport(
        format=1, area=AreaCode(VILLAGE), process="agent", software="1", feeds=(state,)
    )
    return row(OutboxKind.REPORT, encode(told), made=at + MINUTE)


def reached(found: Coverage) -> list[Reached]:
    return [place.reached for place in found.places]


def test_silence_is_never_taken_for_a_yes(watch: Watch) -> None:
    watch.terminal()
    item = alert()
    watch.publish(item)
    [place] = watch.of(item).places
    assert (place.received, place.reached) == (False, Reached.UNKNOWN)
    assert watch.of(item).tally.missing == 1


def test_each_step_is_seen_as_soon_as_it_is_told(watch: Watch) -> None:
    token = watch.terminal()
    item = alert()
    watch.publish(item)
    seen = []
    for one in (
        report(TOWN, 1),
        step(item),
        step(item, AlertStep.STARTED, Channel.LOUDSPEAKER, NOW + MINUTE),
        aired(item, AiredResult.DONE, at=NOW + MINUTE),
    ):
        watch.send(token, one)
        seen += reached(watch.of(item))
    assert seen == [Reached.RECEIVED, Reached.SHOWN, Reached.STARTED, Reached.FINISHED]
    [place] = watch.of(item).places
    assert (place.shown, place.started) == (NOW, NOW + MINUTE)
    assert place.finished == NOW + 2 * MINUTE


def test_a_step_alone_says_that_it_was_received(watch: Watch) -> None:
    token = watch.terminal()
    item = alert()
    watch.publish(item)
    watch.send(token, step(item))
    assert watch.of(item).tally.received == 1


def test_what_was_told_of_an_older_version_does_not_count(watch: Watch) -> None:
    token = watch.terminal()
    watch.publish(alert())
    watch.send(token, step(alert()), aired(alert(), AiredResult.DONE))
    newer = alert(version=2, told=facts(level=AlertLevel.ORANGE))
    watch.publish(newer)
    assert reached(watch.of(newer)) == [Reached.UNKNOWN]


def test_an_interrupted_alert_that_was_told_whole_in_the_end_is_told(watch: Watch) -> None:
    token = watch.terminal()
    item = alert()
    watch.publish(item)
    watch.send(token, aired(item, AiredResult.PARTIAL, "interrupted by an alert"))
    assert reached(watch.of(item)) == [Reached.FAILED]
    assert watch.of(item).places[0].failure == "interrupted by an alert"
    watch.send(token, aired(item, AiredResult.DONE, at=NOW + MINUTE))
    assert reached(watch.of(item)) == [Reached.FINISHED]


def test_only_terminals_of_its_areas_and_of_the_person_s_are_counted(watch: Watch) -> None:
    watch.terminal(VILLAGE)
    watch.terminal(OTHER_VILLAGE)
    item = alert(TOWN)
    watch.publish(item)
    assert len(watch.of(item).places) == 1
    assert watch.of(item, scope=OTHER_VILLAGE).places == ()
    both = (item, alert("990421201000"))
    watch.publish(both[1])
    assert len(watch.of(*both).places) == 2


def test_those_who_lack_it_stand_first_and_areas_are_counted(watch: Watch) -> None:
    told, silent = watch.terminal(VILLAGE), watch.terminal(OTHER_VILLAGE)
    item = alert(COUNTY)
    watch.publish(item)
    watch.send(told, aired(item, AiredResult.DONE))
    found = watch.of(item)
    assert reached(found) == [Reached.UNKNOWN, Reached.FINISHED]
    assert [(name, one.missing) for name, one in found.by_area] == [("上塬村", 1), ("石桥村", 0)]
    assert silent


def test_a_step_sent_twice_is_kept_once_and_a_naive_one_is_refused(watch: Watch) -> None:
    token = watch.terminal()
    item = alert()
    watch.publish(item)
    one = step(item)
    watch.send(token, one)
    watch.send(token, one)
    naive = encode(
        {
            "format": 1,
            "item": item.id,
            "version": 1,
            "channel": "screen",
            "step": "shown",
            "at": "2026-11-20T10:00:00",
        }
    )
    headers = {"Authorization": f"Bearer {token}"}
    bad = batch(row(OutboxKind.ALERT, naive))
    assert "refused" in watch.client.post("/v1/outbox", content=bad, headers=headers).text
    assert watch.of(item).tally.shown == 1


def test_the_desk_lists_what_stands_and_how_far_it_has_come(watch: Watch) -> None:
    token = watch.terminal()
    item = alert()
    watch.publish(item)
    watch.send(token, aired(item, AiredResult.DONE))
    browser = watch.browser()
    browser.get("/desk/alerts")
    assert "洪水红色预警" in browser.page
    assert "1 / 1 台" in browser.page
    browser.get(f"/desk/alerts/{item.id}")
    assert "已播完" in browser.page
    assert 'hx-trigger="every 3s"' in browser.page


def test_several_areas_of_one_message_are_one_alert(watch: Watch) -> None:
    watch.terminal(VILLAGE)
    watch.terminal(OTHER_VILLAGE)
    watch.publish(alert(TOWN), alert("990421201000"))
    browser = watch.browser()
    browser.get("/desk/alerts")
    assert browser.page.count("洪水红色预警</a>") == 1
    assert "0 / 2 台" in browser.page


def test_a_draft_waits_on_top_and_says_when_its_time_is_over(watch: Watch) -> None:
    watch.publish(alert())
    waits = alert(told=facts("QH-2", hazard="fire-1", until=NOW + 30 * MINUTE))
    with watch.town.county.database.writing() as connection:
        drafts.put(connection, waits, "source/office/x", NOW)
    browser = watch.browser()
    browser.get("/desk/alerts")
    assert browser.page.index("森林火险红色预警") < browser.page.index("洪水红色预警")
    assert "等两位审核人用印" in browser.page
    watch.town.clock.pass_by(minutes=31)
    browser.get("/desk/alerts")
    assert browser.page.index("洪水红色预警") < browser.page.index("森林火险红色预警")
    assert "没等到用印，时限已过" in browser.page


def test_what_is_over_or_called_off_is_told_as_ended_and_no_page_looks_again(watch: Watch) -> None:
    item = alert()
    watch.publish(item)
    browser = watch.browser()
    watch.publish(alert(told=facts(ended=True), version=2))
    browser.get("/desk/alerts")
    assert "已解除" in browser.page
    browser.get(f"/desk/alerts/{item.id}")
    assert "every 3s" not in browser.page


def test_the_file_has_every_terminal_and_no_formula(watch: Watch) -> None:
    token = watch.terminal()
    item = alert()
    watch.publish(item)
    bad = aired(item, AiredResult.FAILED, "=cmd()")
    watch.send(token, bad)
    reply = watch.browser().get(f"/desk/alerts/{item.id}/terminals.csv")
    assert reply.headers["content-type"].startswith("text/csv")
    lines = reply.text.splitlines()
    assert len(lines) == 2
    assert "'=cmd()" in lines[1]


def test_an_editor_does_not_see_alerts_and_another_township_not_ours(watch: Watch) -> None:
    item = alert()
    watch.publish(item)
    assert watch.browser(Role.EDITOR).get("/desk/alerts").status_code == 403
    watch.town.hire("li", Role.CLERK, AreaCode("990421201000"))
    other = Browser(watch.client)
    other.log_in("li")
    assert other.get(f"/desk/alerts/{item.id}").status_code == 404


def test_a_tampered_item_id_is_no_page(watch: Watch) -> None:
    assert watch.browser().get(f"/desk/alerts/{VILLAGE}").status_code == 404
