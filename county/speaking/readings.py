"""The county's own readings: `lexicon.toml` in its folder, beside the shipped ones.

Invariant: a wrong entry is refused before it is written, so the file always parses.
"""

import json
from pathlib import Path

import msgspec

from county.files import write_whole
from disclosure.errors import MalformedError, NotAllowedError
from speech.words.lexicon import Lexicon, Word, parse_lexicon, shipped_lexicon

_HEAD = "# How words are said in this county; the desk adds to it. See config/lexicon.toml.\n"


def lexicon_of(file: Path) -> Lexicon:
    """Return the shipped lexicon with the county's own.

    Raises:
        MalformedError: the county's file is wrong; names the entry.
    """
    shipped = shipped_lexicon()
    return shipped.plus(own(file)) if file.exists() else shipped


def own(file: Path) -> Lexicon:
    """Return the county's own lexicon, empty where it has none; raises as `lexicon_of`."""
    return parse_lexicon(file.read_text(encoding="utf-8")) if file.exists() else Lexicon()


def add(file: Path, text: str, *, say: str = "", pinyin: str = "") -> None:
    """Add a word's reading, or put it in the place of an earlier one.

    Arguments:
        file: the county's lexicon.
        text: the word as it is written.
        say: the words said instead.
        pinyin: or its syllables with tone digits, e.g. ``nian3 zi5 ping2``.

    Raises:
        NotAllowedError: the entry is wrong; says what.
    """
    try:
        # ``v`` is how ü is typed where the keyboard has none.
        syllables = " ".join(pinyin.lower().replace("v", "ü").split())
        word = Word(text=text.strip(), say=say.strip(), pinyin=syllables)
    except (ValueError, msgspec.ValidationError) as error:
        raise NotAllowedError(str(error)) from error
    if not word.text:
        raise NotAllowedError("the word is empty")
    both = own(file).plus(Lexicon(word=(word,)))
    written = _toml(both)
    if parse_lexicon(written) != both:
        raise MalformedError("the lexicon cannot be written")
    write_whole(file, written.encode())


def _toml(lexicon: Lexicon) -> str:
    """JSON's strings and lists of strings are TOML's."""
    parts = [_HEAD]
    if lexicon.hotlines:
        parts.append(f"hotlines = {json.dumps(lexicon.hotlines)}\n")
    for word in lexicon.word:
        parts.append("\n[[word]]\n")
        parts += [
            f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
            for name, value in msgspec.structs.asdict(word).items()
            if value
        ]
    return "".join(parts)
