"""What all blocks of an item share."""

import msgspec


class BlockStruct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all blocks share: immutable, strict."""
