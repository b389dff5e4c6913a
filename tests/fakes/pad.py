"""Handwriting without a model: what is meant is told by the number of strokes."""

from collections.abc import Sequence

from kiosk.journey.typing.handwriting import CANDIDATES, Stroke


class FakeHandwriting:
    """Reads one stroke as 一, two as 二 or 十, and so on."""

    def __init__(self, known: dict[int, str] | None = None) -> None:
        self.known = known or {1: "一丨", 2: "二十人", 3: "三大土", 4: "水木王", 7: "村低社"}

    def candidates(self, strokes: Sequence[Stroke], limit: int = CANDIDATES) -> tuple[str, ...]:
        """Return what has so many strokes."""
        drawn = [stroke for stroke in strokes if stroke]
        return tuple(self.known.get(len(drawn), ""))[:limit]
