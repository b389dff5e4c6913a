"""Video and sound: codec, size and length asked of ffprobe, a still picture of ffmpeg.

Runs in the reading process. Invariant: a video that is taken is one that terminals play.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from county.importing.media import LONGEST_SECONDS, VIDEO_CODECS, probe
from county.uploads import pictures
from county.uploads.frames import frame_command
from county.uploads.harvest import Fault, FilePart, Harvest, RefusedFileError
from county.writing.manuscript import FileKind
from disclosure.errors import MalformedError

LARGEST_FRAME = (1920, 1088)
"""What a terminal's small computer plays without a stutter, either way round."""
STILL_SECONDS = 30
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
}


def read_video(path: Path, out: Path) -> Harvest:
    """Return a video with its still picture; raise RefusedFileError."""
    found = _probed(path)
    tracks = [one for one in found.get("streams", []) if one.get("codec_type") == "video"]
    if not tracks:
        raise RefusedFileError(Fault.BROKEN)
    codec = str(tracks[0].get("codec_name", ""))
    if codec not in VIDEO_CODECS[path.suffix.lower()]:
        raise RefusedFileError(Fault.CODEC, codec)
    width, height = int(tracks[0].get("width", 0)), int(tracks[0].get("height", 0))
    if max(width, height) > LARGEST_FRAME[0] or min(width, height) > LARGEST_FRAME[1]:
        raise RefusedFileError(Fault.FRAME, f"{width}×{height}")
    seconds = _seconds(found)
    return Harvest(parts=(_kept(path, out, FileKind.VIDEO, seconds, _still(path, out, seconds)),))


def read_audio(path: Path, out: Path) -> Harvest:
    """Return a recording; raise RefusedFileError."""
    found = _probed(path)
    if not any(one.get("codec_type") == "audio" for one in found.get("streams", [])):
        raise RefusedFileError(Fault.BROKEN)
    return Harvest(parts=(_kept(path, out, FileKind.AUDIO, _seconds(found), ""),))


def _probed(path: Path) -> dict[str, Any]:
    if shutil.which("ffprobe") is None:
        raise RefusedFileError(Fault.TOOL, "ffmpeg")
    try:
        return probe(path)
    except MalformedError as error:
        raise RefusedFileError(Fault.BROKEN) from error


def _seconds(found: dict[str, Any]) -> float:
    try:
        seconds = float(found.get("format", {}).get("duration"))
    except (TypeError, ValueError) as error:
        raise RefusedFileError(Fault.BROKEN) from error
    if not 0 < seconds <= LONGEST_SECONDS:
        raise RefusedFileError(Fault.SECONDS, str(LONGEST_SECONDS // 60))
    return round(seconds, 3)


def _still(path: Path, out: Path, seconds: float) -> str:
    """Return the name of a picture of the video's first second; empty where none comes."""
    program = shutil.which("ffmpeg")
    if program is None:
        return ""
    raw = out / "still.png"
    command = frame_command(program, path, raw, min(1.0, seconds / 4))
    try:
        subprocess.run(command, capture_output=True, timeout=STILL_SECONDS, check=True)
        return pictures.redraw(raw.read_bytes(), out, "poster").file
    except (subprocess.SubprocessError, OSError, RefusedFileError):
        return ""


def _kept(path: Path, out: Path, kind: FileKind, seconds: float, poster: str) -> FilePart:
    name = f"media{path.suffix.lower()}"
    shutil.copyfile(path, out / name)
    return FilePart(
        kind=kind,
        file=name,
        media_type=MEDIA_TYPES[path.suffix.lower()],
        measure=seconds,
        poster=poster,
    )
