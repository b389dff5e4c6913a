"""Meters of several processes, added up.

Each process keeps its meters in files of one folder (prometheus_client's multiprocess mode), and
whichever is asked adds them up. Invariant: the folder is named before a process starts, for the
library looks for it once.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

_NAME = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def shared(workers: int) -> Iterator[None]:
    """Let the processes that are started inside the block share their meters, where several."""
    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="mingbai-meters-") as folder:
        os.environ[_NAME] = folder
        try:
            yield
        finally:
            del os.environ[_NAME]


def is_shared() -> bool:
    """Tell whether this process shares its meters with others."""
    return _NAME in os.environ


def register(registry: CollectorRegistry) -> None:
    """Let a registry tell the meters of all processes; what ended processes held is dropped."""
    folder = Path(os.environ[_NAME])
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid)  # type: ignore[no-untyped-call]
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
