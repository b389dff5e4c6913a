"""What is rendered, and what is kept of it."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from broadcast.studio import Studio
from disclosure.announcements import Announcement
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.items import ItemId
from speech.engines.engine import VoiceError
from speech.sound.loudness import Level, integrated
from speech.words.lexicon import Lexicon, Word
from tests.fakes.voice import FakeVoice

ANNOUNCEMENT = Announcement(
    item=ItemId("a"),
    version=1,
    area=AreaCode("990421101201"),
    title="停水",
    text="明天8:30停水。电话0890-6120001。",
    slots=("evening",),
    repeats=2,
    issued=date(2026, 10, 9),
)


class Room:
    """A studio with what it is made of."""

    def __init__(self, folder: Path, most: int = 200, lexicon: Lexicon | None = None) -> None:
        self.voice = FakeVoice()
        self.files: dict[str, Path] = {}
        self.folder = folder
        self.studio = Studio(
            folder,
            self.find,
            self.voice,
            lexicon or Lexicon(),
            Level(),
            most,
        )

    def find(self, sha256: Sha256) -> Path | None:
        return self.files.get(sha256)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "sounds")


def test_the_words_are_said_sentence_by_sentence_at_one_loudness(room: Room) -> None:
    made = room.studio.render(ANNOUNCEMENT)
    assert room.voice.said == ["明天八点三十分停水。", "电话零八九零六幺二零零零幺。"]
    assert len(made.sentences) == 2
    assert made.engine == "fake"
    for sentence in made.sentences:
        assert integrated(sentence) == pytest.approx(-16, abs=1)


def test_it_is_rendered_once(room: Room) -> None:
    first = room.studio.render(ANNOUNCEMENT)
    again = Room(room.folder).studio.render(ANNOUNCEMENT)
    assert [c.seconds for c in first.sentences] == [c.seconds for c in again.sentences]
    room.studio.render(ANNOUNCEMENT)
    assert len(room.voice.said) == 2
    assert room.studio.has(ANNOUNCEMENT)


def test_another_text_or_reading_is_rendered_anew(room: Room) -> None:
    room.studio.render(ANNOUNCEMENT)
    other = msgspec.structs.replace(ANNOUNCEMENT, text="明天9:30停水。")
    assert not room.studio.has(other)
    lexicon = Lexicon(word=(Word(text="停水", say="停自来水"),))
    assert not Room(room.folder, lexicon=lexicon).studio.has(ANNOUNCEMENT)
    sound = Lexicon(word=(Word(text="停水", pinyin="ting2 shui3"),))
    assert not Room(room.folder, lexicon=sound).studio.has(ANNOUNCEMENT)


def test_a_flipped_bit_in_a_kept_sound_is_never_heard(room: Room) -> None:
    room.studio.render(ANNOUNCEMENT)
    (wav,) = room.folder.glob("*.wav")
    raw = bytearray(wav.read_bytes())
    raw[5000] ^= 1
    wav.write_bytes(raw)
    assert not room.studio.has(ANNOUNCEMENT)
    room.studio.render(ANNOUNCEMENT)
    assert len(room.voice.said) == 4
    assert room.studio.has(ANNOUNCEMENT)


def test_a_sheet_that_is_broken_is_made_anew(room: Room) -> None:
    room.studio.render(ANNOUNCEMENT)
    (sheet,) = room.folder.glob("*.json")
    sheet.write_text("{")
    assert room.studio.render(ANNOUNCEMENT).engine == "fake"


def test_only_so_many_sounds_are_kept(tmp_path: Path) -> None:
    room = Room(tmp_path / "sounds", most=3)
    for number in range(6):
        room.studio.render(msgspec.structs.replace(ANNOUNCEMENT, text=f"第{number}条。"))
    assert len(list(room.folder.glob("*.wav"))) == 3
    assert len([path for path in room.folder.iterdir() if path.is_file()]) == 6


def test_a_recording_goes_before_the_voice_and_a_bad_one_does_not_silence(
    room: Room, tmp_path: Path
) -> None:
    FakeVoice().speak("真人录音真人录音真人录音真人录音。", tmp_path / "r.wav")
    announcement = msgspec.structs.replace(ANNOUNCEMENT, audio=Sha256("ab" * 32))
    room.files["ab" * 32] = tmp_path / "r.wav"
    assert room.studio.render(announcement).engine == "recording"
    (tmp_path / "r.wav").write_bytes(b"noise")
    fresh = Room(tmp_path / "other")
    fresh.files = room.files
    assert fresh.studio.render(announcement).engine == "fake"
    FakeVoice().speak("真人录音真人录音真人录音真人录音。", tmp_path / "r.wav")
    assert fresh.studio.render(announcement).engine == "recording"


def test_nothing_to_say_is_a_fault(room: Room) -> None:
    with pytest.raises(VoiceError, match="no words"):
        room.studio.render(msgspec.structs.replace(ANNOUNCEMENT, text="（）"))
