"""What the keys of a keyboard of hardware mean (profile *community*).

Invariant: every key means something inside the kiosk or nothing at all; none leads out.
"""

from enum import StrEnum

PUNCTUATION = {",": "，", ".": "。", "?": "？", ":": "：", ";": "；", "!": "！", "\\": "、"}
"""As a Chinese keyboard writes these marks."""


class Command(StrEnum):
    """A key that does something rather than writes."""

    BACK = "back"
    ENTER = "enter"
    DELETE = "delete"
    SPACE = "space"
    NEXT = "next"
    PREVIOUS = "previous"
    UP = "up"
    DOWN = "down"
    MORE = "more"


COMMANDS = {
    27: Command.BACK,
    13: Command.ENTER,
    271: Command.ENTER,
    8: Command.DELETE,
    127: Command.DELETE,
    32: Command.SPACE,
    9: Command.NEXT,
    273: Command.UP,
    280: Command.UP,
    274: Command.DOWN,
    281: Command.DOWN,
    61: Command.MORE,
}
"""Kivy's key codes: Escape, both Enters, Backspace, Delete, space, Tab, arrows, pages, =."""

_HELD = {"ctrl", "alt", "meta"}


def read(key: int, text: str | None, modifiers: list[str]) -> Command | str | None:
    """Return the command of a key, the mark that it writes, or None.

    Arguments:
        key: Kivy's key code.
        text: the character that it writes, if any.
        modifiers: keys held down with it.
    """
    if _HELD & set(modifiers):
        return None
    command = COMMANDS.get(key)
    if command is Command.NEXT and "shift" in modifiers:
        return Command.PREVIOUS
    if command is not None:
        return command
    if not text or len(text) != 1 or not text.isprintable():
        return None
    if "shift" in modifiers and text.islower():
        return text.upper()
    return PUNCTUATION.get(text, text)
