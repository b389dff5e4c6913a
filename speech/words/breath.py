"""Where a voice breathes: long numbers in groups, texts in sentences.

Kept apart from the words: an approver reads the words, an engine says them in
breaths. Invariant: joined again, the pieces are the words.
"""

import re

_NUMERAL = "幺零一二三四五六七八九"
_RUN = re.compile(rf"[{_NUMERAL}]{{7,}}")
_SENTENCE = re.compile(r"[^。！？；…]*[。！？；…]+|[^。！？；…]+$")
_CLAUSE = re.compile(r"[^，、：]*[，、：]+|[^，、：]+$")


def breathe(words: str) -> str:
    """Return the words with a pause after each group of a long number (3-4-4)."""
    return _RUN.sub(lambda match: "，".join(_groups(match[0])), words)


def sentences(words: str) -> tuple[str, ...]:
    """Return the sentences, each with its closing mark."""
    return tuple(part for part in _SENTENCE.findall(words) if part.strip())


def clauses(sentence: str) -> tuple[str, ...]:
    """Return a sentence's clauses, each with its closing mark."""
    return tuple(_CLAUSE.findall(sentence))


def pieces(words: str, limit: int) -> tuple[str, ...]:
    """Return pieces of at most `limit` characters, cut at sentences where possible.

    A sentence that is too long is cut at its clauses, a clause at the limit.
    """
    cut: list[str] = []
    for part in _short_parts(words, limit):
        if cut and len(cut[-1]) + len(part) <= limit:
            cut[-1] += part
        else:
            cut.append(part)
    return tuple(cut)


def _short_parts(words: str, limit: int) -> list[str]:
    parts = []
    for sentence in _SENTENCE.findall(words):
        for clause in [sentence] if len(sentence) <= limit else clauses(sentence):
            parts += [clause[n : n + limit] for n in range(0, len(clause), limit)]
    return parts


def _groups(digits: str) -> list[str]:
    """3-4-4 for a mobile, area code first for a landline, fours from the end else."""
    if len(digits) == 11:
        return [digits[:3], digits[3:7], digits[7:]]
    first = len(digits) % 4 or 4
    return [digits[:first], *(digits[n : n + 4] for n in range(first, len(digits), 4))]
