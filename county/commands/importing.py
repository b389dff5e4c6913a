"""`county import`: a content folder into drafts.

Invariant: a refused file changes nothing; the others go in whatever comes after them.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from county.clock import system_clock
from county.commands.options import Commands, add_command
from county.folder import DataFolder, existing, require_space
from county.importing.content_folder import ContentFolder, open_folder
from county.importing.intake import Intake
from county.importing.item_file import ReadItem
from county.importing.refusal import Refusal, RefusedError
from county.parts import open_county
from disclosure import shipped
from disclosure.catalogue import Catalogue

PROGRESS_SECONDS = 2.0
SOME_REFUSED = 1


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "import", run, "read a content folder into drafts")
    parser.add_argument("content", type=Path, metavar="DIR", help="see docs/import-format.md")
    parser.add_argument("--check", action="store_true", help="only check; import nothing")


def run(options: argparse.Namespace) -> int:
    """Import, or only check; 1 when something was refused."""
    try:
        catalogue = _catalogue(options.data)
        content = open_folder(options.content, catalogue)
    except RefusedError as error:
        return _summary(Counter(), [error.refusal], checked=options.check)
    if options.check:
        refused = [one for one in _read(content, catalogue) if isinstance(one, Refusal)]
        good = len(content.files) - len(refused)
        return _summary(Counter(good=good), [*content.refused, *refused], checked=True)
    folder = existing(options.data)
    require_space(folder.path, folder.settings().server.free_bytes)
    with open_county(folder) as county:
        area, texts = county.online.keyring.county, county.settings.texting is not None
        intake = Intake(county.database, county.blobs, area, texts=texts)
        outcomes: Counter[str] = Counter()
        intake.take_profile(content.profile, system_clock())
        refused = list(content.refused)
        for one in _read(content, catalogue):
            if isinstance(one, Refusal):
                refused.append(one)
            else:
                outcomes[intake.take_item(one, system_clock())] += 1
    return _summary(outcomes, refused, checked=False)


def _catalogue(data: Path) -> Catalogue:
    """Return the county's catalogue, or the shipped one while there is no county to ask."""
    if not DataFolder(data).database.exists():
        return shipped.catalogue()
    with open_county(existing(data)) as county:
        return county.catalogue()


def _read(content: ContentFolder, catalogue: Catalogue) -> Iterator[ReadItem | Refusal]:
    """Yield what the folder holds; say on stderr how far it is when it takes long."""
    told = time.monotonic()
    for number, one in enumerate(content.items(catalogue), 1):
        yield one
        if time.monotonic() - told > PROGRESS_SECONDS:
            told = time.monotonic()
            print(f"… {number} of {len(content.files)} items", file=sys.stderr, flush=True)


def _summary(outcomes: Counter[str], refused: list[Refusal], *, checked: bool) -> int:
    for refusal in refused:
        print(refusal, file=sys.stderr)
    if checked:
        print(f"{outcomes['good']} good, {len(refused)} refused; nothing was imported (--check)")
    else:
        counts = ", ".join(f"{outcomes[name]} {name}" for name in ("new", "changed", "unchanged"))
        print(f"{counts}, {len(refused)} refused")
    return SOME_REFUSED if refused else 0
