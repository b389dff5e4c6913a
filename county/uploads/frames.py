"""Asking ffmpeg for one frame of a video.

Invariant: ffmpeg opens the one plain file that it is given: no playlist, no address.
"""

from pathlib import Path


def frame_command(program: str, video: Path, out: Path, at: float = 0.0) -> list[str]:
    """Return the command that writes a frame, 1280 pixels wide at most.

    Arguments:
        program: ffmpeg.
        video: the file.
        out: the picture; its ending tells its form.
        at: seconds from the start.
    """
    # "file:" keeps ffmpeg from reading the name as a protocol or an option.
    asked = ["-nostdin", "-v", "error", "-ss", f"{at:.2f}", "-protocol_whitelist", "file"]
    scaled = ["-frames:v", "1", "-vf", "scale='min(1280,iw)':-2", "-threads", "1", "-y", str(out)]
    return [program, *asked, "-i", f"file:{video}", *scaled]
