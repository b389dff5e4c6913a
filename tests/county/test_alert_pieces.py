"""The pieces of alerts at the county: rendered ahead, packed once, waiting for two seals."""

from argparse import Namespace
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import insert

from county.commands import rendering as render_command
from county.commands.rendering import run_render
from county.database.tables import documents
from county.publishing import drafts
from county.speaking import alert_pieces
from county.speaking.alert_pieces import PieceSpeaker
from county.speaking.readiness import Sound, judge_sound
from county.speaking.studio import Studio
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_voice import VoicedPiece, all_pieces, pack_id, pack_item, pieces_in
from disclosure.alert_wording import alert_item
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.items import Item
from speech.engines.engine import VoiceError
from speech.sound.clip import read_wav
from tests.county.booth import Booth
from tests.county.making import COUNTY, NOW, Town

SOURCES = """\
inbox = "inbox"
sealed = "sealed"

[[source]]
name = "weather"
issuing_body = "清禾县气象台"
senders = ["a@b"]
rule = "two_people"
areas = ["990421000000"]
"""
TEXTS = all_pieces(["清禾县气象台"])


@dataclass
class Room:
    """A county that hears of alerts, and its voice of tones."""

    booth: Booth

    @property
    def speaker(self) -> PieceSpeaker:
        return self.booth.piece_speaker()

    def pack(self) -> Item | None:
        with self.booth.town.county.database.reading() as connection:
            found = drafts.waiting(connection, (pack_id(AreaCode(COUNTY)),))
        document = found[0].document if found else None
        assert document is None or isinstance(document, Item)
        return document

    def finish(self) -> None:
        speaker = self.speaker
        while speaker.turn(NOW) > 0:
            pass


@pytest.fixture
def room(town: Town, monkeypatch: pytest.MonkeyPatch) -> Room:
    town.publish()
    (town.county.folder.path / "alerts.toml").write_text(SOURCES)
    short = (*TEXTS[:13], "暴雨红色预警。")
    monkeypatch.setattr(alert_pieces, "all_pieces", lambda _bodies: short)
    return Room(Booth(town))


def test_a_few_pieces_are_rendered_at_a_time_and_then_packed(room: Room) -> None:
    assert room.speaker.turn(NOW) == alert_pieces.TOGETHER
    assert room.pack() is None
    room.finish()
    pack = room.pack()
    assert pack is not None
    assert len(pieces_in(pack)) == 14
    for sha256 in pieces_in(pack).values():
        file = room.booth.town.county.blobs.path(sha256)
        assert file is not None
        assert read_wav(file).seconds > 0.1


def test_the_pack_names_the_very_words(room: Room) -> None:
    room.finish()
    assert "一日" in room.booth.voice.said
    pack = room.pack()
    assert pack is not None
    assert "1日" in pieces_in(pack)


def test_a_pack_that_waits_or_is_public_is_not_put_again(room: Room) -> None:
    room.finish()
    said = len(room.booth.voice.said)
    assert room.speaker.turn(NOW) == 0
    room.booth.town.seal()
    assert room.pack() is None
    assert room.speaker.turn(NOW) == 0
    assert room.pack() is None
    assert len(room.booth.voice.said) == said


def test_a_piece_that_cannot_be_said_is_left_out_and_keeps_no_other_out(room: Room) -> None:
    speak = room.booth.voice.speak

    def faulty(words: str, out: object) -> object:
        if words == "暴雨红色预警。":
            raise VoiceError("the voice chokes")
        return speak(words, out)  # type: ignore[arg-type]

    room.booth.voice.speak = faulty  # type: ignore[assignment, method-assign]
    room.finish()
    pack = room.pack()
    assert pack is not None
    assert len(pieces_in(pack)) == 13
    assert "暴雨红色预警。" not in pieces_in(pack)


def test_a_county_of_which_nobody_warns_renders_nothing(town: Town) -> None:
    town.publish()
    booth = Booth(town)
    assert booth.piece_speaker().turn(NOW) == 0
    assert booth.voice.said == []


def test_the_command_renders_them_after_the_drafts(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    studio = Studio(room.booth._voice)
    monkeypatch.setattr(render_command, "find_studio", lambda _settings: studio)
    assert run_render(Namespace(data=room.booth.town.county.folder.path)) == 0
    assert "alerts: 14 pieces rendered" in capsys.readouterr().out
    assert room.pack() is not None


def an_alert() -> Item:
    facts = AlertFacts(
        source="office",
        message="QH-1",
        hazard="rainstorm-1",
        level=AlertLevel.RED,
        since=NOW,
        until=NOW + timedelta(hours=1),
    )
    return alert_item(facts, AreaCode(COUNTY), "清禾县气象台", (Channel.LOUDSPEAKER,))


def put(room: Room, item: Item) -> None:
    with room.booth.town.county.database.writing() as connection:
        drafts.put(connection, item, "source/office", NOW)


def test_a_draft_that_sealed_pieces_say_is_not_rendered_and_waits_for_nothing(
    town: Town,
) -> None:
    town.publish()
    (town.county.folder.path / "alerts.toml").write_text(SOURCES)
    room = Room(Booth(town))
    put(room, an_alert())
    assert judge_sound(town.county, an_alert()).sound is not Sound.JOINED
    pieces = [
        VoicedPiece(text=text, sha256=Sha256(f"{number:064x}"), size=9, seconds=1.0)
        for number, text in enumerate(TEXTS)
    ]
    pack = pack_item(AreaCode(COUNTY), "清禾县人民政府", pieces, NOW.date())
    with town.county.database.writing() as connection:
        connection.execute(
            insert(documents).values(
                id=pack.id,
                area=pack.area,
                kind="item",
                entry=pack.entry,
                title=pack.title,
                source="alert-voice",
                last_version=1,
                live=encode(pack),
            )
        )
    verdict = judge_sound(town.county, an_alert())
    assert verdict.sound is Sound.JOINED
    assert verdict.is_ready
    assert not verdict.is_mute
    assert room.booth.speaker().turn() is None
    assert room.booth.voice.said == []
