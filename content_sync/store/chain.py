"""The chain of roots: from the pinned one to the newest, each vouching for the next.

Invariant: a keyring comes only from a chain that was walked from its first link.
"""

from collections.abc import Iterable
from itertools import pairwise

from disclosure.errors import MalformedError
from disclosure.seals.keyring import Keyring
from disclosure.seals.root import first_root, next_root


def walk_chain(raws: Iterable[bytes]) -> Keyring:
    """Return the keys of the last root of a chain, the pinned one first.

    Raises:
        RejectedError: the chain is empty or broken.
    """
    chain = list(raws)
    if not chain:
        raise MalformedError("there is no root")
    keyring = first_root(chain[0])
    for trusted, raw in pairwise(chain):
        keyring = next_root(trusted, raw)
    return keyring
