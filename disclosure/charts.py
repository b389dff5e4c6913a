"""Charts (图表): what a questionnaire brought, as bars that are sealed with their figures.

Invariant: a bar without an amount says in words why there is none, so that whoever sealed
it told no more than its words.
"""

from disclosure.block_struct import BlockStruct

BARS_MOST = 8
"""Bars of a chart at most: as many as a question has choices."""
CHART_LENGTH_MOST, LABEL_LENGTH_MOST = 80, 20
"""Characters of a caption, and of a bar's label or words, at most."""


class ChartBar(BlockStruct, frozen=True, kw_only=True):
    """A bar: its label, its amount (None where it is not told), and what stands beside it."""

    label: str
    amount: int | None
    words: str

    def __post_init__(self) -> None:
        if not 0 < len(self.label.strip()) <= LABEL_LENGTH_MOST:
            raise ValueError(f"a bar's label has 1 to {LABEL_LENGTH_MOST} characters")
        if not 0 < len(self.words.strip()) <= LABEL_LENGTH_MOST:
            raise ValueError(f"a bar's words have 1 to {LABEL_LENGTH_MOST} characters")
        if self.amount is not None and self.amount < 0:
            raise ValueError(f"a bar's amount {self.amount} is below 0")


class Chart(BlockStruct, frozen=True, kw_only=True, tag="chart"):
    """Bars under each other; `note` says what is left out, and of how many they are."""

    caption: str
    bars: tuple[ChartBar, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.caption.strip()) <= CHART_LENGTH_MOST:
            raise ValueError(f"a chart's caption has 1 to {CHART_LENGTH_MOST} characters")
        if not 1 <= len(self.bars) <= BARS_MOST:
            raise ValueError(f"a chart has 1 to {BARS_MOST} bars")


def words_of_chart(chart: Chart) -> str:
    """Return a chart in words, for search and for reading aloud."""
    told = "，".join(f"{bar.label}{bar.words}" for bar in chart.bars)
    return "\n".join(line for line in (chart.caption, f"{told}。", chart.note) if line)
