"""Personal data in a text: identity numbers, mobile phones, bank cards, home addresses.

Sources: GB 11643 (identity numbers, ISO 7064 MOD 11-2), the numbering plan for mobile
phones (11 digits from 13 to 19), ISO/IEC 7812 (cards, Luhn). Invariant: full-width digits,
spaces and dashes inside a number hide nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Personal(StrEnum):
    """A kind of personal data."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    CARD = "card"
    ADDRESS = "address"


@dataclass(frozen=True)
class Found:
    """What was found: its kind, and the text as it stands there."""

    kind: Personal
    text: str


_GAP = r"[ \u00a0\u2009\u3000.\-\u2010-\u2015]"
_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z/])[0-9](?:{_GAP}?[0-9]){{9,21}}(?:{_GAP}?[Xx])?(?![0-9A-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(?:0?086|86)?1[3-9][0-9]{9}")
_ADDRESS = re.compile(
    r"[路街巷弄里村组队寨屯庄][^，。；、\s]{0,8}?[0-9一二三四五六七八九十百]+号(?!线|文|公告|令)"
    r"|[0-9一二三四五六七八九十]+(?:栋|幢|号楼)[^，。；、\s]{0,6}?[0-9]{2,4}(?:室|号|户)"
)


def find(text: str) -> list[Found]:
    """Return the numbers of people in a text, in order."""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for match in _NUMBER.finditer(plain):
        kind = _kind_of(re.sub(r"[^0-9X]", "", match.group().upper()))
        if kind is not None:
            found.append(Found(kind, match.group().strip()))
    return found


def is_address(text: str) -> bool:
    """Tell whether a text names a house or flat."""
    return bool(_ADDRESS.search(unicodedata.normalize("NFKC", text)))


def mask(found: Found) -> str:
    """Return what was found with its middle hidden, as notices write it."""
    plain = re.sub(r"[^0-9Xx]", "", found.text)
    if found.kind is Personal.ADDRESS or len(plain) < 8:
        return "*" * len(found.text)
    head, tail = (6, 4) if found.kind is Personal.IDENTITY else (3, 4)
    return plain[:head] + "*" * (len(plain) - head - tail) + plain[-tail:]


def is_identity(number: str) -> bool:
    """Tell whether 18 signs are an identity number: region, day of birth and check sign."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def is_card(number: str) -> bool:
    """Tell whether digits are a bank card's: 15 to 19 of them, the last by Luhn."""
    if not re.fullmatch(r"[3-9][0-9]{14,18}", number):
        return False
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _kind_of(number: str) -> Personal | None:
    if len(number) == 18 and is_identity(number):
        return Personal.IDENTITY
    if _MOBILE.fullmatch(number):
        return Personal.MOBILE
    return Personal.CARD if is_card(number) else None
