"""One real terminal: a folder with a store, worked on by the agent's own command.

Invariant: the agent is measured as it is started on a terminal, from the first instruction of
its process to the last.
"""

import sys
from pathlib import Path

from bench.processes import Took, took
from bench.source import BigCounty
from content_sync.agent import device
from content_sync.store.folder import Folder
from tests.fakes.county import VILLAGE


class Terminal:
    """A terminal of the village.

    Arguments:
        folder: where its settings and its store are made.
        county: whose root it is given.
    """

    def __init__(self, folder: Path, county: BigCounty) -> None:
        self._folder = folder
        self._store = folder / "store"
        folder.mkdir()
        (folder / "root.json").write_bytes(county.roots[0])
        device.make(Folder(self._store))

    def round(self, port: int) -> Took:
        """Let the agent do one round with a county at a port of loopback.

        Raises:
            UsageError: something of the round failed.
        """
        settings = self._folder / "agent.toml"
        settings.write_text(
            f'county_url = "http://127.0.0.1:{port}"\nroot = "root.json"\narea = "{VILLAGE}"\n'
            'terminal_id = "bench"\nterminal_number = 3\nstore = "store"\nreserve_bytes = 0\n',
            encoding="utf-8",
        )
        return self._command("run", "--settings", str(settings), "--once")

    def verify(self) -> Took:
        """Let everything that is stored be checked."""
        return self._command("verify", "--store", str(self._store))

    def _command(self, *arguments: str) -> Took:
        return took([sys.executable, "-m", "content_sync", *arguments])
