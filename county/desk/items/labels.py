"""What the standings of an item are called.

Invariant: every standing has words and a tone.
"""

from county.items.ledger import Standing

STANDINGS: dict[Standing, tuple[str, str]] = {
    Standing.PUBLIC: ("已公开", "done"),
    Standing.DRAFT: ("待用印", "near"),
    Standing.CHANGED: ("已公开，有新稿待用印", "near"),
    Standing.WITHDRAWN: ("已撤回", "late"),
}
