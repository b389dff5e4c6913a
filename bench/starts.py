"""How late a piece starts: our unit on miniaudio's null backend, cron with aplay, Liquidsoap.

All of them run at the same time, so that each has the others' load. Invariant: a start is
the moment at which the first sample leaves the player, on the machine's own clock.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread, Timer

import numpy as np

from broadcast.building import Unit, Workshop
from broadcast.ledger import Ledger
from broadcast.loudspeakers.card import CardPlayback, CardSpeaker
from broadcast.main import serve
from broadcast.settings import BroadcastSettings, Limits, QuietSettings
from content_sync.store.machine_clock import SystemClock
from content_sync.store.reader import ContentReader
from content_sync.store.supervisor import Supervisor
from disclosure.items import Item
from disclosure.timetable import Occurrence
from speech.engines.pyttsx import Pyttsx
from speech.sound.clip import RATE, Clip
from tests.broadcast.bench import notice
from tests.fakes.county import FakeCounty

STARTS, EVERY_SECONDS = 90, 2.5
_WARM_SECONDS = 12.0
_QUIET_SECONDS = 5.0
_CRON = Path("/etc/cron.d/mingbai-bench")
_SOAP = """\
set("init.allow_root", true)
set("log.stdout", true)
tone = single("{wav}")
spoken = switch(track_sensitive=false, [({{0s-3s}}, tone)])
all = fallback(track_sensitive=false, [spoken, blank()])
output.external(fallible=true, %wav(stereo=false), "cat > {pipe}", all)
"""


def measure() -> dict[str, list[float]]:
    """Return how many milliseconds late each start was: ``ours`` and each peer there is."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        peers = {
            "cron + aplay": stack.enter_context(_cron(folder)),
            "Liquidsoap": stack.enter_context(_liquidsoap(folder)),
        }
        ours = _ours(folder)
        return {"ours": ours} | {name: heard for name, heard in peers.items() if heard}


class _Speaker(CardSpeaker):
    """miniaudio's null backend, its playbacks kept."""

    def __init__(self) -> None:
        super().__init__("null")
        self.playbacks: list[CardPlayback] = []

    def start(self, wav: Path, seconds: float) -> CardPlayback:
        """Start to play, and keep the playback."""
        self.playbacks.append(super().start(wav, seconds))
        return self.playbacks[-1]


def _ours(folder: Path) -> list[float]:
    county, item = (
        FakeCounty(datetime.now(UTC)),
        notice("短", text="请开会。", repeats=1, slots=("none",)),
    )
    county.publish(item)
    county.fill(folder / "store")
    settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        bells=False,
        limits=Limits(trust_clock="always", gap_seconds=0),
    )
    workshop = Workshop(settings, folder / "broadcast.toml", SystemClock())
    speaker = _Speaker()
    content = ContentReader.open(folder / "store", "broadcast")
    ledger = Ledger(workshop.places.ledger)
    voice = Pyttsx(workshop.lexicon().sounds(), settings.voice.limits)
    unit = workshop.build(content, ledger, voice, speaker)
    due = _planned(unit, item)
    ended = Event()
    Timer(_WARM_SECONDS + STARTS * EVERY_SECONDS, ended.set).start()
    serve(unit, ended, Supervisor())
    unit.duty.stop()
    ledger.close()
    content.close()
    apart = time.time() - time.monotonic()
    starts = [datetime.fromtimestamp(one.started + apart, UTC) for one in speaker.playbacks]
    return [_late(start, due) for start in starts]


def _planned(unit: Unit, item: Item) -> list[datetime]:
    first = datetime.now(UTC) + timedelta(seconds=_WARM_SECONDS)
    due = [first + timedelta(seconds=EVERY_SECONDS * n) for n in range(STARTS)]
    today = first.astimezone(unit.agenda.zone()).date()
    unit.ledger.plan(
        Occurrence(
            item=item.id,
            version=item.version,
            day=today,
            slot=f"bench-{number}",
            precedence="2-bench",
            planned=at,
            due=at,
            until=at + timedelta(seconds=30),
            repeats=1,
        )
        for number, at in enumerate(due)
    )
    return due


def _late(start: datetime, due: list[datetime]) -> float:
    nearest = max((at for at in due if at <= start), default=due[0])
    return (start - nearest).total_seconds() * 1000


@contextmanager
def _cron(folder: Path) -> Iterator[list[float]]:
    """Let cron start aplay each minute; it needs a system's own folder, so root alone can."""
    if not (shutil.which("aplay") and shutil.which("cron") and os.geteuid() == 0):
        yield []
        return
    wav, pipe = _tone(folder / "cron.wav"), folder / "cron.pipe"
    with _listening(pipe) as heard:
        _CRON.write_text(f"* * * * * root aplay -q -D 'file:{pipe},raw' {wav}\n", encoding="utf-8")
        daemon = subprocess.Popen(["cron", "-f"], stderr=subprocess.DEVNULL)
        try:
            yield heard
        finally:
            daemon.terminate()
            daemon.wait()
            _CRON.unlink()


@contextmanager
def _liquidsoap(folder: Path) -> Iterator[list[float]]:
    """Let Liquidsoap play a tone at each full minute."""
    if not shutil.which("liquidsoap"):
        yield []
        return
    pipe, script = folder / "soap.pipe", folder / "soap.liq"
    with _listening(pipe) as heard:
        script.write_text(_SOAP.format(wav=_tone(folder / "soap.wav"), pipe=pipe), encoding="utf-8")
        log = (folder / "soap.log").open("wb")
        daemon = subprocess.Popen(["liquidsoap", str(script)], stdout=log, stderr=log)
        try:
            yield heard
        finally:
            daemon.terminate()
            daemon.wait()
            log.close()


def _tone(wav: Path) -> Path:
    t = np.arange(RATE) / RATE
    Clip(0.5 * np.sin(2 * np.pi * 440 * t)).write(wav)
    return wav


@contextmanager
def _listening(pipe: Path) -> Iterator[list[float]]:
    """Note how late after a full minute sound begins to come out of a pipe (ms)."""
    os.mkfifo(pipe, 0o666)
    handle = os.open(pipe, os.O_RDWR)
    heard: list[float] = []
    thread = Thread(target=_listen, args=(handle, heard), daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        os.write(handle, b"end of it")
        thread.join(5)
        with suppress(OSError):
            os.close(handle)


def _listen(handle: int, heard: list[float]) -> None:
    last = 0.0
    while True:
        chunk = os.read(handle, 65_536)
        if chunk.endswith(b"end of it"):
            return
        now = time.time()
        # A WAV header is no sound; Liquidsoap writes one before its silence.
        loud = np.abs(np.frombuffer(chunk[: len(chunk) // 2 * 2], "<i2").astype(int)).max() > 500
        if loud and not chunk.startswith(b"RIFF"):
            if now - last > _QUIET_SECONDS:
                heard.append(((now + 30) % 60 - 30) * 1000)
            last = now
