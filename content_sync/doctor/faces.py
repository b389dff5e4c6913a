"""The faces' own doctors, each asked as a process: the rooms do not know each other.

Invariant: a doctor that hangs or breaks is itself a finding.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.findings import Examination, Report, bad
from disclosure.wording import Say

FACES = ("kiosk", "signage", "broadcast")
SECONDS = 60.0
COMMAND = (sys.executable, "-m")


def examine(
    folder: Path, language: str, say: Say, command: Sequence[str] = COMMAND
) -> tuple[Report, ...]:
    """Return what the doctors of this terminal's faces found.

    Arguments:
        folder: of the settings files; a face without one is not on this terminal.
        language: of the reports.
        say: the wording.
        command: what runs a module.
    """
    found = []
    for face in FACES:
        settings = folder / f"{face}.toml"
        if settings.is_file():
            found.append(_ask(face, settings, language, say, command))
    return tuple(found)


def _ask(face: str, settings: Path, language: str, say: Say, command: Sequence[str]) -> Report:
    asked = [*command, face, "doctor", "--settings", str(settings), "--json"]
    try:
        done = subprocess.run(
            [*asked, "--language", language],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return decode(done.stdout, Examination).reports[0]
    except subprocess.TimeoutExpired:
        why = say("{seconds} 秒没有说完", seconds=int(SECONDS))
    except OSError as error:
        why = error.strerror or str(error)
    except (MalformedError, IndexError):
        why = done.stderr.decode(errors="replace").strip()[-300:]
    return Report(of=face, findings=(bad(say("体检"), why),))
