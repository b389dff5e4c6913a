"""The stages of a search: what is asked of the index, the surest first.

Order: title words, synonyms in the title, keywords, synonyms, pinyin and homophones,
initials, body. The exact title comes before and fragments after all of these.
Invariant: a stage's clause holds only what `finding.queries` made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from finding import queries
from finding.index import WHOLE
from finding.question import Meaning
from finding.syllables import cut, slips
from finding.synonyms import Synonyms
from finding.tokens import tokens

_LONGEST_WORD, _LONGEST_WORDS = 8, 14
"""More than this in a run, or in all, is a sentence, which stands in no text; its fragments may."""
_LONGEST_SLIP = 20
_MOST_SLIPS = 8


class Why(StrEnum):
    """The stage that found an item."""

    EXACT_TITLE = "exact_title"
    TITLE = "title"
    KEYWORD = "keyword"
    SYNONYM = "synonym"
    PINYIN = "pinyin"
    INITIALS = "initials"
    BODY = "body"
    FRAGMENT = "fragment"


@dataclass(frozen=True)
class Stage:
    """One question to the index.

    Attributes:
        why: what an item is found by.
        clause: what is asked.
        words: those whose occurrence explains a result.
        titled: whether only titles are asked.
        needs: a part of the clause that is told at once, and mostly finds nothing: then the
            rest, which SQLite would look up first, need not be asked (9 ms of 30).
    """

    why: Why
    clause: str
    words: tuple[str, ...]
    titled: bool = False
    needs: str = ""


def stages(meaning: Meaning, synonyms: Synonyms) -> Iterator[Stage]:
    """Yield the stages for a meaning, the surest first."""
    made = _of_letters(meaning, synonyms) if meaning.letters else _of_words(meaning, synonyms)
    return (stage for stage in made if stage.clause)


def near_sounds(meaning: Meaning) -> Iterator[str]:
    """Yield clauses for what sounds near, the nearest first: slips of the finger, then parts."""
    letters = meaning.letters[:_LONGEST_SLIP]
    if letters:
        cuts = [slip for slip in slips(letters) if cut(slip, 1)][:_MOST_SLIPS]
        yield queries.some(queries.typed(slip, queries.SPELLED) for slip in cuts)
    yield queries.neighbours(letters or " ".join(meaning.terms), spelled=bool(letters))


def _of_words(meaning: Meaning, synonyms: Synonyms) -> Iterator[Stage]:
    terms = meaning.terms
    yield Stage(Why.TITLE, queries.all_of(terms, "title"), terms, titled=True)
    if _has_letters(terms):
        yield from _by_letters_between(terms)
    else:
        yield from _by_words(terms, synonyms)
    sizes = [len(tokens(term)) for term in terms]
    if max(sizes) > _LONGEST_WORD or sum(sizes) > _LONGEST_WORDS:
        return
    if not _has_letters(terms):
        yield Stage(Why.PINYIN, queries.sounding(terms, "title_pinyin"), terms, titled=True)
        yield Stage(Why.PINYIN, queries.sounding(terms, queries.SPELLED), terms)
    yield Stage(Why.BODY, queries.all_of(terms, queries.EVERYWHERE), terms)
    if not _has_letters(terms):
        yield Stage(Why.PINYIN, queries.sounding(terms, queries.ALIKE), terms)


def _by_words(terms: tuple[str, ...], synonyms: Synonyms) -> Iterator[Stage]:
    groups = [group for term in terms for group in queries.meanings_of(term, synonyms)]
    same = tuple(dict.fromkeys(word for group in groups for word in group))
    known = same != tuple(dict.fromkeys(terms))
    about = _any_of_each(groups, "title") if known else ""
    if len(terms) == 1:
        whole = queries.whole_keyword("".join(tokens(terms[0])))
        if known:
            yield Stage(Why.KEYWORD, queries.every((whole, about)), same, needs=whole)
        yield Stage(Why.KEYWORD, whole, terms)
    yield Stage(Why.SYNONYM, about, same, titled=True)
    yield Stage(Why.KEYWORD, queries.all_of(terms, queries.NAMED), terms)
    if known:
        yield Stage(Why.SYNONYM, _any_of_each(groups, queries.NAMED), same)


def _by_letters_between(terms: tuple[str, ...]) -> Iterator[Stage]:
    yield Stage(Why.KEYWORD, queries.all_of(terms, queries.NAMED), terms)
    for part in queries.PARTS:
        yield Stage(Why.PINYIN, queries.every(queries.mixed(term, part) for term in terms), terms)


def _of_letters(meaning: Meaning, synonyms: Synonyms) -> Iterator[Stage]:
    letters = meaning.letters
    words = (letters,)
    meant = synonyms.spelled(letters)
    same = tuple(dict.fromkeys(other for one in meant for other in (one, *synonyms.of(one))))
    yield Stage(Why.KEYWORD, queries.all_of(meaning.terms, queries.NAMED), meaning.terms)
    yield Stage(Why.PINYIN, queries.typed(letters, "title_pinyin"), words, titled=True)
    yield Stage(Why.SYNONYM, queries.any_word(same, "title"), same, titled=True)
    yield Stage(Why.PINYIN, queries.typed_whole(letters), words)
    yield Stage(Why.PINYIN, queries.typed(letters, queries.SPELLED), words)
    yield Stage(Why.SYNONYM, queries.any_word(same, queries.NAMED), same)
    yield Stage(Why.PINYIN, queries.typed(letters, queries.ALIKE), words)
    if len(letters) > 1:
        yield from _by_initials(letters)
    yield Stage(Why.BODY, queries.all_of(meaning.terms, queries.EVERYWHERE), meaning.terms)


def _by_initials(letters: str) -> Iterator[Stage]:
    whole = queries.whole_keyword(WHOLE + letters)
    title = queries.first_letters(letters, "title_initials")
    yield Stage(Why.INITIALS, queries.every((whole, title)), (letters,), needs=whole)
    yield Stage(Why.INITIALS, whole, (letters,))
    yield Stage(Why.INITIALS, title, (letters,), titled=True)
    yield Stage(Why.INITIALS, queries.first_letters(letters, "keyword_initials"), (letters,))


def _any_of_each(groups: list[tuple[str, ...]], columns: str) -> str:
    return queries.every(queries.any_word(group, columns) for group in groups)


def _has_letters(terms: tuple[str, ...]) -> bool:
    return any(token.isascii() and token.isalpha() for term in terms for token in tokens(term))
