"""The county and the terminal under measurement: the demo's, made as the demo makes them.

Invariant: the server is gone and nothing is left behind when the block ends.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import free_port
from demo.county import VILLAGE
from demo.parts import Parts
from demo.place import Place
from demo.processes import once
from demo.terminal import Look

THIRD = 3


class Terminal:
    """An enrolled terminal with its content, and the running server of its county."""

    def __init__(self, parts: Parts) -> None:
        self._place = parts.place
        self.page = f"{parts.url}/v/{VILLAGE}"

    def settings(self, name: str, *, smaller: int = 1, **more: float) -> Path:
        """Return a file of the kiosk's settings.

        Arguments:
            name: of the file.
            smaller: draw so many times fewer pixels on each edge.
            more: further settings.
        """
        lines = self._place.kiosk.read_text(encoding="utf-8").splitlines()
        lines = [line for line in lines if not line.startswith(("width_px", "height_px"))]
        lines += [f"width_px = {1080 // smaller}", f"height_px = {1920 // smaller}"]
        lines += [f"{key} = {value}" for key, value in more.items()]
        file = self._place.kiosk.with_name(f"{name}.toml")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file


@contextmanager
def enrolled() -> Iterator[Terminal]:
    """Make the demo's county, enrol a terminal and synchronise it once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Place(Path(folder)) as place,
        Parts(place, free_port(), Look(windows=False)) as parts,
    ):
        parts.start_county()
        once("content_sync", "run", "--settings", place.agent, "--once")
        yield Terminal(parts)
