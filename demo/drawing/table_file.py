"""Reading the tables that stand beside the items, so that charts cannot disagree with them."""

import csv
from pathlib import Path


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV by column name, without the total row."""
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    return [row for row in found if next(iter(row.values())) != "合计"]
