"""Several outputs, the amplifier's relay, the red button, and sound over the network."""

import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
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
from broadcast.loudspeakers.rtp import CODECS, RtpSpeaker
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
from speech.sound.clip import RATE, Clip, joined, read_wav, silence
from tests.broadcast.bench import Bench, at, notice
from tests.fakes.loudspeaker import FakeLoudspeaker
from tests.fakes.pins import FakeRelay
from tests.fakes.ticking import FakeClock

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg not installed")


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


# The network.


class Receiver:
    """An IP loudspeaker: joins a group on the loopback and keeps what comes."""

    def __init__(self, group: str, port: int) -> None:
        self.packets: list[bytes] = []
        self.times: list[float] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("", port))
        self.port = self._socket.getsockname()[1]
        if group.startswith("239."):
            member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton("127.0.0.1"))
            self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        self._socket.settimeout(0.2)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                packet = self._socket.recv(2048)
            except TimeoutError:
                continue
            self.packets.append(packet)
            self.times.append(time.monotonic())

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()


def free_port() -> int:
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("", 0))
            port: int = probe.getsockname()[1]
            if port % 2 == 0 and port < 65_534:
                return port


def decoded(packets: list[bytes], codec: str, folder: Path) -> Clip:
    """Return what a loudspeaker makes of packets, in their order."""
    ordered = sorted(packets, key=lambda packet: struct.unpack("!H", packet[2:4])[0])
    raw = folder / "heard.raw"
    raw.write_bytes(b"".join(packet[12:] for packet in ordered))
    form = {"g722": "g722", "pcma": "alaw", "pcmu": "mulaw"}[codec]
    rate = [] if codec == "g722" else ["-ar", "8000"]
    out = folder / "heard.wav"
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", form, *rate, "-i", str(raw)]
    subprocess.run([*command, "-ac", "1", "-c:a", "pcm_s16le", str(out)], check=True, timeout=30)
    return read_wav(out)


def sent(settings: OutputSettings, wav: Path, seconds: float) -> Ending:
    playback = RtpSpeaker(settings).start(wav, seconds)
    limit = time.monotonic() + 30
    while (ending := playback.poll()) is None:
        assert time.monotonic() < limit
        time.sleep(0.02)
    return ending


@needs_ffmpeg
@pytest.mark.parametrize("codec", ["g722", "pcma", "pcmu"])
def test_what_is_sent_to_a_group_is_received_and_is_the_sound(codec: str, tmp_path: Path) -> None:
    program = joined([tone(0.6), silence(0.5), tone(0.6, 660)])
    program.write(tmp_path / "p.wav")
    port = free_port()
    receiver = Receiver("239.255.7.9", port)
    settings = OutputSettings(
        kind="rtp",
        address="239.255.7.9",
        port=port,
        codec=codec,  # type: ignore[arg-type]
        interface="127.0.0.1",
    )
    try:
        assert sent(settings, tmp_path / "p.wav", program.seconds).whole
    finally:
        receiver.close()
    assert {packet[1] & 0x7F for packet in receiver.packets} == {CODECS[codec].payload_type}
    assert max(len(packet) for packet in receiver.packets) <= 172
    # In real time, not in one burst: a loudspeaker has a small buffer.
    assert receiver.times[-1] - receiver.times[0] > 1.0
    heard = decoded(receiver.packets, codec, tmp_path)
    assert heard.seconds == pytest.approx(program.seconds, abs=0.1)
    assert pitch(heard.part(0.1, 0.5)) == pytest.approx(440, abs=10)
    assert rms(heard.part(0.7, 1.0)) < 0.01
    assert pitch(heard.part(1.2, 1.6)) == pytest.approx(660, abs=10)


def pitch(clip: Clip) -> float:
    spectrum = np.abs(np.fft.rfft(clip.samples * np.hanning(len(clip.samples))))
    return float(spectrum.argmax() * clip.rate / len(clip.samples))


def rms(clip: Clip) -> float:
    return float(np.sqrt((clip.samples**2).mean()))


@needs_ffmpeg
def test_a_stopped_stream_sends_nothing_more(tmp_path: Path) -> None:
    tone(5.0).write(tmp_path / "p.wav")
    port = free_port()
    receiver = Receiver("127.0.0.1", port)
    playback = RtpSpeaker(OutputSettings(kind="rtp", address="127.0.0.1", port=port)).start(
        tmp_path / "p.wav", 5.0
    )
    limit = time.monotonic() + 20
    while not receiver.packets and time.monotonic() < limit:
        time.sleep(0.02)
    assert not playback.stop().whole
    time.sleep(0.3)
    count = len(receiver.packets)
    time.sleep(0.5)
    receiver.close()
    assert len(receiver.packets) == count


@needs_ffmpeg
def test_an_address_that_cannot_be_reached_is_a_fault(tmp_path: Path) -> None:
    tone(1.0).write(tmp_path / "p.wav")
    settings = OutputSettings(kind="rtp", address="239.1.1.1", interface="203.0.113.9")
    ending = sent(settings, tmp_path / "p.wav", 1.0)
    assert not ending.whole
    assert "ffmpeg failed" in ending.fault


def test_without_ffmpeg_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(OutputError, match="apt-get install ffmpeg"):
        RtpSpeaker(OutputSettings(kind="rtp", address="239.1.1.1"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rtp"},
        {"kind": "rtp", "address": "lane.example"},
        {"kind": "rtp", "address": "239.1.1.1", "port": 5005},
        {"kind": "rtp", "address": "239.1.1.1", "hops": 0},
        {"kind": "rtp", "address": "239.1.1.1", "interface": "eth0"},
    ],
)
def test_wrong_addresses_are_refused_in_the_settings(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"is no|is not"):
        OutputSettings(**wrong)  # type: ignore[arg-type]
