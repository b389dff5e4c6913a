"""What a terminal tells of its board: card, file systems, power, network.

Invariant: nothing in it names a person, a place or a network; what the machine does not tell
is None, never guessed.
"""

from enum import StrEnum
from typing import Literal

from disclosure.items import Strict

LONGEST_NAME = 80
MOST_NETWORKS = 8


class NetworkKind(StrEnum):
    """By what a terminal is connected."""

    CABLE = "cable"
    WIRELESS = "wireless"
    MOBILE = "mobile"
    OTHER = "other"


class Power(Strict, frozen=True, kw_only=True):
    """What the board's firmware says of its power and heat, now and since it was started.

    Attributes:
        low_now, low_once: whether the voltage is too low, or was.
        slowed_now, slowed_once: whether the board slows itself down, or did.
    """

    low_now: bool
    low_once: bool
    slowed_now: bool
    slowed_once: bool


class MachineRecord(Strict, frozen=True, kw_only=True):
    """How a terminal's board is; told when it changes, and each day.

    Attributes:
        host: what the machine is called, e.g. ``mingbai-0001``; empty where it has another name.
        board: its model, as the firmware tells it.
        card_tenths: tenths of the life of its worst card that are used, 11 beyond all of it;
            None where the card does not tell.
        file_errors: errors that the kernel noted in file systems.
        read_only: whether the store can no longer be written.
        power: of the board; None where it does not tell.
        networks: by what it is connected.
    """

    format: Literal[1]
    host: str = ""
    board: str = ""
    card_tenths: int | None = None
    file_errors: int = 0
    read_only: bool = False
    power: Power | None = None
    networks: tuple[NetworkKind, ...] = ()

    def __post_init__(self) -> None:
        if max(len(self.host), len(self.board)) > LONGEST_NAME:
            raise ValueError(f"names have {LONGEST_NAME} characters at most")
        if len(self.networks) > MOST_NETWORKS or self.file_errors < 0:
            raise ValueError("no machine has so many networks, or fewer than no errors")
