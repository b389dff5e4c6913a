"""A village officer's own voice: from a file that was sent to a draft that waits for seals."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from county.blobs.store import BlobStore
from county.people.staff import Role
from county.publishing import drafts
from county.recording import child, preparing
from county.recording.preparing import Preparing
from county.recording.verdict import Fault, Verdict
from county.settings import SpeakingSettings
from county.speaking import spoken_drafts
from disclosure.channels import Channel
from disclosure.items import Item
from disclosure.timetable import AT_ONCE
from speech.sound.clip import RATE, Clip, read_wav
from speech.sound.loudness import integrated, true_peak
from tests.county.desk import Browser
from tests.county.making import OTHER_VILLAGE, VILLAGE, Town

RECORD = "/desk/broadcasts/record"
FORM = {
    "area": VILLAGE,
    "entry": "other.event",
    "title": "今晚七点开村民会",
    "words": "各位乡亲，今晚七点在村委会开会。",
    "slots": AT_ONCE,
    "repeats": "2",
    "days": "1",
}


def voice(seconds: float = 3.0, gain: float = 0.2) -> Clip:
    """Return something that has the shape of speech: syllables of a buzz."""
    time = np.arange(round(RATE * seconds)) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * n * time) / n for n in range(1, 12))
    noise = np.random.default_rng(1).normal(size=len(time)) * 0.002
    return Clip(gain * (buzz * (np.sin(2 * np.pi * 3 * time) > -0.2) + noise))


def written(clip: Clip, folder: Path) -> bytes:
    file = folder / "voice.wav"
    clip.write(file)
    return file.read_bytes()


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def prepare(sent: bytes, store: BlobStore, **limits: float) -> preparing.Prepared:
    """Prepare in a child, as the desk does."""
    settings = SpeakingSettings(**limits)  # type: ignore[arg-type]
    return Preparing(store, settings).prepare(io.BytesIO(sent))


def judged(sent: bytes, tmp_path: Path, longest: float = 6) -> Verdict:
    """Do what the child does, without another process."""
    source = tmp_path / "sent"
    source.write_bytes(sent)
    return child.prepare(source, tmp_path / "out.wav", longest)


@pytest.mark.parametrize("gain", [0.02, 0.9])
def test_every_gain_comes_to_the_same_level(gain: float, tmp_path: Path) -> None:
    verdict = judged(written(voice(gain=gain), tmp_path), tmp_path)
    clip = read_wav(tmp_path / "out.wav")
    assert abs(integrated(clip) + 16) <= 1
    assert true_peak(clip) <= -1
    assert verdict.fault is None


def test_what_is_kept_has_the_loudness_of_all_that_is_aired(
    store: BlobStore, tmp_path: Path
) -> None:
    prepared = prepare(written(voice(), tmp_path), store)
    assert prepared.blob
    path = store.path(prepared.blob.sha256)
    assert path
    clip = read_wav(path)
    assert clip.rate == RATE
    assert abs(integrated(clip) + 16) <= 1
    assert true_peak(clip) <= -1
    assert prepared.verdict.loudness == pytest.approx(integrated(clip))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("webm", ["-c:a", "libopus"]),
        ("m4a", ["-c:a", "aac"]),
        ("mp3", ["-c:a", "libmp3lame"]),
        ("wav", ["-ac", "2", "-ar", "44100"]),
    ],
)
def test_what_browsers_and_telephones_record_is_read(
    kind: str, options: list[str], tmp_path: Path
) -> None:
    written(voice(), tmp_path)
    out = tmp_path / f"sent.{kind}"
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "voice.wav"), *options, str(out)]
    subprocess.run(command, check=True, timeout=60)
    verdict = judged(out.read_bytes(), tmp_path)
    assert verdict.fault is None
    assert verdict.seconds == pytest.approx(3, abs=0.6)


def noise(gain: float) -> Clip:
    return Clip(np.random.default_rng(2).normal(size=RATE * 3) * gain)


@pytest.mark.parametrize(
    ("clip", "fault"),
    [
        (Clip(np.zeros(RATE * 3)), Fault.SILENT),
        (noise(0.0005), Fault.SILENT),
        (voice(0.3), Fault.SHORT),
        (voice(8), Fault.LONG),
        (voice(gain=0.004), Fault.QUIET),
    ],
    ids=["nothing", "hiss", "short", "long", "far away"],
)
def test_what_cannot_be_aired_is_refused_by_its_fault(
    clip: Clip, fault: Fault, tmp_path: Path
) -> None:
    assert judged(written(clip, tmp_path), tmp_path).fault is fault
    assert not (tmp_path / "out.wav").exists()


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"not a sound",
        PLAYLIST,
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"\x1a\x45\xdf\xa3" + b"\xff" * 4096,
    ],
    ids=["empty", "words", "playlist", "concat", "headless", "broken"],
)
def test_what_is_no_sound_opens_nothing(sent: bytes, tmp_path: Path) -> None:
    assert judged(sent, tmp_path).fault is Fault.UNREADABLE


def test_a_list_of_other_files_is_not_followed(tmp_path: Path) -> None:
    """A playlist that names a real sound on this machine is still no recording."""
    written(voice(), tmp_path)
    named = PLAYLIST.replace(b"file:///etc/hostname", str(tmp_path / "voice.wav").encode())
    assert judged(named, tmp_path).fault is Fault.UNREADABLE


def test_what_is_too_large_is_not_even_read(store: BlobStore, tmp_path: Path) -> None:
    prepared = prepare(written(voice(), tmp_path), store, recording_bytes=1000)
    assert prepared.verdict.fault is Fault.LARGE


@pytest.fixture
def officer(client: TestClient, town: Town) -> Browser:
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    browser = Browser(client)
    browser.log_in("li.editor")
    return browser


def send(browser: Browser, sound: bytes | None, **changes: object) -> int:
    """Send the form as a browser does; return the status."""
    browser.get(RECORD)
    token = browser.page.split('name="csrf" value="')[1].split('"')[0]
    files = {"sound": ("a.wav", sound, "audio/wav")} if sound is not None else {"sound": ("", b"")}
    reply = browser.client.post(
        RECORD,
        data={"csrf": token, **FORM, **changes},
        files=files,
        headers=browser._headers(),
    )
    browser._keep(reply)
    return int(reply.status_code)


def made(town: Town) -> list[Item]:
    with town.county.database.reading() as connection:
        found = [one.document for one in drafts.waiting(connection)]
    return [one for one in found if isinstance(one, Item)]


def test_a_message_waits_as_a_draft_with_its_sound_sealed_in(
    officer: Browser, town: Town, tmp_path: Path
) -> None:
    assert send(officer, written(voice(), tmp_path)) == 303
    [item] = made(town)
    assert item.spoken
    assert item.spoken.audio == item.blobs[0].sha256
    assert item.spoken.slots == (AT_ONCE,)
    assert spoken_drafts.by_person(item)
    assert Channel.SCREEN in item.channels
    assert (item.author, item.title) == ("li.editor", FORM["title"])
    assert item.shown.first == item.shown.last
    assert town.county.blobs.path(item.blobs[0].sha256)
    officer.get(f"/desk/broadcasts/hearing/{item.id}")
    assert "真人录音" in officer.page
    assert town.seal() >= 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "请写标题"),
        ({"words": " "}, "听不见的人要靠它"),
        ({"slots": "midnight"}, "请选什么时候播"),
        ({"area": OTHER_VILLAGE}, "请选您负责的地方"),
        ({"entry": "finance.monthly.none"}, "请换一类"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    officer: Browser, town: Town, tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    assert send(officer, written(voice(1.5), tmp_path), **changes) == 422
    assert sentence in officer.page
    assert ("各位乡亲" in officer.page) == ("words" not in changes)
    assert made(town) == []


def test_a_form_without_a_sound_is_told_so(officer: Browser, town: Town) -> None:
    assert send(officer, None) == 422
    assert "请先录音，或者选一个录音文件" in officer.page
    assert send(officer, b"nonsense") == 422
    assert "没有读得出的声音" in officer.page
    assert made(town) == []


def test_a_clerk_records_nothing(client: TestClient, town: Town) -> None:
    town.hire("zhao.clerk", Role.CLERK, VILLAGE)
    browser = Browser(client)
    browser.log_in("zhao.clerk")
    assert browser.get(RECORD).status_code == 403
