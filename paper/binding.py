"""Attached PDFs bound behind our own pages, in a process of its own.

Attachments are printed as they are. Invariant: a PDF, however it is made, takes no more
than the limits given, and one that cannot be bound costs itself alone.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from disclosure.items import Strict
from screen.paging.pdf import DEFAULT_LIMITS, PdfLimits


class Bound(Strict, frozen=True, kw_only=True):
    """What came of binding: pages in all, and the places of attachments left out."""

    pages: int
    left_out: tuple[int, ...] = ()


def bind(
    path: Path, pages: int, attached: Sequence[Path], limits: PdfLimits = DEFAULT_LIMITS
) -> Bound:
    """Put attached PDFs behind the one at `path`, in its place.

    Arguments:
        path: our own PDF; replaced by the bound one.
        pages: how many it has.
        attached: files to bind, in order.
        limits: what binding may take.
    """
    if not attached:
        return Bound(pages=pages)
    numbers = (str(limits.memory_bytes), str(limits.cpu_seconds))
    command = [sys.executable, "-m", "paper.binding", *numbers, str(path), *map(str, attached)]
    nothing = Bound(pages=pages, left_out=tuple(range(len(attached))))
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limits.wait_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return nothing
    if done.returncode:
        return nothing
    told = json.loads(done.stdout)
    return Bound(pages=told["pages"], left_out=tuple(told["left_out"]))


def _bind(arguments: list[str]) -> int:
    """Bind in this process, which then ends."""
    import pypdfium2  # noqa: PLC0415 - only the process that binds needs it

    memory, seconds = int(arguments[0]), int(arguments[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    path, attached = Path(arguments[2]), arguments[3:]
    left_out = []
    with pypdfium2.PdfDocument(path) as document:
        for place, file in enumerate(attached):
            try:
                with pypdfium2.PdfDocument(file) as other:
                    document.import_pages(other)
            except pypdfium2.PdfiumError:
                left_out.append(place)
        pages = len(document)
        whole = path.with_suffix(".bound")
        document.save(whole)
    whole.replace(path)
    sys.stdout.write(json.dumps({"pages": pages, "left_out": left_out}))
    return 0


if __name__ == "__main__":
    sys.exit(_bind(sys.argv[1:]))
