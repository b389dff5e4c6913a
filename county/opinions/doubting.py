"""Doubts: what in a comment speaks for rubbish (疑似灌水), for a person to look at first.

Invariant: nothing is thrown away here; a doubt only sorts what people read.
"""

import re
from enum import StrEnum

REPEATED_FROM = 3
"""Comments of the same words before the next one is doubted."""
REPEATED_LENGTH = 8
"""Characters from which the same words twice are no coincidence, as “同意” is."""
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


def doubt_of(text: str, before: int) -> Doubt | None:
    """Return why a text is doubted, or None.

    Arguments:
        text: what somebody wrote.
        before: how often the same words came before on the same item.
    """
    if _ADVERT.search(text):
        return Doubt.ADVERT
    if _RUN.search(text):
        return Doubt.RUN
    repeated = before >= REPEATED_FROM and len(text) >= REPEATED_LENGTH
    return Doubt.REPEATED if repeated else None
