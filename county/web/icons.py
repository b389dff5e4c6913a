"""Icons: Tabler's outline icons as characters of their font.

Invariant: an icon is decoration; words always stand beside it.
"""

import json
from importlib import resources

from markupsafe import Markup


class Icons:
    """The icons by name; empty where the font was not built."""

    def __init__(self) -> None:
        file = resources.files("screen").joinpath("assets/icons/tabler-icons.json")
        self._points: dict[str, int] = json.loads(file.read_text()) if file.is_file() else {}

    def draw(self, name: str) -> Markup:
        """Return an icon's markup, hidden from those who listen to the page."""
        point = self._points.get(name)
        if point is None:
            return Markup()
        return Markup('<span class="icon" aria-hidden="true">{}</span>').format(chr(point))
