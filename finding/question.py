"""What a person means: the words of a question without the words around them.

Invariant: `read` never returns an empty meaning for a text that has tokens.
"""

import re
import unicodedata

from disclosure.items import Strict
from finding.tokens import tokens

_AROUND = re.compile(
    "请问一下|请问|麻烦|帮我查一下|帮我查|帮我找|帮我|我想知道|我想查|我想问|我想办|我想|我要查|我要办|我要|想问问|想问|查一下|"
    "问一下|怎么样|怎么办理|怎么办|怎么弄|怎么领|怎么申请|怎么|如何办理|如何申请|如何|在哪里|在哪儿|去哪里|去哪儿|在哪办|去哪办|在哪|哪里|哪儿|"
    "什么时候|几时|多少钱|多少|有没有|是什么|什么|需要哪些|需要|要带|可以吗|能不能|能办吗|吗|呢|啊|呀|吧|的事|一下|了没有|了没|"
    "谁能|怎样|为什么|我家|我们村的|我们村|咱们村|咱村|我们|咱们|我"
)
_SMALL = re.compile("[的了和与及在是]")
_SPLIT = re.compile(r"[\s,，。、；;：:？?！!（）()《》“”\"'·/—-]+")


class Meaning(Strict, frozen=True, kw_only=True):
    """What is looked for.

    Attributes:
        whole: the text as typed, tokens only, for exact titles.
        terms: words that a result should all have.
        letters: the text as one run of Latin letters, or empty: perhaps pinyin.
    """

    whole: tuple[str, ...]
    terms: tuple[str, ...]
    letters: str


def read(text: str) -> Meaning:
    """Return the meaning of what a person typed."""
    folded = unicodedata.normalize("NFKC", text).lower().strip()
    stripped = _AROUND.sub(" ", folded)
    terms = tuple(part for part in _SPLIT.split(stripped) if tokens(part))
    if not terms:
        terms = tuple(part for part in _SPLIT.split(folded) if tokens(part))
    letters = re.sub(r"[\s']", "", folded)
    is_letters = letters.isascii() and letters.isalpha()
    return Meaning(whole=tokens(folded), terms=terms, letters=letters if is_letters else "")


def smaller(term: str) -> tuple[str, ...]:
    """Return the parts of a term between the small words (的, 和 …), two characters up."""
    return tuple(part for part in _SMALL.split(term) if len(tokens(part)) >= 2)
