"""Numbers as Chinese words.

`cn2an` was weighed and left out: it says 二千 for 2000 and reads a phone number as
one number. 两 stands before 千, 万 and 亿 only where it opens the number (吕叔湘,
《现代汉语八百词》, “二、两”): 两千, 两万二千.
Invariant: the words hold no digit.
"""

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")

LONGEST_CARDINAL = 16
"""Digits of the longest number said as a number; longer ones are said by the digit."""


def by_digit(text: str) -> str:
    """Return each digit's name, 1 as 幺, as telephone and room numbers are said.

    Letters and other characters stay as they are.
    """
    return "".join(
        "幺" if sign == "1" else _DIGITS[int(sign)] if sign in "0123456789" else sign
        for sign in text
    )


def year(text: str) -> str:
    """Return a year digit by digit, 1 as 一: ``二零一六``."""
    return "".join(_DIGITS[int(sign)] for sign in text)


def cardinal(number: int, *, ordinal: bool = False) -> str:
    """Return a whole number as words; an `ordinal` never opens with 两."""
    if number < 0:
        return "负" + cardinal(-number)
    if number == 0:
        return "零"
    words = _grouped(number)
    if words.startswith("一十"):
        return words[1:]
    if not ordinal and words[:2] in ("二千", "二万", "二亿"):
        return "两" + words[1:]
    return words


def number(text: str, *, ordinal: bool = False) -> str:
    """Return a written number such as ``12,345.60`` as words, every decimal said."""
    whole, _, decimals = text.replace(",", "").partition(".")
    if len(whole) > LONGEST_CARDINAL:
        return by_digit(whole + decimals)
    words = cardinal(int(whole), ordinal=ordinal)
    return f"{words}点{year(decimals)}" if decimals else words


def _grouped(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        gap = bool(words) and group < 1000 and not words.endswith("零")
        if group:
            words += ("零" if gap else "") + _group(group) + _GROUPS[place]
        elif gap and any(groups[:place]):
            words += "零"
    return words


def _group(group: int) -> str:
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + _PLACES[place]
        zero = digit == 0
    return words
