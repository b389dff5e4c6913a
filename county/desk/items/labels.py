"""What the standings of an item, and its arrival at a terminal, are called.

Invariant: every one has words and a tone.
"""

from county.items.ledger import Standing
from county.terminals.reach import Arrival

STANDINGS: dict[Standing, tuple[str, str]] = {
    Standing.PUBLIC: ("已公开", "done"),
    Standing.DRAFT: ("待用印", "near"),
    Standing.CHANGED: ("已公开，有新稿待用印", "near"),
    Standing.ARCHIVED: ("已归档", "plain"),
    Standing.WITHDRAWN: ("已撤回", "late"),
}

ARRIVALS: dict[Arrival, tuple[str, str]] = {
    Arrival.ARRIVED: ("已更新", "done"),
    Arrival.BEHIND: ("仍是旧内容", "late"),
    Arrival.UNKNOWN: ("尚无回音", "near"),
}
