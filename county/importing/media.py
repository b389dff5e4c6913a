"""Video and audio: codecs and length, asked of ffprobe; WAV is read without it.

Invariant: a video that is taken has a picture track in a codec that terminals play.
"""

import json
import shutil
import subprocess
import wave
from pathlib import Path
from typing import Any

from disclosure.errors import MalformedError

PROBE_SECONDS = 20
LONGEST_SECONDS = 2 * 60 * 60
VIDEO_CODECS = {".mp4": ("h264",), ".webm": ("vp8", "vp9", "av1")}


def inspect_video(path: Path) -> float:
    """Return the seconds of a video; raise MalformedError for what is no such video."""
    found = probe(path)
    tracks = [stream for stream in found.get("streams", []) if stream.get("codec_type") == "video"]
    wanted = VIDEO_CODECS[path.suffix.lower()]
    if not tracks:
        raise MalformedError("has no picture track")
    codec = str(tracks[0].get("codec_name", ""))
    if codec not in wanted:
        raise MalformedError(f"is coded as {codec}; {' or '.join(wanted)} is asked for")
    return _seconds(found.get("format", {}).get("duration"))


def inspect_audio(path: Path) -> float:
    """Return the seconds of a recording; raise MalformedError for what is no sound."""
    if path.suffix.lower() == ".wav":
        return _wave_seconds(path)
    found = probe(path)
    if not any(stream.get("codec_type") == "audio" for stream in found.get("streams", [])):
        raise MalformedError("has no sound track")
    return _seconds(found.get("format", {}).get("duration"))


def _wave_seconds(path: Path) -> float:
    try:
        with wave.open(str(path), "rb") as sound:
            return _seconds(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise MalformedError("is not a sound WAV recording") from error


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError) as error:
        raise MalformedError("does not say how long it is") from error
    if not 0 < seconds <= LONGEST_SECONDS:
        raise MalformedError(f"is {seconds:.0f} s long; up to {LONGEST_SECONDS} s are taken")
    return round(seconds, 3)


def probe(path: Path) -> dict[str, Any]:
    """Return what ffprobe tells of a file; raise MalformedError where it tells nothing."""
    program = shutil.which("ffprobe")
    if program is None:
        raise MalformedError("cannot be checked: install ffprobe (package ffmpeg)")
    asked = ["-v", "error", "-print_format", "json", "-show_streams", "-show_format"]
    # "file:" keeps ffprobe from reading the name as a protocol or an option.
    command = [program, *asked, "-protocol_whitelist", "file", f"file:{path}"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise MalformedError(f"could not be read within {PROBE_SECONDS} s") from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise MalformedError("is broken or no video or sound") from error
    return found
