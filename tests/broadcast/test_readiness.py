"""Ready before its time: a piece starts to the moment, an alert's sentences lie rendered."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from broadcast.foresight import issuing_bodies, sentences_ahead
from disclosure.alert_facts import AlertLevel
from disclosure.channels import Channel
from disclosure.hazards import HAZARDS
from disclosure.items import PersonId
from disclosure.seals.keyring import Scope
from disclosure.seals.signing import public_key
from speech.words.lexicon import shipped_lexicon
from tests.broadcast.bench import Bench, at, notice
from tests.broadcast.test_alerts import an_alert
from tests.fakes.county import COUNTY, NOW

BODY = "清禾县气象台"


def with_rule(bench: Bench) -> None:
    """Name a standing rule in the county's root."""
    plan = bench.county.root_plan()
    scope = Scope(
        person=PersonId("weather.rule"),
        area=COUNTY,
        channels=tuple(Channel),
        expires=NOW + timedelta(days=300),
        alerts_of=(BODY,),
    )
    bench.county.add_root(approvers=(*plan.approvers, (public_key(bytes(32)), scope)))


def test_the_loop_wakes_when_the_next_piece_is_due(bench: Bench) -> None:
    bench.publish(notice())
    unit = bench.start()
    bench.until("17:59:59")
    bench.clock.walk(0.9)
    assert unit.duty.pause(0.25) == pytest.approx(0.1, abs=0.001)
    bench.clock.walk(0.1)
    assert unit.duty.pause(0.25) == 0.0
    unit.duty.watch()
    assert bench.states() == {"evening": "playing"}
    assert unit.duty.pause(0.25) == 0.25


def test_a_piece_is_composed_before_its_time_and_checked_at_it(bench: Bench) -> None:
    item = notice()
    bench.publish(item)
    bench.start()
    bench.until("17:59:58")
    playing = bench.store / "broadcast" / "playing"
    assert len(list(playing.iterdir())) == 1
    bench.withdraw(item)
    bench.until("18:00:03")
    assert not bench.loudspeaker.heard
    assert bench.said() == ["cancelled"]


def test_what_lay_ready_gives_way_to_an_alert(bench: Bench) -> None:
    bench.publish(notice())
    bench.start()
    bench.until("17:59:58")
    alert = an_alert()
    bench.publish(alert)
    bench.until("18:03:00")
    assert [record.item for record in bench.records()] == [alert.id, notice().id]
    assert not list((bench.store / "broadcast" / "playing").iterdir())


def test_a_changed_piece_is_composed_anew(bench: Bench) -> None:
    item = notice()
    bench.publish(item)
    bench.start()
    bench.until("17:59:58")
    assert item.spoken
    spoken = msgspec.structs.replace(item.spoken, text="改了。改成后天。")
    bench.publish(msgspec.structs.replace(item, version=2, spoken=spoken))
    bench.until("18:02:00")
    assert [(r.version, r.result.value) for r in bench.records()] == [(1, "cancelled"), (2, "done")]
    assert "改成后天。" in bench.voice.said


def test_an_alert_that_comes_needs_one_new_sentence(bench: Bench) -> None:
    with_rule(bench)
    bench.publish()
    unit = bench.start()
    bench.clock.jump(at("12:00:00"))
    bench.run(1)
    for _ in range(400):
        unit.duty.prepare()
    ready = len(bench.voice.said)
    assert ready > 100
    bench.publish(an_alert(AlertLevel.ORANGE))
    bench.run(60)
    assert bench.said() == ["done"]
    assert bench.voice.said[ready:] == ["预警到十月九日二十三时三十分为止。"]


def test_every_hazard_s_advice_is_known_ahead_and_no_time_is() -> None:
    known = sentences_ahead([BODY], shipped_lexicon())
    assert known[0] == "清禾县气象台发布暴雨红色预警。"
    assert "这是演练，这是演练。" in "".join(known)
    assert not [sentence for sentence in known if "月" in sentence]
    for hazard in HAZARDS:
        assert any(hazard.name in sentence for sentence in known)


def test_only_who_may_warn_this_area_is_foreseen(tmp_path: Path) -> None:
    bench = Bench(tmp_path, at("12:00:00"))
    with_rule(bench)
    bench.publish()
    unit = bench.start()
    assert bench.content
    assert issuing_bodies(bench.content.keyring(), bench.content.home()) == (BODY,)
    assert issuing_bodies(bench.county.keyring(), bench.content.home()) == ()
    unit.duty.stop()
    bench.die()
