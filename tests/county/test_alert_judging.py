"""The rules by which a message is told or refused."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from county.alerts import cap
from county.alerts.grading import level_of
from county.alerts.judging import Before, Told, Verdict, judge
from county.alerts.memory import Memory
from county.alerts.message import Certainty, Info, Severity, Urgency
from county.alerts.sources import AlertSettings, Rule, Source
from disclosure.alert_facts import AlertLevel
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.errors import NotAllowedError
from tests.county.capping import SENDER, TOKEN, a_source, info, message
from tests.county.making import COUNTY, NOW, OTHER_TOWN, TOWN, VILLAGE

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def judged(
    raw: bytes, source: Source | None = None, before: Before | None = None, now: datetime = NOW
) -> Verdict:
    return judge(cap.parse(raw), source or a_source(), before or Before(), now, ZONE)


def refused(
    raw: bytes, source: Source | None = None, before: Before | None = None, now: datetime = NOW
) -> str:
    with pytest.raises(NotAllowedError) as caught:
        judged(raw, source, before, now)
    return str(caught.value)


def after(*raws: bytes) -> Before:
    """Return what is remembered after some messages, each taken when it was sent."""
    with closing(Memory(Path(":memory:"))) as memory:
        for raw in raws:
            read = cap.parse(raw)
            verdict = judge(read, a_source(), memory.before("weather"), read.sent, ZONE)
            memory.note("weather", read, verdict, read.sent)
        return memory.before("weather")


# What is told.


def test_an_alert_is_told_with_level_areas_faces_window_and_rule() -> None:
    verdict = judged(message())
    assert verdict.facts.level is AlertLevel.RED
    assert verdict.facts.hazard == "rainstorm-1"
    assert verdict.areas == (COUNTY,)
    assert Channel.LOUDSPEAKER in verdict.channels
    assert (verdict.facts.since, verdict.facts.until) == (NOW, NOW + 6 * HOUR)
    assert verdict.facts.until.utcoffset() == 8 * HOUR
    assert verdict.rule is Rule.STANDING
    assert not verdict.facts.drill


@pytest.mark.parametrize(
    ("severity", "urgency", "certainty", "level"),
    [
        ("Extreme", "Immediate", "Observed", AlertLevel.RED),
        ("Extreme", "Expected", "Likely", AlertLevel.RED),
        ("Severe", "Immediate", "Likely", AlertLevel.ORANGE),
        ("Moderate", "Expected", "Likely", AlertLevel.YELLOW),
        ("Minor", "Immediate", "Observed", AlertLevel.BLUE),
        ("Unknown", "Immediate", "Observed", AlertLevel.YELLOW),
        ("Extreme", "Future", "Likely", AlertLevel.ORANGE),
        ("Extreme", "Immediate", "Possible", AlertLevel.ORANGE),
        ("Extreme", "Future", "Possible", AlertLevel.YELLOW),
        ("Extreme", "Unknown", "Unknown", AlertLevel.YELLOW),
        ("Minor", "Future", "Possible", AlertLevel.BLUE),
        ("Extreme", "Past", "Observed", None),
        ("Extreme", "Immediate", "Unlikely", None),
    ],
)
def test_the_level_follows_from_severity_urgency_and_certainty(
    severity: str, urgency: str, certainty: str, level: AlertLevel | None
) -> None:
    found = level_of(
        Info(
            event="暴雨",
            severity=Severity(severity),
            urgency=Urgency(urgency),
            certainty=Certainty(certainty),
        )
    )
    assert found is level


def test_what_is_over_or_will_not_come_is_refused() -> None:
    assert "not expected" in refused(message(infos=info(certainty="Unlikely")))
    assert "is over" in refused(message(infos=info(urgency="Past")))


@pytest.mark.parametrize(
    ("loud_from", "severity", "loud"),
    [
        ("yellow", "Moderate", True),
        ("yellow", "Minor", False),
        ("blue", "Minor", True),
        ("none", "Extreme", False),
    ],
)
def test_loudspeakers_tell_from_the_sources_level_on(
    loud_from: str, severity: str, loud: bool
) -> None:
    verdict = judged(message(infos=info(severity=severity)), a_source(loud_from=loud_from))
    assert (Channel.LOUDSPEAKER in verdict.channels) is loud
    assert Channel.SCREEN in verdict.channels


@pytest.mark.parametrize("name", ["暴雨", "rain", "强降雨", "rainstorm-1"])
def test_a_hazard_has_several_names(name: str) -> None:
    assert judged(message(infos=info(event=name))).facts.hazard == "rainstorm-1"


def test_an_event_without_kept_sentences_is_refused() -> None:
    assert "no sentences are kept for the event '外星人'" in refused(
        message(infos=info(event="外星人"))
    )


def test_a_source_warns_of_its_own_hazards_alone() -> None:
    source = a_source(hazards=("earthquake-1",))
    assert "may not warn of 暴雨" in refused(message(), source)
    assert judged(message(infos=info(event="地震")), source).facts.hazard == "earthquake-1"


# Whose it is, and whether it is meant.


def test_another_sender_is_refused() -> None:
    assert "none of source weather" in refused(message(sender="somebody@example"))


@pytest.mark.parametrize("status", ["System", "Draft"])
def test_what_is_for_no_public_is_refused(status: str) -> None:
    assert f"status is {status}" in refused(message(status=status))


def test_an_exercise_is_told_only_where_the_county_says_and_as_one() -> None:
    assert "no exercises here" in refused(message(status="Exercise"))
    assert judged(message(status="Exercise"), a_source(exercises=True)).facts.drill


def test_a_test_is_told_only_where_the_county_says_and_as_a_drill() -> None:
    raw = message(status="Test", infos=info(event="system check"))
    assert "no tests here" in refused(raw)
    assert "no tests here" in refused(raw, a_source(exercises=True))
    facts = judged(raw, a_source(tests=True)).facts
    assert (facts.drill, facts.hazard) == (True, "test-1")


def test_no_status_is_never_taken_for_a_test() -> None:
    """What others got wrong: an event nobody knows was told as a test alert."""
    raw = message(infos=info(event="none"))
    assert "no sentences" in refused(raw, a_source(tests=True))


@pytest.mark.parametrize("kind", ["Ack", "Error"])
def test_receipts_between_systems_tell_people_nothing(kind: str) -> None:
    assert kind in refused(message(msg_type=kind))


@pytest.mark.parametrize("scope", ["Private", "Restricted"])
def test_what_is_not_public_is_refused(scope: str) -> None:
    assert scope in refused(message(scope=scope))


def test_a_message_without_chinese_is_refused() -> None:
    assert "language zh" in refused(message(infos=info(language="en-US")))
    assert "language zh" in refused(message(infos=""))


# When.


def test_an_alert_that_is_over_is_refused() -> None:
    raw = message(infos=info(expires=NOW + HOUR))
    assert "over since" in refused(raw, now=NOW + HOUR)


def test_an_alert_without_an_end_is_refused() -> None:
    assert "expires" in refused(message(infos=info(expires=None)))


def test_an_alert_that_ends_before_it_begins_is_refused() -> None:
    raw = message(infos=info(effective=NOW + 7 * HOUR))
    assert "before it begins" in refused(raw)


def test_an_alert_of_more_than_three_days_is_refused() -> None:
    raw = message(infos=info(expires=NOW + timedelta(days=3, seconds=1)))
    assert "more than 3 days" in refused(raw)


def test_a_message_of_the_future_or_of_long_ago_is_refused() -> None:
    assert "in the future" in refused(message(sent=NOW + timedelta(minutes=6)))
    assert judged(message(sent=NOW + timedelta(minutes=4))).version
    late = message(sent=NOW - 25 * HOUR)
    assert "more than 24 hours ago" in refused(late)


def test_people_are_warned_before_it_begins() -> None:
    """The window of what others did: told at the onset, when the storm is there."""
    verdict = judged(message(infos=info(onset=NOW + 3 * HOUR)))
    assert verdict.facts.since == NOW


def test_what_takes_effect_later_is_told_then() -> None:
    verdict = judged(message(infos=info(effective=NOW + HOUR, onset=NOW + 2 * HOUR)))
    assert verdict.facts.since == NOW + HOUR


# Where.


@pytest.mark.parametrize(
    ("codes", "areas"),
    [
        (("990421",), (COUNTY,)),
        (("990421101",), (TOWN,)),
        (("990421101201",), (VILLAGE,)),
        (("990421101201-03",), (AreaCode("990421101201-03"),)),
        (("58367",), (TOWN,)),
        (("990421101", "990421201"), (TOWN, OTHER_TOWN)),
        (("990421101201", "990421101", "990421101"), (TOWN,)),
    ],
)
def test_codes_become_areas_none_inside_another(
    codes: tuple[str, ...], areas: tuple[AreaCode, ...]
) -> None:
    assert judged(message(infos=info(codes=codes))).areas == areas


def test_a_place_of_another_county_is_refused_whole() -> None:
    raw = message(infos=info(codes=("990421101", "990422101")))
    assert "may not warn for area 990422101000" in refused(raw)


def test_a_source_of_a_township_warns_for_it_alone() -> None:
    source = a_source(areas=(TOWN,))
    assert judged(message(infos=info(codes=("990421101201",))), source).areas == (VILLAGE,)
    assert "may not warn for area 990421000000" in refused(message(), source)


def test_a_place_without_a_code_we_know_is_refused_not_guessed() -> None:
    drawn = "<area><areaDesc>河边</areaDesc><polygon>1,2 3,4 5,6 1,2</polygon></area>"
    assert "only drawn" in refused(message(infos=info(areas=drawn)))
    assert "no code that is known" in refused(message(infos=info(codes=("1234",))))
    named = info(areas="<area><areaDesc>河边</areaDesc></area>")
    assert "no code" in refused(message(infos=named))


def test_a_message_without_a_place_is_refused() -> None:
    assert "names no place" in refused(message(infos=info(areas="<parameter/>")))


# Again, updated, called off.


def test_the_same_message_is_told_once() -> None:
    before = after(message())
    assert "was taken before" in refused(message(), before=before)
    assert judged(message("QH-9"), before=before).facts.message == "QH-9"


def test_an_update_is_a_later_version_of_the_same_alert() -> None:
    before = after(message())
    later = NOW + HOUR
    raw = message(
        "QH-2",
        sent=later,
        msg_type="Update",
        about=(("QH-1", NOW),),
        infos=info(severity="Severe", codes=("990421101",)),
    )
    verdict = judged(raw, before=before, now=later)
    first = judged(message())
    assert verdict.facts.message == "QH-1"
    assert verdict.version > first.version
    assert verdict.facts.level is AlertLevel.ORANGE
    assert (verdict.areas, verdict.ended_areas) == ((TOWN,), (COUNTY,))


def test_an_update_of_an_update_is_still_the_same_alert() -> None:
    second = message("QH-2", sent=NOW + HOUR, msg_type="Update", about=(("QH-1", NOW),))
    before = after(message(), second)
    third = message("QH-3", sent=NOW + 2 * HOUR, msg_type="Update", about=(("QH-2", NOW + HOUR),))
    assert judged(third, before=before, now=NOW + 2 * HOUR).facts.message == "QH-1"


def test_an_update_of_what_was_never_heard_is_told_as_new() -> None:
    raw = message("QH-2", msg_type="Update", about=(("QH-0", NOW - HOUR),))
    assert judged(raw).facts.message == "QH-2"


def test_an_update_that_names_nothing_is_refused() -> None:
    assert "names no message" in refused(message(msg_type="Update"))


def test_an_update_older_than_what_it_is_about_is_refused() -> None:
    before = after(message(sent=NOW))
    raw = message("QH-2", sent=NOW - HOUR, msg_type="Update", about=(("QH-1", NOW),))
    assert "before what it is about" in refused(raw, before=before)


def cancel(sent: datetime = NOW + HOUR, status: str = "Actual", name: str = "QH-1") -> bytes:
    return message(
        "QH-X", sent=sent, msg_type="Cancel", status=status, about=((name, NOW),), infos=""
    )


def test_a_cancellation_is_an_all_clear_where_the_alert_held() -> None:
    verdict = judged(cancel(), before=after(message()), now=NOW + HOUR)
    assert verdict.facts.ended
    assert verdict.areas == (COUNTY,)
    assert verdict.facts.message == "QH-1"


def test_calling_off_what_was_never_told_is_refused() -> None:
    assert "never told" in refused(cancel(), now=NOW + HOUR)


def test_what_is_over_or_called_off_is_not_called_off_again() -> None:
    before = after(message())
    later = NOW + 7 * HOUR
    assert "is over" in refused(cancel(later), before=before, now=later)
    twice = after(message(), cancel())
    again = message(
        "QH-Y", sent=NOW + 2 * HOUR, msg_type="Cancel", about=(("QH-1", NOW),), infos=""
    )
    assert "was called off" in refused(again, before=twice, now=NOW + 2 * HOUR)


def test_an_exercise_can_neither_call_off_nor_change_a_real_alert() -> None:
    raw = cancel(status="Exercise")
    source = a_source(exercises=True)
    assert "exercise" in refused(raw, source, after(message()), NOW + HOUR)


# Settings.


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"key": ""}, "needs a key or a token"),
        ({"token": TOKEN}, "not both"),
        ({"key": "", "token": "short"}, "shorter than 32"),
        ({"key": "ab"}, "not 32 bytes"),
        ({"name": "../weather"}, "are a name"),
        ({"issuing_body": "长" * 31}, "1 to 30"),
        ({"areas": ()}, "senders and areas"),
        ({"hazards": ("dragons",)}, "dragons"),
        ({"loud_from": "pink"}, "loud_from"),
    ],
)
def test_wrong_sources_are_refused_in_the_settings(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        a_source(**changes)  # type: ignore[arg-type]


def test_a_source_of_two_people_needs_no_proof() -> None:
    assert a_source(rule=Rule.TWO_PEOPLE, key="").rule is Rule.TWO_PEOPLE


def test_two_sources_have_two_names() -> None:
    with pytest.raises(ValueError, match="same name"):
        AlertSettings(inbox="i", sealed="s", source=(a_source(), a_source()))


def test_what_is_remembered_is_the_newest_of_each_alert() -> None:
    update = message(
        "QH-2",
        sent=NOW + HOUR,
        msg_type="Update",
        about=(("QH-1", NOW),),
        infos=info(codes=("990421101",)),
    )
    before = after(message(), update)
    told: Told = before.told["QH-1"]
    assert (told.areas, told.sent, before.told["QH-2"]) == ((TOWN,), NOW + HOUR, told)
    assert {one.sender for one in before.seen} == {SENDER}
