"""`county render`: speak the drafts for loudspeakers now, then the pieces of alerts.

Invariant: it renders what the server would render, and nothing else.
"""

import argparse

from county.clock import system_clock
from county.commands.options import Commands, add_command
from county.folder import existing
from county.parts import open_county
from county.speaking.beside import find_studio


def add(commands: Commands) -> None:
    """Add the command."""
    add_command(commands, "render", run_render, "render the drafts for loudspeakers")


def run_render(options: argparse.Namespace) -> int:
    """Render all that waits; 1 when a text could not be spoken."""
    with open_county(existing(options.data)) as county:
        studio = find_studio(county.settings.speaking)
        # After `find_studio`, which says what is not installed.
        from county.speaking.alert_pieces import PieceSpeaker  # noqa: PLC0415
        from county.speaking.speaker import Speaker  # noqa: PLC0415

        speaker = Speaker(county, studio, told=_tell)
        count = 0
        while (draft := speaker.turn()) is not None:
            count += 1
            print(f"{draft.item.title}: rendered", flush=True)
        pieces = PieceSpeaker(county, studio, told=_tell)
        while (some := pieces.turn(system_clock())) > 0:
            print(f"alerts: {some} pieces rendered", flush=True)
    print(f"{count} rendered")
    return 0


def _tell(done: int, of: int) -> None:
    print(f"  {done} of {of} sentences", flush=True)
