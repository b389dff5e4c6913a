"""Sound over the network: sent to a group, received on the loopback, decoded, listened to."""

import shutil
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from broadcast.loudspeakers.output import Ending, OutputError
from broadcast.loudspeakers.rtp import CODECS, RtpSpeaker
from broadcast.settings import OutputSettings
from speech.sound.clip import RATE, Clip, joined, read_wav, silence

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg not installed")


def tone(seconds: float, pitch: float = 440) -> Clip:
    t = np.arange(round(seconds * RATE)) / RATE
    return Clip(0.3 * np.sin(2 * np.pi * pitch * t))


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
    assert "ffmpeg" in children()
    assert not playback.stop().whole
    # Nobody is left who could send, and all that was sent came before this.
    assert "ffmpeg" not in children()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"last", ("127.0.0.1", port))
    while b"last" not in receiver.packets and time.monotonic() < limit:
        time.sleep(0.02)
    receiver.close()
    assert receiver.packets[-1] == b"last"
    assert 0 < len(receiver.packets) - 1 < 100


def children() -> list[str]:
    """Return the names of this process's children that have not ended."""
    tasks = Path("/proc/self/task").glob("*/children")
    pids = [pid for task in tasks for pid in task.read_text().split()]
    return [Path(f"/proc/{pid}/comm").read_text().strip() for pid in pids]


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
