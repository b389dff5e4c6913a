"""The words that the software itself is made of.

Invariant: they come from the programs alone, never from what a terminal was given: neither from
content, nor settings, nor databases.
"""

import builtins
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.metadata import packages_distributions
from pathlib import Path

ROOMS = (
    *("disclosure", "content_sync", "screen", "signage", "kiosk", "broadcast", "speech"),
    *("finding", "paper"),
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LETTERS = re.compile(r"[A-Za-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")

SYSTEM = """
a active after aborted again alsa an and are argument asked at attempt available bad be been before
being boot bus by bytes call cannot card changed child closed checks cma code come condition conditionpathexists
config connect
connection console core corrupted could cpu crc ctrl current daemon data dead dependency descriptor detected
device directory disconnected disk does done drm dropped due dump dumped during empty end0 enough entered
entity error eth0 eth1 event exceeded exec executing exit exited ext4 fail failed failing failure
fault few
file filesystem finished for found free from fs full gpu had has have hdmi high hit host httpconnection
httpconnectionpool httpsconnection httpsconnectionpool hung i2c if
in inactive init inode input into invalid io is it its job journal jbd2 keep kernel kill killed kms
last later limit link load login lost low main malformed manager memory missing mmc mmc0 mmc1 mmcblk0
mmcblk0p1 mmcblk0p2 mmcblk0p3 mmcblk1 mode module mount mounted name network new no node normalised
not notify nr of off ok on once oom open operation or orphan out over own panic partition path pid
port power process python3 ready readonly reaped recovery refused remount remounted reported requested reset
resource restart result retrying rpi running runtime scheduled scsi sd sdhci second seconds sector
segfault sent service sigabrt sigkill sigsegv sigterm signal size skipped slow socket space start started
starting state status stop stopped stopping succeeded successfully superblock systemd target task
temperature terminated than that the thermal throttled time timed timeout timer to too triggered
trying unable under unexpected unit unknown unmet unmounted until up usb usb0 used user v3d v4l2 value vc4
voltage waiting warning was watchdog when will with wlan0 within without write wwan0
"""
"""What systemd and Linux say of services, cards and power."""


@dataclass(frozen=True)
class Vocabulary:
    """Words in Latin letters, all small, and stretches of Chinese."""

    words: frozenset[str]
    chinese: str

    def knows(self, word: str) -> bool:
        """Tell whether the software uses a word, or all of the words it is made of."""
        small = word.lower().strip("_")
        if small in self.words:
            return True
        parts = _LETTERS.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", word))
        return word.isascii() and not re.search(r"\d", word) and self._all(parts)

    def says(self, chinese: str) -> bool:
        """Tell whether the software itself says a stretch of Chinese."""
        return chinese in self.chinese

    def _all(self, parts: list[str]) -> bool:
        return len(parts) > 1 and all(part.lower() in self.words for part in parts)


@cache
def of_software() -> Vocabulary:
    """Return the words of the programs on this machine; takes a second or two on a small one."""
    words, chinese = set(SYSTEM.split()), set()
    for source in _sources():
        words.update(word.lower() for word in _WORD.findall(source))
        chinese.update(_CHINESE.findall(source))
    words.update(word.lower() for name in _names() for word in (name, *_WORD.findall(name)))
    return Vocabulary(frozenset(words), "\n".join(sorted(chinese)))


def _sources() -> Iterator[str]:
    around = Path(__file__).resolve().parents[2]
    for room in ROOMS:
        for file in sorted((around / room).rglob("*.py")):
            yield file.read_text(encoding="utf-8")


def _names() -> Iterator[str]:
    """Yield what a traceback names beside our own: errors, modules, packages."""
    yield from dir(builtins)
    yield from sys.stdlib_module_names
    yield from packages_distributions()
    yield from (os.strerror(number) for number in range(1, 134))
    yield from (status.phrase for status in HTTPStatus)
