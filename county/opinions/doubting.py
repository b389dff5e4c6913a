"""Doubts: what in a comment speaks for rubbish (疑似灌水), for a person to look at first.

Invariant: nothing is thrown away here; a doubt only sorts what people read.
"""

import re
from enum import StrEnum

REPEATED_FROM = 3
"""Comments of the same words before the next one is doubted."""
_ADVERT = re.compile(
    r"https?://|www\.|\.(?:com|cn|net|top|xyz)\b|加?微信|QQ群|扫码领|刷单|贷款", re.IGNORECASE
)
_RUN = re.compile(r"(.)\1{11,}|(.{2,6})\2{7,}", re.DOTALL)


class Doubt(StrEnum):
    """Why a comment is doubted: an advert, a run of signs, said before, sent by a machine."""

    ADVERT = "advert"
    RUN = "run"
    REPEATED = "repeated"
    AUTOMATIC = "automatic"


def doubt_of(texts: tuple[str, ...], before: int) -> Doubt | None:
    """Return why texts are doubted, or None.

    Arguments:
        texts: what somebody wrote at once.
        before: how often the same words came before on the same item.
    """
    if any(_ADVERT.search(text) for text in texts):
        return Doubt.ADVERT
    if any(_RUN.search(text) for text in texts):
        return Doubt.RUN
    return Doubt.REPEATED if before >= REPEATED_FROM else None
