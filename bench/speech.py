"""How well each voice is understood, how fast it speaks and what memory it takes.

Our announcements through each engine, heard by a recogniser. Sounds and what was heard are
kept in ``bench-out/speech/`` by what they were made from, so a broken-off run goes on where it
was. `measure_pace` takes no kept sound.
"""

import hashlib
import json
import resource
import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from bench.figures import Figure
from bench.listening import Recogniser, wrong_syllables
from speech.engines.engine import Engine
from speech.engines.measuring import measure as measured
from speech.engines.neural import SPEAKER, Neural
from speech.engines.neural_files import speakers
from speech.engines.pyttsx import Pyttsx
from speech.words.lexicon import shipped_lexicon
from speech.words.reading import to_words

TEXTS = Path(__file__).with_name("announcements.txt")
KEPT = Path("bench-out/speech")
GOAL = 5.0
"""Syllables of 100 that may be misheard."""
PACED = 4
"""Announcements spoken to measure the pace: half a minute of speech."""

COMPARED = 10
"""Announcements by which the speakers are compared."""

Make = Callable[[], Engine]


def engines() -> dict[str, Make]:
    """Return what makes each engine; espeak first, so that its memory is its own."""
    sounds = shipped_lexicon().sounds()
    return {
        "espeak-ng (pyttsx3)": lambda: Pyttsx(sounds),
        f"neural, {SPEAKER}": lambda: Neural(sounds),
    }


def announcements() -> list[str]:
    """Return the texts as words."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return [to_words(line, shipped_lexicon()) for line in lines if line and line[0] != "#"]


def measure() -> list[Figure]:
    """Return the part of the syllables that was misheard, for each engine."""
    said = announcements()
    return [_error(name, make, said) for name, make in engines().items()]


def measure_speakers() -> list[Figure]:
    """Return the same for each speaker of the neural voice, over the first announcements."""
    sounds = shipped_lexicon().sounds()
    said = announcements()[:COMPARED]
    return [_error(f"neural, {name}", partial(Neural, sounds, name), said) for name in speakers()]


def measure_pace() -> list[Figure]:
    """Return each engine's seconds a second of speech, and the most memory it took."""
    figures = []
    for name, make in engines().items():
        spent = spoken = 0.0
        for number, words in enumerate(announcements()[:PACED]):
            out = KEPT / f"pace-{number}.wav"
            out.parent.mkdir(parents=True, exist_ok=True)
            start = time.monotonic()
            spoken += make().speak(words, out).seconds
            spent += time.monotonic() - start
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        figures.append(Figure(what=f"{name}: real-time factor", ours=spent / spoken, unit=""))
        figures.append(Figure(what=f"{name}: memory of its process", ours=most, unit="MiB"))
    return figures


def _error(name: str, make: Make, said: list[str]) -> Figure:
    results = [_heard(name, make, words) for words in said]
    wrong, of = map(sum, zip(*results, strict=True))
    goal = GOAL if SPEAKER in name else None
    what = f"{name}: syllables misheard, of {of} in {len(said)}"
    return Figure(what=what, ours=100 * wrong / of, unit="%", goal=goal)


def _heard(name: str, make: Make, words: str) -> tuple[int, int]:
    """Return what `wrong_syllables` says of one announcement, spoken now or kept."""
    place = KEPT / hashlib.sha256(f"{name}\n{words}".encode()).hexdigest()[:16]
    sheet = place.with_suffix(".json")
    if not sheet.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        make().speak(words, place.with_suffix(".wav"))
        heard = _recogniser().heard(place.with_suffix(".wav"))
        seconds = measured(place.with_suffix(".wav")).seconds
        facts: Mapping[str, object] = {
            "voice": name, "words": words, "heard": heard, "seconds": seconds
        }  # fmt: skip
        sheet.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return wrong_syllables(words, json.loads(sheet.read_text(encoding="utf-8"))["heard"])


@cache
def _recogniser() -> Recogniser:
    """Return the one recogniser of this run, made when the first sound is there."""
    return Recogniser()
