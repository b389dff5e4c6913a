"""What loudspeakers say is not sealed before its sound was there to be heard."""

import msgspec
import pytest

from county.__main__ import main
from county.folder import DataFolder
from county.speaking import readiness
from county.speaking.readiness import Sound, SoundVerdict, judge_sound
from county.speaking.rendering import Rendering, State, key_of, renderings
from disclosure.alerts import ALERT_ENTRY
from speech.engines.engine import NoVoiceError, VoiceError
from tests.county.booth import Booth, spoken_item
from tests.county.making import VILLAGE, Content, Town, item_text

WATER = f"{VILLAGE}/water"


@pytest.fixture
def booth(town: Town, content: Content) -> Booth:
    content.item("water", spoken_item())
    town.load()
    return Booth(town)


@pytest.fixture(autouse=True)
def voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the county be one that renders, whatever is installed here."""
    monkeypatch.setattr(readiness, "require_files", lambda _speaker: None)


def _verdict(booth: Booth) -> SoundVerdict:
    return judge_sound(booth.town.county, booth.draft())


def _seal(folder: DataFolder, *more: str) -> int:
    keys = [str(folder.offline_keys / f"approver-{number}.key") for number in (1, 2)]
    return main(
        ["seal", "--data", str(folder.path), WATER, "--key", keys[0], "--key", keys[1], *more]
    )


def test_a_sound_is_ready_when_it_has_been_made_of_these_very_words(booth: Booth) -> None:
    assert (_verdict(booth).sound, _verdict(booth).is_ready) == (Sound.WAITING, False)
    booth.speaker().turn()
    assert (_verdict(booth).sound, _verdict(booth).is_ready) == (Sound.READY, True)
    lexicon = booth.town.county.folder.lexicon
    lexicon.write_text('[[word]]\ntext = "停水"\nsay = "没有水"\n', encoding="utf-8")
    assert not _verdict(booth).is_ready


def test_a_sound_on_its_way_and_one_that_failed_are_not_ready(booth: Booth) -> None:
    county = booth.town.county
    verdict = _verdict(booth)
    renderings(county).keep(verdict.key, Rendering(words=verdict.words, done=1, of=2))
    assert (_verdict(booth).sound, _verdict(booth).is_ready) == (Sound.WORKING, False)
    booth.voice.fault = VoiceError("the sound is silent")
    booth.speaker().turn()
    assert (_verdict(booth).sound, _verdict(booth).is_ready) == (Sound.FAILED, False)


def test_a_persons_recording_is_ready_without_a_rendering(booth: Booth) -> None:
    booth.speaker().turn()
    draft = booth.draft()
    blobs = tuple(msgspec.structs.replace(blob, name="village.wav") for blob in draft.blobs)
    recorded = msgspec.structs.replace(draft, blobs=blobs)
    renderings(booth.town.county).forget(_verdict(booth).key)
    verdict = judge_sound(booth.town.county, recorded)
    assert (verdict.sound, verdict.is_ready, verdict.is_mute) == (Sound.RECORDED, True, False)


def test_an_alert_does_not_wait_for_its_sound(booth: Booth) -> None:
    alert = msgspec.structs.replace(booth.draft(), entry=ALERT_ENTRY)
    verdict = judge_sound(booth.town.county, alert)
    assert (verdict.sound, verdict.is_ready, verdict.is_mute) == (Sound.WAITING, True, True)


def test_what_is_not_spoken_needs_no_sound(booth: Booth, content: Content) -> None:
    content.item("silent", item_text("silent"))
    silent = next(item for item in content.items() if item.title == "silent")
    verdict = judge_sound(booth.town.county, silent)
    assert (verdict.sound, verdict.is_ready, verdict.is_mute) == (Sound.NONE, True, False)


def test_a_county_without_the_voice_waits_for_nothing(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_speaker: str) -> None:
        raise NoVoiceError("not installed")

    monkeypatch.setattr(readiness, "require_files", missing)
    verdict = _verdict(booth)
    assert (verdict.sound, verdict.is_ready, verdict.is_mute) == (Sound.LOCAL, True, True)


def test_the_command_refuses_what_nobody_could_hear(
    booth: Booth, folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _seal(folder) == 1
    out, err = capsys.readouterr()
    assert out == "0 sealed and published, 1 not sealed\n"
    assert err.startswith(f"{WATER}.md: its sound has not been made yet: run 'python -m county")
    booth.speaker().turn()
    assert _seal(folder) == 0
    assert capsys.readouterr().out == "1 sealed and published, 0 not sealed\n"


@pytest.mark.parametrize("state", [State.WORKING, State.FAILED])
def test_each_reason_why_there_is_no_sound_is_said(
    booth: Booth, folder: DataFolder, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    key = key_of("乡亲们，明天停水。", {}, booth.town.county.settings.speaking)
    renderings(booth.town.county).keep(key, Rendering(words="", state=state))
    assert _seal(folder) == 1
    told = {State.WORKING: "its sound is being made", State.FAILED: "no sound could be made"}
    assert f"{WATER}.md: {told[state]}" in capsys.readouterr().err


@pytest.mark.usefixtures("booth")
def test_a_person_may_seal_it_without_a_sound_and_is_told_so(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _seal(folder, "--without-sound") == 0
    assert "1 without a sound: loudspeakers speak them" in capsys.readouterr().out
