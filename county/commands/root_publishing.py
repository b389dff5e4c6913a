"""`county root publish`: a signed root takes force on the server.

Invariant: what a terminal would refuse is refused here, before anything is written.
"""

import argparse

from county.audit.log import Act, record
from county.clock import system_clock
from county.commands.options import operator
from county.commands.root_drafts import read_file
from county.folder import existing
from county.parts import open_county
from county.publishing import new_root
from county.publishing.new_root import Orphan
from disclosure.errors import RejectedError, UsageError


def run(options: argparse.Namespace) -> int:
    """Publish the root; sign heads and letters anew; say what vanishes."""
    folder = existing(options.data)
    raw = read_file(options.draft)
    now = system_clock()
    try:
        keyring = new_root.require_next(folder, raw, now)
    except RejectedError as error:
        raise UsageError(f"{options.draft} is not published: {error}") from error
    new_root.put_in_place(folder, raw, keyring)
    with open_county(folder) as county, county.database.writing() as connection:
        about = f"root {keyring.root_version}"
        record(connection, now, operator(), Act.ROOT_PUBLISHED, about)
        orphans = new_root.orphans(connection, keyring, now)
        new_root.reopen(connection, [one.id for one in orphans], now)
        heads = new_root.sign_all(connection, county.signer, county.online.head, now)
    print(f"root version {keyring.root_version} is in force; {heads} heads signed anew")
    _tell([one for one in orphans if not one.withdrawn], _VANISH)
    _tell([one for one in orphans if one.withdrawn], _WITHDRAWN)
    return 0


_VANISH = (
    "{count} published documents vanish on terminals until they are sealed again"
    " ('county seal --all'); they wait as drafts:"
)
_WITHDRAWN = (
    "{count} withdrawals need a new seal, or a terminal that was offline keeps showing"
    " the item ('county withdraw ITEM --again'):"
)


def _tell(orphans: list[Orphan], sentence: str) -> None:
    if orphans:
        print(sentence.format(count=len(orphans)))
        for one in orphans:
            print(f"  {one.source}: {one.title}")
