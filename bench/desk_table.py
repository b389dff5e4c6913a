"""What a page costs, as a table for people and as JSON.

Invariant: a page over a limit is marked as such in both.
"""

import json
from pathlib import Path

import msgspec

from disclosure.items import Strict

MOST_MS, MOST_STATEMENTS = 100.0, 12


class Cost(Strict, frozen=True, kw_only=True):
    """What a page costs at its slowest address.

    Attributes:
        page: path of its route.
        address: the slowest one.
        statements: that the database was sent, the session's included; the most of all.
        median_ms, p95_ms: from call to last byte, inside the server's process.
        served_ms: median over a real server on this machine, connecting included; None where
            it was not asked.
        kilobytes: of the answer.
        drawn: whether it is a page; a file to be kept (a table, a PDF) may take its time.
        most_ms: limit of its median.
    """

    page: str
    address: str
    statements: int
    median_ms: float
    p95_ms: float
    served_ms: float | None = None
    kilobytes: float
    drawn: bool
    most_ms: float = MOST_MS

    @property
    def within(self) -> bool:
        """Tell whether both limits are kept."""
        quick = not self.drawn or self.median_ms <= self.most_ms
        return quick and self.statements <= MOST_STATEMENTS


def show(name: str, costs: list[Cost]) -> str:
    """Return the costs as a table, the slowest page first, and what they are together."""
    lines = [
        f"{name:<52}{'queries':>8}{'median ms':>11}{'p95 ms':>9}{'served ms':>11}{'kB':>8}{'limit':>7}"
    ]
    for one in sorted(costs, key=lambda one: -one.median_ms):
        served = "" if one.served_ms is None else f"{one.served_ms:.1f}"
        numbers = f"{one.statements:>8}{one.median_ms:>11.1f}{one.p95_ms:>9.1f}{served:>11}"
        over = ("" if one.drawn else "  (a file)") if one.within else "  OVER"
        lines.append(f"{one.page:<52}{numbers}{one.kilobytes:>8.0f}{one.most_ms:>7g}{over}")
    beyond = [one for one in costs if not one.within]
    most = max((one.statements for one in costs), default=0)
    slowest = max((one.median_ms for one in costs if one.drawn), default=0.0)
    lines.append(
        f"{len(costs)} pages, {len(beyond)} over their limit or {MOST_STATEMENTS} queries;"
        f" a page at most {slowest:.1f} ms and {most} queries"
    )
    return "\n".join(lines)


def write(path: Path, costs: list[Cost]) -> None:
    """Write the costs as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = [{**msgspec.to_builtins(one), "within": one.within} for one in costs]
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
