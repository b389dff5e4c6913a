"""`./dev bench [name]`: run the benchmarks, print a table, leave JSON in ``bench-out/``."""

import sys
from collections.abc import Callable
from pathlib import Path

from bench import (
    boot,
    boot_arm64,
    boot_machine,
    broadcast,
    desk,
    desk_table,
    feed,
    figures,
    first_boot,
    kiosk,
    phone,
    readonly,
    requests,
    seals,
    search,
    signage,
    signage_soak,
    speech,
    sync,
    updates,
)
from bench.desk_table import Cost
from bench.figures import Figure
from bench.table import Row, show, write
from disclosure import command
from disclosure.errors import UsageError

BENCHES: dict[str, Callable[[], list[Row]]] = {"seals": seals.measure}
FIGURES: dict[str, Callable[[], list[Figure]]] = {
    "search": search.measure,
    "sync": sync.measure,
    "feed": feed.measure,
    "kiosk": kiosk.measure,
    "kiosk-memory": kiosk.weigh_visits,
    "phone": phone.measure,
    "speech": speech.measure,
    "speech-pace": speech.measure_pace,
    "speech-speakers": speech.measure_speakers,
    "broadcast": broadcast.measure,
    "signage": signage.measure,
    "signage-soak": signage_soak.measure,
    "boot": boot.measure,
    "updates": updates.measure,
    "boot-machine": boot_machine.measure,
    "boot-arm64": boot_arm64.measure,
    "first-boot": first_boot.measure,
    "boot-readonly": readonly.measure,
}
PAGES: dict[str, Callable[[], list[Cost]]] = {
    "desk": desk.measure,
    "requests": requests.measure,
}
OUT = Path("bench-out")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = command.Parser(prog="bench", description=__doc__)
    parser.add_argument(
        "name", nargs="?", help=f"one of {', '.join([*BENCHES, *FIGURES, *PAGES])}; all if left out"
    )
    name = parser.parse_args(arguments).name
    return command.run("bench", lambda: _run(name))


def _run(name: str | None) -> int:
    # Those that need root come last.
    known = [*BENCHES, *PAGES, *FIGURES]
    if name is not None and name not in known:
        raise UsageError(f"there is no bench {name!r}; there are {', '.join(known)}")
    for each in [name] if name else known:
        if each in FIGURES:
            measured = FIGURES[each]()
            print(figures.show(each, measured))
            figures.write(OUT / f"{each}.json", measured)
            continue
        if each in PAGES:
            costs = PAGES[each]()
            print(desk_table.show(each, costs))
            desk_table.write(OUT / f"{each}.json", costs)
            continue
        rows = BENCHES[each]()
        print(show(each, rows))
        write(OUT / f"{each}.json", rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
