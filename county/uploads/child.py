"""The process that reads one file, within its limits, and then ends.

`python -m county.uploads.child READER FILE OUT MEMORY CPU BYTES` writes `harvest.json` or
`refused.json` into OUT. Invariant: the limits are set before the file is opened.
"""

import resource
import sys
from importlib import import_module
from pathlib import Path

from county.uploads.harvest import Fault, Refused, RefusedFileError
from county.uploads.kinds import Reader
from disclosure.decoding import encode

READ = {
    Reader.SPREADSHEET: ("county.uploads.spreadsheets", "read"),
    Reader.LINES: ("county.uploads.spreadsheets", "read_lines"),
    Reader.DOCUMENT: ("county.uploads.documents", "read"),
    Reader.PDF: ("county.uploads.pdfs", "read"),
    Reader.PICTURE: ("county.uploads.pictures", "read"),
    Reader.VIDEO: ("county.uploads.media", "read_video"),
    Reader.AUDIO: ("county.uploads.media", "read_audio"),
    Reader.PHOTO: ("county.uploads.photos", "read"),
    Reader.LEAVES: ("county.uploads.leaves", "read"),
}
"""Each reader's module and function: only the one that is asked for is imported."""


def run(arguments: list[str]) -> int:
    """Read the file that the arguments name; return the exit code."""
    reader, path, out = Reader(arguments[0]), Path(arguments[1]), Path(arguments[2])
    memory, cpu, largest = (int(text) for text in arguments[3:6])
    module, name = READ[reader]
    read = getattr(import_module(module), name)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        (out / "harvest.json").write_bytes(encode(read(path, out)))
    except RefusedFileError as error:
        (out / "refused.json").write_bytes(encode(error.refused))
    except (MemoryError, RecursionError):
        (out / "refused.json").write_bytes(encode(Refused(fault=Fault.EFFORT)))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
