"""docs/settings.md says what the code says, and every setting says what it means."""

import pytest

from disclosure.items import Strict
from tools import settings_reference


def test_the_settings_reference_is_current() -> None:
    assert settings_reference.main(["--check"]) == 0


def test_a_setting_without_a_meaning_is_named() -> None:
    class Odd(Strict, frozen=True, kw_only=True):
        """Odd settings.

        Attributes:
            told: what it is.
        """

        told: int = 1
        untold: int = 2

    with pytest.raises(ValueError, match="Odd: no meaning of untold"):
        settings_reference.meanings(Odd)


def test_a_meaning_over_several_lines_and_for_several_keys_is_whole() -> None:
    class Two(Strict, frozen=True, kw_only=True):
        """Two settings.

        Attributes:
            first, second: one meaning
                over two lines: whole.
        """

        first: int = 1
        second: int = 2

    told = "one meaning over two lines: whole."
    assert settings_reference.meanings(Two) == {"first": told, "second": told}
