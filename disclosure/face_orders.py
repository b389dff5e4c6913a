"""What the county hands to a kiosk that draws a draft for its approvers (`kiosk face`).

Invariant: everything that such a page shows is in the order; it is no sealed document, and
no terminal takes one.
"""

from datetime import datetime

from disclosure.areas import AreaCode
from disclosure.items import Item, Strict
from disclosure.profile import Profile


class Beside(Strict, frozen=True, kw_only=True):
    """An item that is public already, with the areas of its approvers.

    `by_rule` tells that a standing rule's key sealed it and no person did.
    """

    item: Item
    approved_by: tuple[AreaCode, ...]
    by_rule: bool = False


class FaceOrder(Strict, frozen=True, kw_only=True):
    """What is to be drawn.

    Attributes:
        draft: the item.
        approved_by: whose office stands beside the seal mark.
        beside: items that belong to the same matter.
        profile: the county's.
        files: where the files of all items lie, by their hash.
        now: instant at which it would be looked at.
        as_of: instant as of which the content is.
        width_px, height_px, inches: the panel.
        item_page: address of phone pages, with ``{id}``.
    """

    draft: Item
    approved_by: tuple[AreaCode, ...]
    beside: tuple[Beside, ...] = ()
    profile: Profile
    files: dict[str, str]
    now: datetime
    as_of: datetime
    width_px: int = 1080
    height_px: int = 1920
    inches: float = 21.5
    item_page: str = "https://example.org/items/{id}"
