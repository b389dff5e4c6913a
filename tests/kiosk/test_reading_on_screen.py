"""An item read aloud on its page: mark, scrolling, pause, pace, loudness, end."""

import msgspec
import pytest

from disclosure.channels import Channel
from disclosure.items import Blob, Spoken
from kiosk.journey.actions import Action
from kiosk.journey.stops import ItemStop
from kiosk.voice import Voice
from speech.engines.engine import VoiceError
from speech.words.lexicon import shipped_lexicon
from tests.fakes.sounds import FakeSounds
from tests.fakes.voice import FakeVoice

pytestmark = pytest.mark.ui


@pytest.fixture
def voices():
    return FakeVoice(), FakeVoice()


@pytest.fixture
def reading(kiosk, village, voices):
    """Return a kiosk that reads the item on old people's subsidy aloud."""
    usual, slow = voices
    kiosk.hall.voice = Voice(usual, slow, shipped_lexicon())
    kiosk.visit.trail.go(ItemStop(item=village.item("老人补贴").id))
    kiosk.stage.move()
    kiosk.wait(lambda: kiosk.stage.face.laid)
    kiosk.draw()
    kiosk.stage.face.sounds = FakeSounds()
    kiosk.tap(_key_class(), words="读给我听")
    kiosk.wait(lambda: kiosk.stage.face.sounds.playing)
    return kiosk


def _key_class():
    from kiosk.screens.actions import ActionKey

    return ActionKey


def _on(kiosk) -> None:
    """Let the sentence that plays end, and the next begin."""
    sounds = kiosk.stage.face.sounds
    count = len(sounds.played)
    sounds.finish()
    kiosk.wait(lambda: len(sounds.played) > count)
    kiosk.draw()


def _marked(kiosk) -> list[str]:
    from screen.widgets.prose import Prose

    told = []
    for prose in kiosk.stage.face.walk():
        if isinstance(prose, Prose) and prose.marked:
            start, end = prose.marked
            told.append(prose.plain[start:end])
    return told


def test_a_kiosk_without_a_voice_offers_no_reading(kiosk, village):
    kiosk.visit.trail.go(ItemStop(item=village.item("老人补贴").id))
    kiosk.stage.move()
    assert kiosk.stage.face.actions.key(Action.READ) is None


def test_the_title_is_read_first_and_marked_like_any_sentence(reading, voices):
    assert "老人补贴" in voices[0].said[0]
    assert _marked(reading) == ["".join(reading.stage.face.title.split())]
    _on(reading)
    assert reading.stage.face.title not in _marked(reading)


def test_the_sentence_that_is_said_is_marked_and_in_sight(reading):
    marked = []
    for _ in range(8):
        _on(reading)
        told = _marked(reading)
        assert len(told) <= 1
        marked += told
        for prose in _proses(reading):
            if prose.marked:
                _in_sight(reading, prose)
    assert len(set(marked)) >= 3


def _proses(kiosk):
    from screen.widgets.prose import Prose

    return [each for each in kiosk.stage.face.walk() if isinstance(each, Prose)]


def _in_sight(kiosk, prose) -> None:
    scroller = kiosk.stage.face.scroller
    _, low = scroller.to_window(scroller.x, scroller.y)
    _, high = prose.to_window(prose.x, prose.top)
    top, bottom = prose.marked_rows
    assert low - 1 <= high - bottom
    assert high - top <= low + scroller.height + 1


def test_a_pause_keeps_still_and_reads_on_from_the_sentence(reading):
    _on(reading)
    sounds = reading.stage.face.sounds
    reading.tap(_key_class(), words="停一下")
    assert sounds.playing is None
    assert not reading.stage.face.sounding
    reading.tap(_key_class(), words="接着读")
    assert sounds.played[-1] == sounds.played[-2]


def test_slower_begins_the_sentence_again_with_the_slower_voice(reading, voices):
    _on(reading)
    reading.tap(_key_class(), words="慢一点")
    reading.wait(lambda: reading.stage.face.sounds.playing)
    assert voices[1].said
    assert reading.stage.face.sounds.playing.stem == "1-slow"


def test_louder_is_louder_at_once_and_reads_on(reading):
    from screen.widgets.loudness import loudness

    before, playing = loudness.share, reading.stage.face.sounds.playing
    reading.tap(_key_class(), words="大声些")
    assert loudness.share > before
    assert reading.visit.comfort.volume == 4
    assert reading.stage.face.sounds.playing == playing
    reading.stage.rest()
    assert loudness.share == before


def test_whoever_listens_is_there(reading):
    reading.pass_time(400)
    assert not reading.stage.leaving
    reading.tap(_key_class(), words="不听了")
    reading.pass_time(181)
    assert reading.stage.leaving


def test_leaving_the_page_ends_the_reading(reading):
    from kiosk.screens.nav import NavKey

    page = reading.stage.face
    reading.tap(NavKey, icon="home")
    assert page.sounds.playing is None
    assert page.reading is None
    assert page.actions.parent is page


def test_withdrawn_while_it_is_read_it_falls_silent(reading, village):
    village.county.withdraw(village.item("老人补贴"))
    village.county.fill(village.store)
    reading.stage.refresh()
    assert reading.stage.face.sounds.playing is None


def test_a_voice_that_fails_says_so_and_gives_the_buttons_back(reading, voices):
    voices[0].fault = VoiceError("hoarse")
    page = reading.stage.face
    reading.wait(lambda: _exhaust(page))
    reading.draw()
    assert page.actions.parent is page
    assert page.actions.key(Action.READ).words == "现在读不了"


def _exhaust(page) -> bool:
    if page.sounds.playing is not None:
        page.sounds.finish()
    return page.actions.parent is page


ANNOUNCED = "农村老人补贴，满八十岁可以领。"


@pytest.fixture
def recorded(village, tmp_path):
    """Return the item on old people's subsidy with a sealed recording, published so."""
    FakeVoice().speak(ANNOUNCED, tmp_path / "sealed.wav")
    return _publish_recording(village, (tmp_path / "sealed.wav").read_bytes())


def _publish_recording(village, content: bytes):
    item = village.item("老人补贴")
    sha256 = village.county.attach(content)
    blob = Blob(sha256=sha256, size=len(content), media_type="audio/wav", name="sealed.wav")
    spoken = Spoken(text=ANNOUNCED, slots=("noon",), audio=sha256)
    item = msgspec.structs.replace(
        item,
        version=2,
        channels=(*item.channels, Channel.LOUDSPEAKER),
        spoken=spoken,
        blobs=(*item.blobs, blob),
    )
    village.county.publish(item)
    village.county.fill(village.store)
    return item


def _rough(voices) -> Voice:
    usual, slow = voices
    return Voice(usual, slow, shipped_lexicon(), rough=True)


def _open(kiosk, item):
    kiosk.stage.refresh()
    kiosk.visit.trail.go(ItemStop(item=item.id))
    kiosk.stage.move()
    kiosk.wait(lambda: kiosk.stage.face.laid)
    kiosk.draw()
    kiosk.stage.face.sounds = FakeSounds()
    return kiosk.stage.face


def test_a_sealed_recording_is_played_before_any_machine_reads(kiosk, recorded, voices):
    kiosk.hall.voice = _rough(voices)
    page = _open(kiosk, recorded)
    kiosk.tap(_key_class(), words="读给我听")
    kiosk.wait(lambda: page.sounds.playing)
    assert "审核过的" in page.reading.bar.note
    assert not page.reading.bar.paced
    assert not voices[0].said
    page.sounds.finish()
    kiosk.draw()
    kiosk.tap(_key_class(), words="读全文")
    kiosk.wait(lambda: page.sounds.playing)
    assert voices[0].said
    assert "听不清" in page.reading.bar.note


def test_a_rough_voice_is_never_heard_without_saying_so(kiosk, village, voices):
    kiosk.hall.voice = _rough(voices)
    page = _open(kiosk, village.item("老人补贴"))
    kiosk.tap(_key_class(), words="读给我听")
    kiosk.wait(lambda: page.sounds.playing)
    assert "机器读音" in page.reading.bar.note


def test_where_only_recordings_may_be_heard_nothing_else_is_read(kiosk, village, recorded, voices):
    kiosk.hall.voice = _rough(voices)
    kiosk.hall.settings = msgspec.structs.replace(kiosk.hall.settings, read_aloud="sealed")
    other = next(item for item in village.items if item.id != recorded.id)
    page = _open(kiosk, other)
    assert page.actions.key(Action.READ) is None
    page = _open(kiosk, recorded)
    kiosk.tap(_key_class(), words="读给我听")
    kiosk.wait(lambda: page.sounds.playing)
    page.sounds.finish()
    kiosk.draw()
    assert page.actions.key(Action.READ).words == "读给我听"
    assert not voices[0].said


def test_a_recording_that_cannot_be_played_says_so(kiosk, village):
    item = _publish_recording(village, b"RIFF no sound at all")
    page = _open(kiosk, item)
    kiosk.tap(_key_class(), words="读给我听")
    kiosk.wait(lambda: page.actions.parent is page)
    kiosk.draw()
    assert page.actions.key(Action.READ).words == "现在读不了"
