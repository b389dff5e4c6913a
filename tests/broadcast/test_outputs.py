"""Several outputs, the amplifier's relay and the red button."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from broadcast.building import Workshop
from broadcast.loudspeakers.output import Ending, OutputError
from broadcast.loudspeakers.relay import Relayed, open_button, open_relay
from broadcast.loudspeakers.together import Together
from broadcast.main import _heed
from broadcast.settings import (
    BroadcastSettings,
    OutputSettings,
    QuietSettings,
    RelaySettings,
    StopSettings,
)
from disclosure.outbox import AiredResult
from speech.sound.clip import RATE, Clip
from tests.broadcast.bench import Bench, at, notice
from tests.fakes.loudspeaker import FakeLoudspeaker
from tests.fakes.pins import FakeRelay
from tests.fakes.ticking import FakeClock


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    tone(1.0).write(tmp_path / "beep.wav")
    return tmp_path / "beep.wav"


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    Device.pin_factory = MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


def tone(seconds: float, pitch: float = 440) -> Clip:
    t = np.arange(round(seconds * RATE)) / RATE
    return Clip(0.3 * np.sin(2 * np.pi * pitch * t))


def speakers(clock: list[float]) -> tuple[FakeLoudspeaker, FakeLoudspeaker, Together]:
    one, two = FakeLoudspeaker(lambda: clock[0]), FakeLoudspeaker(lambda: clock[0])
    return one, two, Together([one, two])


# Several outputs.


def test_all_outputs_play_the_same_at_the_same_time(clock: list[float], wav: Path) -> None:
    one, two, both = speakers(clock)
    playback = both.start(wav, 1.0)
    clock[0] = 0.4
    assert playback.poll() is None
    assert playback.elapsed() == pytest.approx(0.4)
    clock[0] = 1.0
    assert playback.poll() == playback.stop() == Ending(seconds=1.0, whole=True)
    assert [clip.seconds for clip in one.heard + two.heard] == [1.0, 1.0]
    assert both.name == "fake+fake"


def test_what_one_output_played_whole_was_heard_and_the_fault_is_noted(
    clock: list[float], wav: Path
) -> None:
    _, two, both = speakers(clock)
    two.short = 0.2
    playback = both.start(wav, 1.0)
    clock[0] = 1.0
    ending = playback.poll()
    assert ending
    assert ending.whole
    assert not ending.fault
    assert "dead air" in ending.note


def test_an_output_that_cannot_start_does_not_silence_the_others(
    clock: list[float], wav: Path
) -> None:
    one, two, both = speakers(clock)
    one.fault = OutputError("no sound card")
    playback = both.start(wav, 1.0)
    clock[0] = 1.0
    assert playback.poll() == Ending(seconds=1.0, whole=True, note="fake: no sound card")
    two.fault = OutputError("no network")
    with pytest.raises(OutputError, match=r"no sound card.*no network"):
        both.start(wav, 1.0)


def test_dead_air_on_every_output_is_a_fault(clock: list[float], wav: Path) -> None:
    one, two, both = speakers(clock)
    one.short, two.short = 0.2, 0.5
    playback = both.start(wav, 1.0)
    clock[0] = 1.0
    ending = playback.poll()
    assert ending
    assert (ending.whole, ending.seconds) == (False, 0.5)
    assert ending.fault.count("dead air") == 2


def test_stopping_stops_every_output(clock: list[float], wav: Path) -> None:
    one, two, both = speakers(clock)
    playback = both.start(wav, 1.0)
    clock[0] = 0.3
    assert playback.stop() == Ending(seconds=0.3, whole=False)
    assert [len(one.heard), len(two.heard)] == [1, 1]


def test_a_note_of_one_output_stands_in_the_as_aired_log(bench: Bench) -> None:
    broken = FakeLoudspeaker(bench.clock.monotonic)
    broken.fault = OutputError("no network")
    bench.publish(notice())
    bench.loudspeaker = Together([bench.loudspeaker, broken])  # type: ignore[assignment]
    bench.start()
    bench.until("18:01:00")
    (record,) = bench.records()
    assert (record.result, record.reason) == (AiredResult.DONE, "fake: no network")


# The relay.


def test_the_relay_is_on_exactly_while_there_is_sound(clock: list[float], wav: Path) -> None:
    relay, speaker = FakeRelay(), FakeLoudspeaker(lambda: clock[0])
    playback = Relayed(speaker, relay).start(wav, 1.0)
    assert relay.log == ["on"]
    assert playback.poll() is None
    assert relay.log == ["on"]
    clock[0] = 1.0
    assert playback.poll()
    assert relay.log == ["on", "off"]


def test_the_relay_falls_when_the_sound_is_stopped_or_cannot_start(
    clock: list[float], wav: Path
) -> None:
    relay, speaker = FakeRelay(), FakeLoudspeaker(lambda: clock[0])
    Relayed(speaker, relay).start(wav, 1.0).stop()
    assert relay.log == ["on", "off"]
    speaker.fault = OutputError("no sound card")
    with pytest.raises(OutputError):
        Relayed(speaker, relay).start(wav, 1.0)
    assert relay.log == ["on", "off", "on", "off"]


def test_the_amplifier_has_its_lead_and_its_tail_in_silence(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        relay=RelaySettings(pin=17, lead_seconds=2.0, tail_seconds=1.0),
    )
    relay = FakeRelay()
    bench.publish(notice())
    speaker = bench.loudspeaker
    bench.loudspeaker = Relayed(speaker, relay)  # type: ignore[assignment]
    bench.start()
    bench.until("18:01:00")
    heard = speaker.heard[0]
    assert not heard.part(0.0, 1.99).samples.any()
    assert heard.part(2.0, 2.5).samples.any()
    assert not heard.part(heard.seconds - 0.99, heard.seconds).samples.any()
    assert relay.log == ["on", "off"]


def test_a_pin_is_switched_by_gpiozero(pins: MockFactory) -> None:
    relay = open_relay(RelaySettings(pin=17))
    assert pins.pin(17).state == 0
    relay.on()
    assert pins.pin(17).state == 1
    relay.off()
    assert pins.pin(17).state == 0
    relay.close()
    low = open_relay(RelaySettings(pin=18, active_high=False))
    assert pins.pin(18).state == 1
    low.on()
    assert pins.pin(18).state == 0
    low.close()


@pytest.mark.usefixtures("pins")
def test_a_unit_with_a_relay_lets_go_of_its_pin(tmp_path: Path) -> None:
    settings = BroadcastSettings(
        store="store",
        output=OutputSettings(kind="file", folder="out"),
        relay=RelaySettings(pin=17),
    )
    workshop = Workshop(settings, tmp_path / "b.toml", FakeClock(at("12:00:00")))
    for _ in range(2):
        with ExitStack() as closing:
            assert workshop.loudspeaker(closing).name == "file"


def test_without_gpiozero_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with pytest.raises(OutputError, match=r"mingbai\[relay\]"):
        open_relay(RelaySettings(pin=17))


def test_without_pins_the_message_names_the_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    import gpiozero

    def none(*_: object, **__: object) -> None:
        raise gpiozero.BadPinFactory("no chip")

    monkeypatch.setattr(gpiozero, "OutputDevice", none)
    with pytest.raises(OutputError, match="pin 17: no chip"):
        open_relay(RelaySettings(pin=17))


def test_the_red_button_stops_everything(bench: Bench, pins: MockFactory) -> None:
    bench.publish(notice(text="村" * 60 + "。"))
    unit = bench.start()
    bench.until("18:00:05")
    button = open_button(StopSettings(pin=4))
    assert button
    _heed(button, unit)
    assert bench.states() == {"evening": "playing"}
    pins.pin(4).drive_low()
    _heed(button, unit)
    assert bench.states() == {"evening": "cancelled"}
    bench.run(1)
    assert bench.records()[0].reason == "stopped by the red button"
    button.close()


def test_a_unit_without_a_button_has_none() -> None:
    assert open_button(StopSettings()) is None
