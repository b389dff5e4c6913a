"""What a slip (回执) says; how it is drawn is `paper.slip_sheet`'s.

Apart, so that who only orders a slip loads nothing that draws.
"""

from disclosure.items import Strict


class Slip(Strict, frozen=True, kw_only=True):
    """What a slip says.

    Attributes:
        heading: what was asked, e.g. ``帮我查``.
        code: twelve digits.
        address: what the QR code holds.
        facts: pairs of name and words; the last is the day by which the answer comes.
        notes: what to do next, one sentence each.
        office: whom to call.
    """

    heading: str
    code: str
    address: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    office: str
