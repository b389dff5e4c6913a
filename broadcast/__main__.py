"""`python -m broadcast`: run a loudspeaker unit, look at its timetable, start one thing."""

import argparse
import logging
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec

from broadcast import main as process
from broadcast.building import Workshop
from broadcast.doctor import examine
from broadcast.dryrun import Timetable, rehearse, timetable
from broadcast.halting import halt
from broadcast.ledger import Ledger
from broadcast.ordering import air
from broadcast.settings import BroadcastSettings
from content_sync.store.machine_clock import SystemClock
from content_sync.store.reader import ContentReader
from content_sync.store.supervisor import Supervisor
from disclosure import command, doctoring, settings
from disclosure.decoding import encode
from disclosure.errors import UsageError
from disclosure.findings import Report
from disclosure.timetable import OccurrenceState
from disclosure.wording import Wording

EXIT_NOT_AIRED = 1


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # It tells of every approver's key that did not sign, which is no news.
    logging.getLogger("tuf").setLevel(logging.WARNING)
    return command.run("broadcast", lambda: int(options.act(options)))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="broadcast", description="The loudspeaker.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="serve a village")
    run.add_argument("--settings", required=True, type=Path, help="broadcast.toml")
    run.set_defaults(act=_run)
    one = commands.add_parser("air", help="say one item now")
    one.add_argument("item", help="id of the item")
    one.add_argument("--settings", required=True, type=Path, help="broadcast.toml")
    one.add_argument("--in-quiet-hours", action="store_true", help="even if it is quiet time")
    one.set_defaults(act=_air)
    day = commands.add_parser("timetable", help="print a day's timetable")
    day.set_defaults(act=_timetable)
    sound = commands.add_parser("render-day", help="render a day into one WAV file")
    sound.add_argument("--out", required=True, type=Path, help="WAV file to write")
    sound.set_defaults(act=_render_day)
    stop = commands.add_parser("stop", help="stop everything, as the red button does")
    stop.add_argument("--who", required=True, help="who stops it; it stands in the log")
    stop.set_defaults(act=_stop)
    go_on = commands.add_parser("resume", help="let it speak again")
    go_on.set_defaults(act=_resume)
    doctor = commands.add_parser("doctor", help="say what this unit lacks")
    doctor.set_defaults(act=_doctor)
    doctoring.add_options(doctor)
    for part in (stop, go_on, doctor):
        part.add_argument("--settings", required=True, type=Path, help="broadcast.toml")
    log = commands.add_parser("log", help="print what became of a day's announcements")
    log.set_defaults(act=_log)
    for part in (day, sound, log):
        part.add_argument("--store", type=Path, help="the terminal's folder")
        part.add_argument("--settings", type=Path, help="broadcast.toml, for the unit's own slots")
        part.add_argument("--date", required=True, help="local day, e.g. 2026-10-01")
        part.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _run(options: argparse.Namespace) -> int:
    workshop = _workshop(options.settings)
    workshop.lexicon()
    return process.run(workshop, process.ended_by_signal(), Supervisor.found())


def _air(options: argparse.Namespace) -> int:
    loaded = settings.load(options.settings, BroadcastSettings)
    ended, reason = air(
        _workshop(options.settings),
        options.item,
        wait_seconds=loaded.limits.order_seconds,
        in_quiet_hours=options.in_quiet_hours,
    )
    print(f"{ended.state.value}: {ended.item}" + (f": {reason}" if reason else ""))
    return 0 if ended.state is OccurrenceState.DONE else EXIT_NOT_AIRED


def _stop(options: argparse.Namespace) -> int:
    loaded = settings.load(options.settings, BroadcastSettings)
    workshop = _workshop(options.settings)
    try:
        stopped = halt(options.who, workshop.clock.now(), loaded.stop.minutes)
    except ValueError as error:
        raise UsageError(f"--who {options.who!r}: {error}") from error
    with closing(Ledger(workshop.places.ledger)) as ledger:
        ledger.put_halt(stopped)
    print(f"silent for {loaded.stop.minutes:.0f} minutes; 'broadcast resume' ends it sooner")
    return 0


def _resume(options: argparse.Namespace) -> int:
    with closing(Ledger(_workshop(options.settings).places.ledger)) as ledger:
        stopped = ledger.lift()
    reasons = ", ".join(one.reason for one in stopped)
    print(f"{reasons}, and speaks again" if reasons else "nobody had stopped it")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    loaded = settings.load(options.settings, BroadcastSettings)
    say = Wording(options.language).say
    found = examine(_workshop(options.settings), loaded, say)
    return doctoring.tell([Report(of="broadcast", findings=found)], say, as_json=options.json)


def _timetable(options: argparse.Namespace) -> int:
    workshop, loaded = _dry(options)
    content = ContentReader.open(workshop.places.store, "broadcast")
    try:
        made = timetable(workshop.agenda(content), workshop.lexicon(), _day(options.date), loaded)
    finally:
        content.close()
    print(encode(made).decode() if options.json else _as_text(made))
    return 0


def _render_day(options: argparse.Namespace) -> int:
    workshop, loaded = _dry(options)
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: the folder {options.out.parent} does not exist")
    content = ContentReader.open(workshop.places.store, "broadcast")
    try:
        studio = workshop.studio(content, workshop.voice())
        agenda = workshop.agenda(content)
        made = rehearse(agenda, studio, workshop.lexicon(), _day(options.date), loaded, options.out)
    finally:
        content.close()
    for start, slot, title in made.starts:
        print(f"{start:8.1f} s  {slot}  {title}")
    print(
        f"{options.out}: {made.seconds:.1f} s, {made.loudness:.1f} LUFS,"
        f" true peak {made.peak:.1f} dBTP"
    )
    return 0


def _log(options: argparse.Namespace) -> int:
    workshop, _ = _dry(options)
    if not workshop.places.ledger.exists():
        raise UsageError(f"store {workshop.places.store}: no loudspeaker has run on it yet")
    ledger = Ledger(workshop.places.ledger)
    rows = ledger.of_day(_day(options.date))
    reasons = [ledger.reason(row) for row in rows]
    ledger.close()
    if options.json:
        found = zip(rows, reasons, strict=True)
        print(encode([{"occurrence": row, "reason": why} for row, why in found]).decode())
        return 0
    for row, reason in zip(rows, reasons, strict=True):
        said = f"{row.said}/{row.repeats}"
        print(
            f"{row.planned.isoformat()}  {row.slot}  {row.state.value}  {said}  {row.item}  {reason}"
        )
    return 0


def _workshop(file: Path) -> Workshop:
    return Workshop(settings.load(file, BroadcastSettings), file, SystemClock())


def _dry(options: argparse.Namespace) -> tuple[Workshop, BroadcastSettings]:
    """A store alone is looked at with the settings that a new unit has."""
    file = options.settings or Path("broadcast.toml")
    if options.store is None and options.settings is None:
        raise UsageError("give --store or --settings")
    if options.store is not None and not options.store.is_dir():
        raise UsageError(f"--store {options.store}: there is no such folder")
    store = str(options.store.absolute()) if options.store is not None else ""
    if options.settings is None:
        loaded = BroadcastSettings(store=store)
    else:
        loaded = settings.load(file, BroadcastSettings)
        loaded = msgspec.structs.replace(loaded, store=store or loaded.store)
    return Workshop(loaded, file.absolute(), SystemClock()), loaded


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--date {text!r} is no day such as 2026-10-01") from error


def _as_text(made: Timetable) -> str:
    lines = []
    for line in made.lines:
        when = f"{line.start:%H:%M:%S}" if line.start else "no room "
        note = " (deferred)" if line.deferred else ""
        lines.append(
            f"{when}  {line.slot}{note}  {line.area_name}  “{line.title}”"
            f"  {line.repeats}x, {line.seconds:.0f} s"
        )
    lines += [f"shared by several areas: {slot}" for slot in made.shared]
    lines += [f"overfull: {slot}" for slot in made.overfull]
    return "\n".join(lines) or "nothing is said on that day"


if __name__ == "__main__":
    sys.exit(main())
