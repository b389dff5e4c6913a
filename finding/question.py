"""What a person means: the words of a question without the words around them.

Invariant: `read` never returns an empty meaning for a text that has tokens.
"""

import re
import unicodedata
from datetime import date

from disclosure.items import Strict
from finding.synonyms import Synonyms
from finding.times import in_digits, set_apart
from finding.tokens import tokens

_POLITE = re.compile(
    "请问一下|请问|麻烦|帮我查一下|帮我查|帮我找|帮我|我想知道|我想查|我想问|我想办|我想|我要查|我要办|我要|想问问|想问|"
    "查一下|问一下|我家里?|我们村的|我们村|咱们村|咱村|我们|咱们|我"
)
_AROUND = re.compile(
    "怎么样|怎么办理|怎么办|怎么弄|怎么领|怎么申请|怎么|如何办理|如何申请|如何|在哪里|在哪儿|去哪里|去哪儿|在哪办|去哪办|在哪|"
    "哪里|哪儿|哪天|什么时候|几时|几号|多少钱|多少|有没有|是什么|什么|需要哪些|需要|要带|可以吗|能不能|能办吗|吗|呢|啊|呀|吧|"
    "的事|一下|了没有|没有|了没|谁能|怎样|为什么|今年|本月|这个月|当月"
)
_HOW_TO = re.compile(
    "怎么(?:办|弄|领|申请|交|缴|上|换|补|报)|如何|怎样|手续|材料|要带|去哪里?办|在哪里?办|哪里办"
)
_SMALL = re.compile("[的了和与及在是]")
_SPLIT = re.compile(r"[\s,，。、；;：:？?！!（）()《》〈〉“”\"'·/—-]+")
_SCRIPTS = re.compile("[a-z]+|[^a-z]+")


class Meaning(Strict, frozen=True, kw_only=True):
    """What is looked for.

    Attributes:
        whole: the text as typed, tokens only, for exact titles.
        terms: words that a result should all have.
        said: the text without politeness, in runs: more of it in a result is better.
        letters: the text as one run of Latin letters, or empty: perhaps pinyin.
        how_to: whether it asks how something is done.
    """

    whole: tuple[str, ...]
    terms: tuple[str, ...]
    said: tuple[str, ...]
    letters: str
    how_to: bool = False

    @property
    def wordy(self) -> bool:
        """Tell whether it is more than one plain word."""
        return len(self.terms) > 1 or sum(len(tokens(run)) for run in self.said) > 4


def read(text: str, today: date, synonyms: Synonyms) -> Meaning:
    """Return the meaning of what a person typed on a day.

    A known word stays whole, though it be a question itself (``花了多少钱``).
    """
    folded = unicodedata.normalize("NFKC", text).lower().strip()
    said = _POLITE.sub(" ", set_apart(in_digits(folded, today)))
    terms = _parted(_AROUND.sub(" ", said)) or _parted(said) or _parted(folded)
    if synonyms.of("".join(tokens(folded))):
        terms = ("".join(tokens(folded)),)
    letters = re.sub(r"[\s'-]", "", folded)
    return Meaning(
        whole=tokens(folded),
        terms=terms,
        said=_parted(said) or terms,
        letters=letters if letters.isascii() and letters.isalpha() else "",
        how_to=bool(_HOW_TO.search(folded)),
    )


def scripts(term: str) -> tuple[str, ...]:
    """Return a term's runs of Latin letters and of all else, in their order."""
    return tuple(_SCRIPTS.findall(term))


def _parted(text: str) -> tuple[str, ...]:
    """Return the words of a text, small words (的, 和 …) at their ends left off."""
    found = []
    for part in _SPLIT.split(text):
        bare = part.strip("的了")
        found.append(bare if tokens(bare) else part)
    return tuple(part for part in found if tokens(part))


def smaller(term: str) -> tuple[str, ...]:
    """Return the parts of a term between the small words (的, 和 …)."""
    return tuple(part for part in _SMALL.split(term) if tokens(part))
