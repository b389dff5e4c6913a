"""Comments as lists show them: numbers of people are hidden.

Invariant: the words themselves stay as they came; only what is shown is masked.
"""

import unicodedata

from county.checking import personal


def masked(text: str) -> str:
    """Return a text with identity, phone and card numbers hidden, else as it is."""
    found = personal.find(text)
    if not found:
        return text
    # Sign by sign, so that places in the one are places in the other.
    signs = [unicodedata.normalize("NFKC", sign) for sign in text]
    plain = "".join(signs)
    shown = text if len(plain) == len(text) else plain
    for one in found:
        place = plain.find(one.text)
        while place >= 0:
            hidden = personal.mask(one)
            shown = shown[:place] + hidden + shown[place + len(one.text) :]
            plain = plain[:place] + hidden + plain[place + len(one.text) :]
            place = plain.find(one.text)
    return shown
