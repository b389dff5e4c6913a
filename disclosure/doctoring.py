"""How a doctor's command takes its options and tells what it found.

Invariant: exit code 1 says that something needs a person, 0 that nothing does; what a
terminal may lack is told and does not count.
"""

import argparse
import sys
from collections.abc import Sequence

from disclosure.decoding import encode
from disclosure.findings import Examination, Report, in_words
from disclosure.wording import LANGUAGES, Say

EXIT_NEEDS_CARE = 1


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that every doctor has."""
    parser.add_argument("--language", choices=LANGUAGES, default="zh", help="of what is told")
    parser.add_argument("--json", action="store_true", help="for a machine")


def tell(reports: Sequence[Report], say: Say, *, as_json: bool) -> int:
    """Print reports; return the exit code.

    Arguments:
        reports: one a process.
        say: the wording.
        as_json: for a machine, not for a person.
    """
    if as_json:
        told = encode(Examination(reports=tuple(reports))).decode()
    else:
        told = in_words(reports, say, coloured=sys.stdout.isatty())
    print(told)  # noqa: T201 - a command speaks to a person
    return 0 if all(report.sound for report in reports) else EXIT_NEEDS_CARE
