"""The demo's processes: watched, and started anew when they were ordered to restart."""

from pathlib import Path

import pytest

from demo.processes import Process, StoppedError, Supervisor

AGAIN = """
import sys, time
from pathlib import Path
mark = Path(sys.argv[1])
if mark.exists():
    time.sleep(60)
mark.touch()
sys.exit(int(sys.argv[2]))
"""


def watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> tuple[Supervisor, Process]:
    (tmp_path / "leaver.py").write_text(AGAIN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    supervisor = Supervisor(tmp_path / "logs", {})
    process = supervisor.start("face", "leaver", tmp_path / "mark", str(code))
    process.child.wait(60)
    return supervisor, process


def test_a_process_that_was_ordered_to_restart_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, process = watched(tmp_path, monkeypatch, 75)
    ended = process.child.pid
    try:
        supervisor.check()
        started = process.child.pid
        assert started != ended
        supervisor.check()
        assert process.child.pid == started, "one that runs is left alone"
    finally:
        supervisor.stop()


def test_any_other_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor, _ = watched(tmp_path, monkeypatch, 1)
    with pytest.raises(StoppedError, match="ended with code 1"):
        supervisor.check()
    supervisor.stop()
