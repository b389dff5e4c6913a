"""Which syllable each Chinese character of a text has, by the longest known phrase.

The phrases and readings are pypinyin's, all of them; `tools/build_sounds.py` packs them into a
trie that is mapped and read in place. Measured: 3 MB and no time to load, where pypinyin itself
takes 55 MB and 0.8 s.
Invariant: one syllable a character, and the same as pypinyin's for all that it knows.
"""

from functools import cache
from pathlib import Path
from typing import Any

import marisa_trie

from disclosure.errors import RetryLaterError

DICTIONARY = Path(__file__).parent / "assets" / "sounds.marisa"


def pronounce(run: str) -> list[str]:
    """Return the syllable of each Chinese character of a run; unknown ones as they are.

    Raises:
        RetryLaterError: the dictionary has not been built.
    """
    trie = opened(DICTIONARY)
    sounds: list[str] = []
    rest = run
    while rest:
        word = max(trie.prefixes(rest), key=len, default="")
        if len(word) < 2 and _is_a_start(trie, rest):
            # As pypinyin does: the start of a phrase that the end cut off is read one by one.
            sounds += [_alone(trie, character) for character in rest]
            break
        word = word or rest[0]
        sounds += trie[word][0].decode().split() if word in trie else [word]
        rest = rest[len(word) :]
    return sounds


@cache
def opened(dictionary: Path) -> Any:
    """Return the dictionary at a path, mapped.

    Raises:
        RetryLaterError: it has not been built.
    """
    try:
        return marisa_trie.BytesTrie().mmap(str(dictionary))
    except (OSError, RuntimeError) as error:
        raise RetryLaterError(f"{dictionary} is missing; run './dev setup'") from error


def _alone(trie: Any, character: str) -> str:
    return trie[character][0].decode() if character in trie else character


def _is_a_start(trie: Any, rest: str) -> bool:
    return next(trie.iterkeys(rest), None) is not None
