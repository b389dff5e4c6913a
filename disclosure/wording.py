"""UI wording through gettext: Chinese is written in the code, others are catalogues.

Invariant: a text without a translation shows in Chinese, never as a key.
"""

import gettext
from functools import cache
from importlib import resources
from typing import Protocol

LANGUAGES = ("zh", "en")


class Say(Protocol):
    """`Wording.say`: a text in the reader's language."""

    def __call__(self, text: str, **values: object) -> str:
        """Return the text with its ``{names}`` filled in."""


class Wording:
    """The texts of one language at a time; `zh` returns each text as it is."""

    def __init__(self, language: str = "zh") -> None:
        self.speak(language)

    def speak(self, language: str) -> None:
        """Say everything in another language from now on, also where `say` was handed on."""
        self.language = language
        self._texts = _texts_of(language)

    def say(self, text: str, **values: object) -> str:
        """Return the text in this language, its ``{names}`` filled in."""
        told = self._texts.gettext(text) if text else ""
        return told.format(**values) if values else told


@cache
def _texts_of(language: str) -> gettext.NullTranslations:
    catalogue = resources.files("config").joinpath(f"locale/{language}/LC_MESSAGES/mingbai.mo")
    if not catalogue.is_file():
        return gettext.NullTranslations()
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file)
