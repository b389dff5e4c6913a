"""Money in integer fen, written and read as yuan.

Invariant: no float ever touches an amount.
"""

import re

from disclosure.errors import MalformedError

_YUAN = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")


def parse_yuan(text: str) -> int:
    """Return the fen in an amount of yuan such as ``12,345.60`` or ``-80``.

    Raises:
        MalformedError: it is no amount with at most two decimals.
    """
    match = _YUAN.fullmatch(text.strip())
    if match is None:
        raise MalformedError(f"amount {text!r}: yuan with at most two decimals, e.g. 12,345.60")
    sign, whole, cents = match.groups()
    fen = int(whole.replace(",", "")) * 100 + int((cents or "0").ljust(2, "0"))
    return -fen if sign else fen


def format_yuan(fen: int) -> str:
    """Return an amount of fen as yuan with separators and two decimals, without 元."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
