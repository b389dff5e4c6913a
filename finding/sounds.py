"""The sounds of Chinese text: syllables, their blurred form, their initials.

Invariant: `syllables` gives one syllable a Chinese character and keeps letters and
digits as they are, so positions in sounds and in tokens agree.
"""

from functools import lru_cache

from finding.pronouncing import pronounce
from finding.syllables import blur
from finding.tokens import is_chinese, tokens


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """Return the syllable of each token, e.g. ``农村低保`` → ``nong cun di bao``."""
    sounded: list[str] = []
    run = ""
    for token in tokens(text):
        if is_chinese(token):
            run += token
            continue
        sounded += [*_sound(run), token]
        run = ""
    return (*sounded, *_sound(run))


def blurred(text: str) -> tuple[str, ...]:
    """Return the syllables with easily confused sounds made alike."""
    return tuple(blur(syllable) for syllable in syllables(text))


def initials(text: str) -> tuple[str, ...]:
    """Return the first letter of each syllable; digits as they are."""
    return tuple(syllable if syllable[0].isdigit() else syllable[0] for syllable in syllables(text))


def _sound(run: str) -> list[str]:
    return pronounce(run) if run else []
