"""Put pypinyin's dictionary inside `finding` as one small file that is read in place.

Made again whenever pypinyin changes; it is not in git, and the wheel carries it. A file is written
beside its place and renamed, so a stopped run leaves no half dictionary behind.
"""

import os
import sys
from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path

import marisa_trie
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

ROOT = Path(__file__).resolve().parent.parent
SOUNDS = ROOT / "finding" / "assets" / "sounds.marisa"


def sounds() -> dict[str, bytes]:
    """Return the syllables, without tones, of every phrase and of every single character."""
    words = [*PHRASES_DICT, *map(chr, PINYIN_DICT)]
    return {word: " ".join(lazy_pinyin(word)).encode() for word in words}


def licence() -> bytes:
    """Return the text of pypinyin's licence, which goes where its data goes.

    Raises:
        OSError: the installed package has none.
    """
    for file in files("pypinyin") or []:
        if file.name.startswith("LICENSE"):
            return file.read_binary()
    raise FileNotFoundError("pypinyin came without its licence")


def place(target: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `target`, then put it in target's place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        write(beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def main() -> int:
    """Build the dictionary; 1 with one sentence where that fails."""
    try:
        text = licence()
        place(SOUNDS.with_name("LICENSE.pypinyin.txt"), lambda beside: beside.write_bytes(text))
        trie = marisa_trie.BytesTrie(sounds().items())
        place(SOUNDS, lambda beside: trie.save(str(beside)))
    except OSError as error:
        print(f"{SOUNDS} was not built: {error}. Run './dev setup' again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
