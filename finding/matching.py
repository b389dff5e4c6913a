"""Why a result matches: the words in it that a person looked for.

Invariant: what `matched_in` returns occurs in the text as it stands.
"""

from finding.sounds import blurred, initials
from finding.syllables import blur, cut
from finding.tokens import is_chinese, tokens

_AROUND = 18


def explain(
    title: str, keywords: str, body: str, words: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    """Return why an item was found: the parts of its texts that match, and where in the body.

    Arguments:
        title: the item's.
        keywords: its own, a line each.
        body: its text, as `finding.index.Document` has it.
        words: those of the search that found it.
    """
    matched = matched_in(f"{title}\n{keywords}\n{body}", words)
    return matched, snippet(body, matched)


def matched_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a text that the words stand for, as written, or else by sound."""
    written = [word for word in words if word in text]
    if written:
        return tuple(dict.fromkeys(written))
    title = text.partition("\n")[0]
    heard = (_by_sound(title, word) for word in words)
    return tuple(dict.fromkeys(alike for alike in heard if alike))


def snippet(body: str, matched: tuple[str, ...]) -> str:
    """Return the words around the first match in a body, or the body's beginning."""
    flat = " ".join(body.split())
    places = [flat.find(word) for word in matched if word in flat]
    if not places:
        return flat[: 2 * _AROUND]
    start = max(0, min(places) - _AROUND)
    return ("…" if start else "") + flat[start : start + 3 * _AROUND]


def _by_sound(title: str, word: str) -> str:
    """Return the run of Chinese characters in a title that sounds like the word."""
    marks = [mark for mark in tokens(title) if is_chinese(mark)]
    sounds = blurred("".join(marks))
    for wanted, spoken in _readings(word, sounds, "".join(marks)):
        for start in range(len(spoken) - len(wanted) + 1):
            run = spoken[start : start + len(wanted)]
            part = "".join(marks[start : start + len(wanted)])
            if _sounds_like(run, wanted) and part in title:
                return part
    return ""


def _readings(
    word: str, sounds: tuple[str, ...], marks: str
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    if not (word.isascii() and word.isalpha()):
        return [(blurred(word), sounds)] if tokens(word) else []
    ways = [tuple(blur(piece) for piece in way) for way in cut(word)]
    return [*((way, sounds) for way in ways), (tuple(word), initials(marks))]


def _sounds_like(run: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return run[:-1] == wanted[:-1] and run[-1].startswith(wanted[-1])
