"""The child process that decodes one recording, levels it, and dies.

It reads what anybody may have sent, so it limits its own memory, time and files before it
looks, and lets ffmpeg open plain files of known formats only: no playlist, no address.
Invariant: exit code 0 with one line of JSON, a `Verdict`; a sound that is left behind has the
loudness of all that is aired.
"""

import argparse
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from county.recording.verdict import Fault, Verdict
from disclosure.decoding import encode

MEMORY_BYTES = 3 * 1024**3
FILE_BYTES = 64 * 1024**2
CPU_SECONDS = 90
FORMATS = "wav,mp3,ogg,matroska,webm,mov,mp4,m4a,3gp,aac,flac,amr"
"""What browsers and telephones record."""

SHORTEST_SECONDS = 1.0
SOUNDING_FLOOR = 0.003
"""Amplitude below which nothing is meant: -50 dBFS."""

QUIETEST_LUFS = -48.0
"""Raising what is quieter would raise the room's hiss to the loudness of speech."""


def main() -> int:
    """Prepare one recording."""
    parser = argparse.ArgumentParser(prog="recording_child")
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("longest", type=float)
    options = parser.parse_args()
    _limit_itself()
    verdict = prepare(options.source, options.out, options.longest)
    sys.stdout.buffer.write(encode(verdict))
    return 0


def prepare(source: Path, out: Path, longest: float) -> Verdict:
    """Write the recording as it is to be aired.

    Arguments:
        source: as it was sent.
        out: WAV file to write; not written where the verdict has a fault.
        longest: seconds that it may last.
    """
    # 150 MB of libraries, after the limits.
    from speech.sound.clip import RATE, read_wav  # noqa: PLC0415
    from speech.sound.loudness import Level, integrated, leveled, true_peak  # noqa: PLC0415

    with TemporaryDirectory(prefix="mingbai-recording-") as folder:
        plain = Path(folder) / "plain.wav"
        if not _decoded(source, plain, RATE, longest + 1):
            return Verdict(fault=Fault.UNREADABLE)
        clip = read_wav(plain)
    start, end = clip.sounding(SOUNDING_FLOOR)
    loud = abs(clip.samples) > SOUNDING_FLOOR
    if not loud.any() or loud.sum() < 0.02 * clip.rate:
        return Verdict(fault=Fault.SILENT, seconds=clip.seconds)
    clip = clip.part(max(0.0, start / clip.rate - 0.2), end / clip.rate + 0.3)
    if clip.seconds > longest:
        return Verdict(fault=Fault.LONG, seconds=clip.seconds)
    if clip.seconds < SHORTEST_SECONDS:
        return Verdict(fault=Fault.SHORT, seconds=clip.seconds)
    if integrated(clip) < QUIETEST_LUFS:
        return Verdict(fault=Fault.QUIET, seconds=clip.seconds)
    level = Level()
    leveled(clip, level).write(out)
    made = read_wav(out)
    loudness, peak = integrated(made), true_peak(made)
    if abs(loudness - level.target_lufs) > level.tolerance_lu or peak > level.peak_dbtp:
        out.unlink()
        return Verdict(fault=Fault.UNEVEN, seconds=made.seconds, loudness=loudness, peak=peak)
    return Verdict(seconds=made.seconds, loudness=loudness, peak=peak)


def _limit_itself() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _decoded(source: Path, plain: Path, rate: int, seconds: float) -> bool:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-protocol_whitelist", "file"]
    # "file:" keeps ffmpeg from reading the name as a protocol or an option.
    command += ["-format_whitelist", FORMATS, "-i", f"file:{source}", "-map", "0:a:0"]
    command += ["-t", f"{seconds:.3f}", "-threads", "1", "-ac", "1", "-ar", str(rate)]
    command += ["-c:a", "pcm_s16le", "-f", "wav", f"file:{plain}"]
    done = subprocess.run(
        command, capture_output=True, timeout=CPU_SECONDS, check=False, stdin=subprocess.DEVNULL
    )
    return done.returncode == 0 and plain.is_file() and plain.stat().st_size > 44


if __name__ == "__main__":
    sys.exit(main())
