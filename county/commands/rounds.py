"""`county round`: do all chores now, as a timer does where the server does not by itself.

Invariant: what is done already is not done twice, whoever takes the round.
"""

import argparse

from county.clock import system_clock
from county.commands.options import Commands, add_command
from county.folder import existing
from county.parts import open_county
from county.rounds.order import round_of


def add(commands: Commands) -> None:
    """Add the command."""
    text = "do what is due without anybody asking: escalate, tell staff, send, erase"
    add_command(commands, "round", run, text)


def run(options: argparse.Namespace) -> int:
    """Take one round; 1 when a chore failed."""
    with open_county(existing(options.data)) as county:
        done = round_of(county, system_clock).take()
    for one in done:
        words = f"failed ({one.said})" if one.failures else one.said or "nothing to do"
        print(f"{one.name}: {words}")
    if not done:
        print("every chore is being done by another process")
    return int(any(one.failures for one in done))
