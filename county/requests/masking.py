"""Masking: personal data as lists show them.

Invariant: a masked text gives neither a whole name nor a whole number away.
"""

MARK = "＊"


def mask_name(name: str) -> str:
    """Return the first character and marks, e.g. ``张＊＊``; empty stays empty."""
    name = name.strip()
    return name[:1] + MARK * min(max(len(name) - 1, 1), 3) if name else ""


def mask_phone(phone: str) -> str:
    """Return the last two digits after marks, e.g. ``＊＊＊＊56``; empty stays empty."""
    digits = "".join(mark for mark in phone if mark.isdigit())
    if not phone.strip():
        return ""
    return MARK * 4 + (digits[-2:] if len(digits) > 6 else "")
