"""Figures of any unit: ours, a peer's from the same run, and the goal.

Invariant: a goal is told as met or not by the number beside it.
"""

import json
from pathlib import Path

import msgspec

from disclosure.items import Strict


class Figure(Strict, frozen=True, kw_only=True):
    """One figure; smaller is better.

    Attributes:
        what: what was measured.
        ours: the number.
        unit: its unit.
        peer: what it is compared with; empty for nothing.
        peers: the peer's number, in the same unit.
        goal: the most that `ours` (or the ratio, with a peer) should be; None for none.
    """

    what: str
    ours: float
    unit: str
    peer: str = ""
    peers: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return ours by the peer's, or None without a peer."""
        return self.ours / self.peers if self.peers else None

    @property
    def met(self) -> bool | None:
        """Tell whether the goal is met; None without one."""
        if self.goal is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.goal


def show(name: str, figures: list[Figure]) -> str:
    """Return the figures as a table for people."""
    lines = [f"{name:<52}{'ours':>12} {'unit':<6}{'peer':>12}{'ratio':>8}{'goal':>8}  "]
    for one in figures:
        peers = "" if one.peers is None else f"{one.peers:.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        goal = "" if one.goal is None else f"{one.goal:g}"
        met = {True: "met", False: "NOT MET", None: ""}[one.met]
        lines.append(
            f"{one.what:<52}{one.ours:>12.2f} {one.unit:<6}{peers:>12}{ratio:>8}{goal:>8}"
            f"  {met} {one.peer}".rstrip()
        )
    return "\n".join(lines)


def write(path: Path, figures: list[Figure]) -> None:
    """Write the figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = [{**msgspec.to_builtins(one), "ratio": one.ratio, "met": one.met} for one in figures]
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
