"""FTS5 clauses: what a stage of a search asks the index.

Invariant: only tokens and syllables enter a clause, never what a person typed raw.
"""

import itertools
from collections.abc import Iterable, Sequence

from disclosure.areas import AreaCode
from disclosure.items import Strict
from finding.index import area_token, pairs_of
from finding.question import scripts
from finding.sounds import blurred, initials, syllables
from finding.syllables import SPOKEN, SYLLABLES, blur, cut
from finding.synonyms import Synonyms
from finding.tokens import is_chinese, phrase, tokens

NAMED = "{title keywords}"
EVERYWHERE = "body"
SPELLED = "{title_pinyin keyword_pinyin}"
ALIKE = "{title_sound keyword_sound}"


class Part(Strict, frozen=True, kw_only=True):
    """The columns that say the same in characters, sounds and first letters."""

    written: str
    spelled: str
    initials: str


PARTS = (
    Part(written="title", spelled="title_pinyin", initials="title_initials"),
    Part(written=NAMED, spelled=SPELLED, initials="{title_initials keyword_initials}"),
)
"""The title alone, then keywords too."""

_MOST_PAIRS = 12
_MOST_WAYS = 6


def word(text: str, columns: str) -> str:
    """Return the clause for a word as it is written."""
    return phrase(tokens(text), columns)


def whole_keyword(*joined: str) -> str:
    """Return the clause for what is all of a keyword: 低保 for ``db``, not 低保户.

    Arguments:
        joined: characters, pinyin, or initials after `WHOLE`; tokens joined into one.
    """
    return some(phrase((one,), "whole") for one in joined)


def all_of(terms: Iterable[str], columns: str) -> str:
    """Return the clause for items that have every term in the columns."""
    return every(word(term, columns) for term in terms)


def any_word(words: Iterable[str], columns: str) -> str:
    """Return the clause for items that have any of the words in the columns.

    Where 危房 stands, 危房改造 need not be asked for.
    """
    given = tuple(words)
    shortest = (one for one in given if not any(part in one for part in given if part != one))
    return some(word(one, columns) for one in shortest)


def every(clauses: Iterable[str]) -> str:
    """Return the clause for what fulfils all clauses."""
    return " AND ".join(f"({clause})" for clause in clauses)


def some(clauses: Iterable[str]) -> str:
    """Return the clause for what fulfils any of the clauses."""
    return " OR ".join(f"({clause})" for clause in clauses if clause)


def in_areas(clause: str, areas: tuple[AreaCode, ...]) -> str:
    """Return the clause, for these areas alone."""
    return f"({clause}) AND area : ({' OR '.join(map(area_token, areas))})"


def meanings_of(term: str, synonyms: Synonyms) -> list[tuple[str, ...]]:
    """Return for each known word of a term the words that mean the same, itself first.

    A term that holds no known word is its own only meaning.
    """
    if synonyms.of(term):
        return [(term, *synonyms.of(term))]
    return [(word, *synonyms.of(word)) for word in synonyms.inside(term)] or [(term,)]


def sounding(terms: Iterable[str], columns: str) -> str:
    """Return the clause for what sounds like Chinese terms (`SPELLED` or `ALIKE`)."""
    sound = blurred if columns == ALIKE or columns.endswith("_sound") else syllables
    return every(phrase(sound(term), columns) for term in terms)


def typed(letters: str, columns: str) -> str:
    """Return the clause for letters typed as pinyin, or nothing if they are none."""
    mixed_up = columns == ALIKE or columns.endswith("_sound")
    known = SPOKEN if mixed_up else SYLLABLES
    clauses = []
    for way in cut(letters, known=known):
        unfinished = way[-1] not in known
        pieces = tuple(map(blur, way)) if mixed_up else way
        open_end = unfinished or (not mixed_up and len(way) > 1)
        clauses.append(phrase(pieces, columns, open_end=open_end))
    return some(clauses)


def typed_whole(letters: str) -> str:
    """Return the clause for letters that are all of a keyword's pinyin, or nothing."""
    ways = {"".join(way) for way in cut(letters) if way[-1] in SYLLABLES}
    return whole_keyword(*ways)


def first_letters(letters: Sequence[str], columns: str) -> str:
    """Return the clause for letters typed as initials, two at least."""
    return phrase(pairs_of(letters), columns)


def mixed(term: str, part: Part) -> str:
    """Return the clause for characters and letters in one term: 低bao, 养老bx.

    Letters are pinyin where they can be, else the first letters of what goes on.
    """
    ways = [_spelling(run) for run in scripts(term)]
    clauses = [
        phrase(tuple(itertools.chain(*one)), part.spelled, open_end=True)
        for one in itertools.islice(itertools.product(*ways), _MOST_WAYS)
    ]
    written = [run for run in scripts(term) if tokens(run) and not run.isascii()]
    if written:
        first = [letter for unit in _units(term) for letter in initials(unit)]
        beginning = first_letters(first, part.initials)
        clauses.append(every([*(word(run, part.written) for run in written), beginning]))
    return some(clauses)


def _spelling(part: str) -> list[tuple[str, ...]]:
    if part.isascii() and part.isalpha():
        return cut(part, 3) or [(part,)]
    return [syllables(part)]


def _units(term: str) -> list[str]:
    """Return the term's pieces that have one initial each: characters, and single letters."""
    units: list[str] = []
    for token in tokens(term):
        units += [token] if is_chinese(token) or token.isdigit() else list(token)
    return units


def neighbours(text: str, *, spelled: bool) -> str:
    """Return the clause for what shares two neighbouring sounds with a text, or nothing.

    Arguments:
        text: characters, or letters.
        spelled: whether it is letters, typed as pinyin.
    """
    ways = cut(text, 1, SPOKEN) if spelled else ()
    sounds = tuple(blur(piece) for way in ways for piece in way) if spelled else blurred(text)
    pairs = list(itertools.pairwise(sounds))[:_MOST_PAIRS]
    return some(phrase(pair, ALIKE) for pair in pairs)
