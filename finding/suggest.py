"""Suggestions while typing: keywords and titles that what stands there so far may mean.

Invariant: every suggestion is a keyword or a title of an item in the scope, so it finds one.
"""

import sqlite3

from finding.looking import Index, Scope
from finding.question import Meaning, read
from finding.ranking import ranked
from finding.sounds import initials, syllables
from finding.stages import Why, stages
from finding.synonyms import shipped

_UNSURE = frozenset({Why.BODY, Why.FRAGMENT})
_MOST_WORDS = 4
"""Of the suggestions so many at most are keywords; the others are titles."""
_MOST_ITEMS = 40
"""Items looked at: where many have one title, more of them make no other."""
_LONGEST = 30


def suggest(
    connection: sqlite3.Connection, text: str, scope: Scope, *, limit: int = 8
) -> tuple[str, ...]:
    """Return up to `limit` keywords and titles for what has been typed so far, best first.

    Arguments:
        connection: of the database that holds the index.
        text: as typed so far: characters, pinyin or initials, finished or not.
        scope: where to look.
        limit: how many are wanted at most.
    """
    known = shipped()
    meaning = read(text[:_LONGEST], scope.today, known)
    index = Index(connection, scope)
    words: dict[str, None] = {}
    titles: dict[str, None] = {}
    seen = 0
    for stage in stages(meaning, known) if meaning.terms else ():
        if stage.why in _UNSURE or len(titles) >= limit or seen >= _MOST_ITEMS:
            break
        newest = index.of(index.rows(stage.clause)[:_MOST_ITEMS])
        best = ranked(newest, scope.areas, {})
        seen += len(best)
        for one in best:
            titles[one.title] = None
            for word in one.keywords.split("\n"):
                if _goes_on(word, meaning):
                    words[word] = None
    return tuple(dict.fromkeys([*list(words)[:_MOST_WORDS], *titles]))[:limit]


def _goes_on(word: str, meaning: Meaning) -> bool:
    """Tell whether a keyword holds the one term, or is spelled as the letters begin."""
    letters = meaning.letters
    if letters:
        return "".join(syllables(word)).startswith(letters) or "".join(initials(word)).startswith(
            letters
        )
    return len(meaning.terms) == 1 and meaning.terms[0] in word
