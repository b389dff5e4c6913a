"""The typeface and the icon font under the names that kv files use.

Invariant: every Kivy label draws with Noto Sans SC's Simplified-Chinese forms.
"""

import json
from functools import cache
from importlib import resources

from kivy.core.image import ImageData
from kivy.core.text import Label, LabelBase
from kivy.lang import Builder

from disclosure.errors import MalformedError
from screen.paging import typeface
from screen.paging.typeface import font_file

TEXT = "Mingbai"
MEDIUM = "MingbaiMedium"
PIXEL = "MingbaiPixel"
ICONS = "MingbaiIcons"


@cache
def register() -> None:
    """Make the fonts known to Kivy, and `TEXT` every label's font."""
    _keep_one_picture()
    LabelBase.register(TEXT, fn_regular=str(font_file("Regular")), fn_bold=str(font_file("Bold")))
    LabelBase.register(MEDIUM, fn_regular=str(font_file("Medium")))
    LabelBase.register(PIXEL, fn_regular=str(font_file(typeface.PIXEL)))
    LabelBase.register(ICONS, fn_regular=str(_asset("icons/tabler-icons.ttf")))
    Builder.load_string(f"<Label>:\n    font_name: {TEXT!r}\n")


def _keep_one_picture() -> None:
    """Let a label drop the picture of its words once its texture has it: half of their memory."""
    render_end = Label._render_end  # noqa: SLF001 - Kivy keeps it until the words change

    def end(label: Label) -> ImageData:
        picture = render_end(label)
        label._surface = None  # noqa: SLF001
        return picture

    Label._render_end = end  # noqa: SLF001


def icon(name: str) -> str:
    """Return the character that draws an icon in the font `ICONS`, e.g. ``search``.

    Raises:
        MalformedError: Tabler has no icon of that name.
    """
    code = _icons().get(name)
    if code is None:
        raise MalformedError(f"icon {name!r} is not in Tabler's outline icons")
    return chr(code)


def has_icon(name: str) -> bool:
    """Tell whether there is an icon of that name."""
    return name in _icons()


@cache
def _icons() -> dict[str, int]:
    codes: dict[str, int] = json.loads(_asset("icons/tabler-icons.json").read_text("utf-8"))
    return codes


def _asset(name: str) -> resources.abc.Traversable:
    file = resources.files("screen").joinpath(f"assets/{name}")
    if not file.is_file():
        raise MalformedError(f"{name} is missing: run ./dev setup")
    return file
