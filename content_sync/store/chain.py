"""The chain of roots: from the pinned one to the newest, each vouching for the next.

Invariant: a keyring comes only from a chain that was walked from its first link.
"""

from collections.abc import Iterable
from itertools import pairwise

from disclosure.errors import MalformedError, RejectedSealError
from disclosure.seals.keyring import Keyring
from disclosure.seals.root import first_root, next_root


def walk_chain(raws: Iterable[bytes], pinned: bytes) -> Keyring:
    """Return the keys of the last root of a chain.

    Arguments:
        raws: the roots in order, the pinned one first.
        pinned: the pinned root, from where nobody but the administrator may change it.

    Raises:
        RejectedError: the chain is empty, broken, or begins with another root.
    """
    chain = list(raws)
    if not chain:
        raise MalformedError("there is no root")
    if chain[0] != pinned:
        raise RejectedSealError("the chain does not begin with the pinned root")
    keyring = first_root(chain[0])
    for trusted, raw in pairwise(chain):
        keyring = next_root(trusted, raw)
    return keyring
