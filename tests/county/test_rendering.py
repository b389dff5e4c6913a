"""Announcements rendered ahead: spoken once, leveled, sealed by two, played as they were heard."""

import hashlib
import wave
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from broadcast import studio as pole_studio
from county.commands import rendering as render_command
from county.database.tables import changes, documents
from county.folder import DataFolder
from county.settings import SpeakingSettings
from county.speaking import readings, spoken_drafts
from county.speaking.rendering import Rendering, Renderings, State, alone, key_of, renderings
from county.speaking.studio import Studio
from disclosure.announcements import announcement_of
from disclosure.blocks import Sha256
from disclosure.decoding import encode
from disclosure.errors import NotAllowedError, RejectedSealError
from speech.engines.engine import NoVoiceError, VoiceError
from speech.sound.clip import joined, read_wav
from speech.sound.loudness import Level, integrated, true_peak
from speech.sound.marked import MarkedClip
from speech.words.lexicon import Lexicon
from tests.county.booth import Booth, spoken_item
from tests.county.making import Content, Town
from tests.fakes.voice import FakeVoice


@pytest.fixture
def booth(town: Town, content: Content) -> Booth:
    content.item("water", spoken_item())
    town.load()
    return Booth(town)


def test_a_draft_gets_the_sound_of_its_words(booth: Booth) -> None:
    assert booth.speaker().turn() is not None
    assert booth.speaker().turn() is None
    audio = booth.audio()
    assert audio is not None
    path = booth.town.county.blobs.path(audio)
    assert path is not None
    assert hashlib.sha256(path.read_bytes()).hexdigest() == audio
    assert booth.voice.said == ["乡亲们，明天停水。"]
    blob = next(blob for blob in booth.draft().blobs if blob.sha256 == audio)
    assert (blob.size, blob.media_type) == (path.stat().st_size, "audio/wav")


def test_the_sound_has_the_loudness_of_all_that_is_aired(booth: Booth) -> None:
    booth.speaker().turn()
    path = booth.town.county.blobs.path(booth.audio() or "")
    assert path is not None
    clip = read_wav(path)
    assert integrated(clip) == pytest.approx(-16, abs=1)
    assert true_peak(clip) <= -1


def test_a_sound_that_cannot_be_brought_to_its_loudness_is_refused(tmp_path: Path) -> None:
    class Clicks(FakeVoice):
        """Long silence and one click: no gain makes that loud without clipping."""

        def speak(self, words: str, out: Path):  # type: ignore[no-untyped-def]
            spoken = super().speak(words, out)
            with wave.open(str(out), "wb") as file:
                file.setparams((1, 2, 24_000, 0, "NONE", "not compressed"))
                silence = b"\0\0" * 24_000
                file.writeframes(b"\x00\x40" * 3 + silence * 3 + b"\x00\x40" * 3)
            return spoken

    with pytest.raises(VoiceError, match="LUFS"):
        Studio(lambda _lexicon, _told: Clicks()).render(
            "停水。", Lexicon(), tmp_path / "out.wav", lambda _done, _of: None
        )


def test_the_same_words_are_rendered_once(booth: Booth, content: Content) -> None:
    content.item("again", spoken_item("again"))
    booth.town.load()
    while booth.speaker().turn() is not None:
        pass
    assert len(booth.voice.said) == 1
    twice = {booth.draft(name).spoken for name in ("water", "again")}
    assert len(twice) == 1


def test_importing_again_changes_nothing(booth: Booth) -> None:
    booth.speaker().turn()
    before = booth.audio()
    assert booth.town.load()[1:] == ["unchanged"]
    assert booth.audio() == before
    booth.town.seal()
    assert booth.town.load()[1:] == ["unchanged"]


def test_other_words_lose_the_sound_and_are_spoken_anew(booth: Booth, content: Content) -> None:
    booth.speaker().turn()
    first = booth.audio()
    content.item("water", spoken_item(text="乡亲们，后天停水。"))
    booth.town.load()
    assert booth.audio() is None
    booth.speaker().turn()
    assert booth.audio() not in {None, first}


def test_two_approvers_seal_the_very_audio(booth: Booth) -> None:
    booth.speaker().turn()
    draft, audio, clock = booth.draft(), booth.audio(), booth.town.clock
    with pytest.raises(RejectedSealError, match="1 of 2"):
        booth.town.sealer(1).seal_draft(draft, clock().date(), clock())
    booth.town.seal()
    with booth.town.county.database.reading() as connection:
        live = connection.scalar(select(documents.c.live).where(documents.c.id == draft.id))
        assert connection.scalar(select(changes.c.id).where(changes.c.id == draft.id))
    assert audio is not None
    assert live is not None
    assert f'"audio":"{audio}"'.encode() in live


def test_the_pole_plays_what_was_heard(booth: Booth, tmp_path: Path) -> None:
    booth.speaker().turn()
    sealed, blobs = booth.draft(), booth.town.county.blobs
    heard = blobs.path(booth.audio() or "")
    assert heard is not None
    pole = pole_studio.Studio(tmp_path / "sounds", blobs.path, FakeVoice(), Lexicon(), Level())
    played = pole.render(announcement_of(sealed))
    assert played.engine == "recording"
    assert joined(played.pieces).seconds == pytest.approx(read_wav(heard).seconds, abs=0.1)
    assert integrated(joined(played.pieces)) == pytest.approx(-16, abs=1)


def test_the_sealed_sound_says_where_its_sentences_end(
    booth: Booth, content: Content, tmp_path: Path
) -> None:
    content.item("water", spoken_item(text="乡亲们。明天停水，请储水。谢谢大家。"))
    booth.town.load()
    booth.speaker().turn()
    blobs = booth.town.county.blobs
    heard = blobs.path(booth.audio() or "")
    assert heard is not None
    assert [round(one.seconds, 1) for one in MarkedClip.read(heard).parts()[0]] == [0.6, 1.6, 0.8]
    pole = pole_studio.Studio(tmp_path / "sounds", blobs.path, FakeVoice(), Lexicon(), Level())
    assert len(pole.render(announcement_of(booth.draft())).sentences) == 3


def test_a_missing_voice_fails_nothing(booth: Booth) -> None:
    booth.voice.fault = NoVoiceError("not installed")
    with pytest.raises(NoVoiceError):
        booth.speaker().turn()
    assert not list(booth.town.county.folder.renderings.glob("*.json"))
    booth.voice.fault = None
    assert booth.speaker().turn() is not None


def test_a_broken_off_rendering_is_begun_again(booth: Booth) -> None:
    settings = booth.town.county.settings.speaking
    words = "乡亲们，明天停水。"
    key = key_of(words, {}, settings)
    renderings(booth.town.county).keep(key, Rendering(words=words, done=1, of=5))
    assert booth.speaker().turn() is not None
    found = renderings(booth.town.county).find(key)
    assert found is not None
    assert found.state is State.DONE


def test_a_sound_that_was_lost_is_made_again(booth: Booth) -> None:
    booth.speaker().turn()
    path = booth.town.county.blobs.path(booth.audio() or "")
    assert path is not None
    path.unlink()
    booth.speaker().turn()
    assert path.is_file()


def test_only_one_process_renders(booth: Booth) -> None:
    with alone(booth.town.county.folder.renderings) as held:
        assert held
        assert booth.speaker().turn() is None
    assert booth.voice.said == []


def test_a_persons_recording_is_left_alone(booth: Booth) -> None:
    booth.speaker().turn()
    draft, county = booth.draft(), booth.town.county
    blobs = tuple(msgspec.structs.replace(blob, name="village.wav") for blob in draft.blobs)
    recorded = encode(msgspec.structs.replace(draft, blobs=blobs, version=1))
    with county.database.writing() as connection:
        connection.execute(update(documents).values(draft=recorded).where(documents.c.draft != b""))
    for sheet in county.folder.renderings.glob("*.json"):
        sheet.unlink()
    assert booth.speaker().turn() is None
    assert len(booth.voice.said) == 1
    other = Rendering(words="", state=State.DONE, sha256=Sha256("0" * 64))
    assert draft.spoken is not None
    with county.database.writing() as connection:
        assert not spoken_drafts.attach(connection, draft.id, draft.spoken.text, other)


def test_a_text_that_changed_meanwhile_gets_no_sound_of_the_old_one(booth: Booth) -> None:
    draft = booth.draft()
    made = Rendering(words="", state=State.DONE, sha256=Sha256("0" * 64))
    assert draft.spoken is not None
    with booth.town.county.database.writing() as connection:
        spoken_drafts.say_otherwise(connection, draft.id, "乡亲们，后天停水。")
        assert not spoken_drafts.attach(connection, draft.id, draft.spoken.text, made)
    assert booth.audio() is None


def test_readings_are_written_so_that_they_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    readings.add(file, '"怪"\\名', say="怪\n名")
    readings.add(file, "女儿", pinyin=" NV3  er2 ")
    readings.add(file, "女儿", pinyin="nü3 er5")
    assert readings.own(file).said() == {'"怪"\\名': "怪\n名"}
    assert readings.own(file).sounds() == {"女儿": ("nü3", "er5")}
    with pytest.raises(NotAllowedError, match="syllable"):
        readings.add(file, "女儿", pinyin="nyu er")


def test_old_renderings_go(tmp_path: Path) -> None:
    held = Renderings(tmp_path, most=3)
    for number in range(6):
        held.keep(f"{number}", Rendering(words="停水。"))
    assert len(list(tmp_path.glob("*.json"))) == 3


def test_a_damaged_sheet_is_made_again(tmp_path: Path) -> None:
    held = Renderings(tmp_path, most=3)
    (tmp_path / "a.json").write_bytes(b"{")
    assert held.find("a") is None


def test_the_name_changes_with_voice_speed_and_readings_that_are_said() -> None:
    plain = SpeakingSettings()
    key = key_of("停水。", {"行长": ("hang2", "zhang3")}, plain)
    assert key == key_of("停水。", {}, plain)
    others = {
        key_of("停电。", {}, plain),
        key_of("停水。", {"停水": ("ting2", "shui3")}, plain),
        key_of("停水。", {}, SpeakingSettings(speed=0.9)),
        key_of("停水。", {}, SpeakingSettings(speaker="zf_xiaoyi")),
    }
    assert len(others | {key}) == 5


def test_the_command_says_what_it_rendered(
    booth: Booth,
    folder: DataFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(render_command, "find_studio", lambda _settings: Studio(booth._voice))
    from county.__main__ import main

    assert main(["render", "--data", str(folder.path)]) == 0
    out = capsys.readouterr().out
    assert "water: rendered" in out
    assert out.endswith("1 rendered\n")
