"""An alert joined from the county's sealed pieces; the local voice where one is missing."""

import logging
from pathlib import Path

import pytest

from disclosure.alert_voice import VoicedPiece, all_pieces, pack_item, pieces_in
from disclosure.alert_wording import sentences_of
from disclosure.blocks import Sha256
from disclosure.hazards import hazard_of
from disclosure.items import Item
from disclosure.outbox import AiredResult
from speech.sound.clip import read_wav
from tests.broadcast.bench import DAY, Bench, at, notice
from tests.broadcast.test_alerts import an_alert
from tests.fakes.county import COUNTY
from tests.fakes.voice import FakeVoice

BODY = "清禾县气象台"
RAIN = hazard_of("rainstorm-1")


def some_texts() -> list[str]:
    """Return the pieces that the alert of these tests needs."""
    assert RAIN is not None
    needed = {"清禾县气象台发布", "暴雨红色预警。", *sentences_of(RAIN.advice)}
    needed |= {
        "预警到10月",
        "9日",
        "23时",
        "30分为止。",
        "这是演练，这是演练。",
        "以上是演练，请不要惊慌。",
    }
    return [text for text in all_pieces([BODY]) if text in needed]


def a_pack(bench: Bench, without: tuple[str, ...] = ()) -> Item:
    """Return the pack of a county whose best voice hums."""
    voice, pieces = FakeVoice(amplitude=0.1), []
    for number, text in enumerate(some_texts()):
        if text in without:
            continue
        file = bench.folder / f"{number}.wav"
        voice.speak(text, file)
        raw = file.read_bytes()
        sha256 = bench.county.attach(raw)
        seconds = read_wav(file).seconds
        pieces.append(VoicedPiece(text=text, sha256=sha256, size=len(raw), seconds=seconds))
    return pack_item(COUNTY, "清禾县人民政府", pieces, DAY)


def heard(bench: Bench) -> tuple[AiredResult, str]:
    bench.run(120)
    (record,) = bench.records()
    return record.result, record.engine


def test_an_alert_is_joined_from_sealed_pieces_and_no_engine_speaks(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    bench.publish(a_pack(bench))
    bench.start()
    bench.publish(an_alert())
    assert heard(bench) == (AiredResult.DONE, "sealed pieces")
    assert bench.voice.said == []


def test_an_exercise_is_joined_too_and_begins_and_ends_as_one(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    bench.publish(a_pack(bench))
    bench.start()
    bench.publish(an_alert(drill=True))
    assert heard(bench) == (AiredResult.DONE, "sealed pieces")


def test_a_sentence_that_lacks_a_piece_is_said_by_the_local_voice_and_logged(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.clock.jump(at("15:00:00"))
    bench.publish(a_pack(bench, without=("30分为止。",)))
    bench.start()
    bench.publish(an_alert())
    with caplog.at_level(logging.WARNING):
        assert heard(bench) == (AiredResult.DONE, "sealed pieces + fake")
    assert bench.voice.said == ["预警到十月九日二十三时三十分为止。"]
    assert "no sealed piece says '预警到10月9日23时30分为止。'" in caplog.text


def test_a_damaged_piece_is_not_heard_and_is_joined_again_once_it_is_whole(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    pack = a_pack(bench)
    bench.publish(pack)
    last = pieces_file(bench, pack, "暴雨红色预警。")
    whole = last.read_bytes()
    last.write_bytes(whole[:-2] + b"\x01\x01")
    bench.start()
    bench.publish(an_alert())
    result, engine = heard(bench)
    assert (result, engine) == (AiredResult.DONE, "fake + sealed pieces")
    last.write_bytes(whole)
    studio = bench.unit.duty._studio
    announcement = bench.unit.agenda.announcement(an_alert().id, DAY)
    assert announcement is not None
    assert studio.render(announcement).engine == "sealed pieces"


def test_pieces_say_nothing_but_alerts(bench: Bench) -> None:
    """What people wrote is said by their recording or the local voice, even in these words."""
    bench.publish(a_pack(bench))
    bench.publish(notice(text="暴雨红色预警。", repeats=1))
    bench.start()
    bench.until("18:01:00")
    (record,) = bench.records()
    assert record.engine == "fake"


def test_a_pack_that_one_approver_sealed_does_not_count(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    pack = a_pack(bench)
    bench.county.publish(pack, bench.county.seeds_for(pack)[0])
    bench.county.fill(bench.store)
    bench.start()
    bench.publish(an_alert())
    assert heard(bench) == (AiredResult.DONE, "fake")


def test_after_the_pack_is_withdrawn_the_local_voice_speaks(bench: Bench) -> None:
    bench.clock.jump(at("15:00:00"))
    pack = a_pack(bench)
    bench.publish(pack)
    bench.start()
    bench.withdraw(pack)
    bench.publish(an_alert())
    assert heard(bench) == (AiredResult.DONE, "fake")


def pieces_file(bench: Bench, pack: Item, text: str) -> Path:
    sha256: Sha256 = pieces_in(pack)[text]
    return bench.store / "content" / "blobs" / sha256[:2] / sha256
