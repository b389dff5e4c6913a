"""One fence of an item file, and where in it a fault stands."""

import tomllib
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from county.importing.attachments import Shelf
from county.importing.refusal import Page, key_line, toml_place

T = TypeVar("T")


@dataclass(frozen=True)
class Fence:
    """One fence of an item: what it is, its TOML, and the line that its TOML starts on."""

    page: Page
    kind: str
    body: str
    line: int
    shelf: Shelf

    def read(self, form: type[T]) -> T:
        """Return the body as `form`; raise RefusedError with the line of the fault."""
        lines = self.body.splitlines()
        try:
            return msgspec.convert(tomllib.loads(self.body), form)
        except tomllib.TOMLDecodeError as error:
            line, message = toml_place(str(error), len(lines))
            raise self.page.refuse(self.line + line - 1, f"{self.kind}: {message}") from error
        except msgspec.ValidationError as error:
            line, message = key_line(lines, str(error))
            raise self.page.refuse(self.line + line - 1, f"{self.kind}: {message}") from error

    def line_of(self, text: str, after: int = 0) -> int:
        """Return the item file's line on which `text` stands in the fence.

        Arguments:
            text: what to look for.
            after: line from which on it is looked for; also the answer when it is not
                found (the fence's first line where 0).
        """
        start = max(after, self.line)
        for number, line in enumerate(self.body.splitlines(), self.line):
            if number >= start and text in line:
                return number
        return start
