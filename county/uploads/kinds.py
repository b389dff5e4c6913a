"""The kinds of files that are taken, with their limits.

Invariant: a file of no kind here is refused by name before it is read.
"""

from dataclasses import dataclass
from enum import StrEnum

MIB = 1024 * 1024
GIB = 1024 * MIB


class Reader(StrEnum):
    """What reads a file; `lines` reads a spreadsheet whose faults are to be named by line."""

    SPREADSHEET = "spreadsheet"
    LINES = "lines"
    DOCUMENT = "document"
    PDF = "pdf"
    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    PHOTO = "photo"
    LEAVES = "leaves"


@dataclass(frozen=True)
class Limits:
    """What reading a file may take.

    Attributes:
        bytes: of the file.
        memory_bytes: address space of the process that reads it.
        cpu_seconds, wait_seconds: processor and wall time.
        out_bytes: of the largest file that it may write.
    """

    bytes: int
    memory_bytes: int = GIB
    cpu_seconds: int = 20
    wait_seconds: float = 40.0
    out_bytes: int = 60 * MIB


LIMITS = {
    Reader.SPREADSHEET: Limits(bytes=5 * MIB),
    Reader.LINES: Limits(bytes=5 * MIB),
    Reader.DOCUMENT: Limits(bytes=30 * MIB),
    Reader.PDF: Limits(bytes=50 * MIB),
    Reader.PICTURE: Limits(bytes=30 * MIB, memory_bytes=2 * GIB),
    # ffmpeg reserves address space for each of its threads.
    Reader.VIDEO: Limits(bytes=200 * MIB, memory_bytes=6 * GIB, wait_seconds=60.0),
    Reader.AUDIO: Limits(bytes=50 * MIB, memory_bytes=6 * GIB),
    Reader.PHOTO: Limits(bytes=12 * MIB, cpu_seconds=10, wait_seconds=20.0, out_bytes=MIB),
    Reader.LEAVES: Limits(bytes=12 * MIB, wait_seconds=30.0, out_bytes=MIB),
}

READERS = {
    ".xlsx": Reader.SPREADSHEET,
    ".csv": Reader.SPREADSHEET,
    ".docx": Reader.DOCUMENT,
    ".pdf": Reader.PDF,
    ".png": Reader.PICTURE,
    ".jpg": Reader.PICTURE,
    ".jpeg": Reader.PICTURE,
    ".mp4": Reader.VIDEO,
    ".webm": Reader.VIDEO,
    ".wav": Reader.AUDIO,
    ".mp3": Reader.AUDIO,
}
OLD = {".xls": "XLSX", ".et": "XLSX", ".doc": "DOCX", ".wps": "DOCX"}
"""Endings of older programs, and what to save them as."""
