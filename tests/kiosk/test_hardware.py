"""What the keys of a keyboard of hardware mean."""

import pytest

from kiosk.journey.hardware import Command, read


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "meant"),
    [
        (27, "\x1b", [], Command.BACK),
        (13, "\r", [], Command.ENTER),
        (8, "\x08", [], Command.DELETE),
        (9, "\t", [], Command.NEXT),
        (9, "\t", ["shift"], Command.PREVIOUS),
        (281, None, [], Command.DOWN),
        (97, "a", [], "a"),
        (97, "a", ["shift"], "A"),
        (49, "1", [], "1"),
        (44, ",", [], "，"),
        (46, ".", [], "。"),
        (282, None, [], None),
        (115, "s", ["ctrl"], None),
        (285, None, ["alt"], None),
    ],
)
def test_a_key_means_what_it_says_or_nothing(key, text, modifiers, meant):
    assert read(key, text, modifiers) == meant
