"""How long a person's steps take, by the keystroke-level model (Card, Moran and Newell, 1980).

Each step is really done in the browser; what a hand and a head need for it is reckoned: a key
0.28 s (a typist of average skill), pointing 1.1 s, a click 0.2 s, a hand from keys to mouse
0.4 s, a decision 1.35 s. A Chinese character is three keys (two of pinyin and a choice). The
system's own answering is measured and added.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, Response

KEY, POINT, CLICK, HOME, THINK = 0.28, 1.1, 0.2, 0.4, 1.35
KEYS_A_CHARACTER = 3
FILE_DIALOG = 2 * (THINK + POINT + CLICK) + CLICK
"""Seconds to find a file in the system's dialog: into its folder, onto the file, open it."""


@dataclass
class Steps:
    """What one person does on one page; counts and reckons.

    Attributes:
        told: a line a step.
        seconds: what hands and head need in all.
        waited: what the system needed in all, measured.
        served: milliseconds from request to answer of each page, by its path.
    """

    page: Page
    told: list[str] = field(default_factory=list)
    seconds: float = 0.0
    waited: float = 0.0
    clicks: int = 0
    served: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Listen to what the server answers."""
        self.page.on("response", self._hear)

    def click(self, words: str, target: Locator) -> None:
        """Think, point, click."""
        self.clicks += 1
        self._reckon(words, THINK + POINT + CLICK)
        with self._waiting():
            target.click()

    def type(self, words: str, target: Locator, text: str) -> None:
        """Point into a field, type."""
        self.clicks += 1
        keys = sum(1 if one.isascii() else KEYS_A_CHARACTER for one in text)
        self._reckon(words, THINK + POINT + CLICK + HOME + keys * KEY + HOME)
        target.fill(text)

    def choose_file(self, words: str, target: Locator, file: FilePayload) -> None:
        """Open the dialog, find the file."""
        self.clicks += 4
        self._reckon(words, THINK + POINT + CLICK + FILE_DIALOG)
        target.set_input_files(files=[file])

    def write(self, target: Path) -> None:
        """Write the steps down as a table."""
        slowest = "\n".join(f"| `{path}` | {ms:.0f} |" for path, ms in self.served.items())
        target.write_text(
            f"{chr(10).join(self.told)}\n\n{len(self.told)} steps, {self.clicks} clicks:"
            f" {self.seconds:.0f} s of hands and head, {self.waited:.1f} s of waiting\n\n{slowest}\n",
            encoding="utf-8",
        )

    def _reckon(self, words: str, seconds: float) -> None:
        self.seconds += seconds
        self.told.append(f"| {len(self.told) + 1} | {words} | {seconds:.1f} |")

    def _hear(self, response: Response) -> None:
        if response.request.resource_type == "document":
            timing = response.request.timing
            path = (
                f"{response.request.method} {response.url.partition('/desk')[2].partition('?')[0]}"
            )
            self.served[path] = max(
                self.served.get(path, 0.0), timing["responseStart"] - timing["requestStart"]
            )

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.page.wait_for_load_state()
        self.waited += time.monotonic() - begun
