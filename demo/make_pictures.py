"""Draw the pictures of the demo county beside the items that show them.

Run ``./dev run python -m demo.make_pictures``; the pictures are committed, so this
is needed only after a change in `demo/drawing/` or in a table that a chart shows.
"""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from demo import make_finance
from demo.books import make_sheets
from demo.drawing import charts, county_map, scenes_season, scenes_town, scenes_village, voucher
from demo.drawing.sheet import Sheet

CONTENT = Path(__file__).resolve().parent / "content"
COUNTY = "990421000000"
LIUQUAN = "990421101000"
YUNTOU = "990421201000"
MOST_BYTES = 250_000


def pictures(content: Path) -> dict[str, Callable[[], Sheet]]:
    """Return every picture by its path in the content folder, and what draws it."""
    county = content / COUNTY
    vouchers = {
        f"{village.code}/{file}": partial(voucher.draw, shown)
        for village in make_finance.read_source().village
        for sheet in make_sheets(village)
        for file, shown in make_finance.vouchers(sheet).items()
    }
    return vouchers | {
        f"{COUNTY}/anti-fraud.png": scenes_season.anti_fraud,
        f"{COUNTY}/bus.png": scenes_town.bus,
        f"{COUNTY}/chart-budget.png": lambda: charts.budget(county / "budget-2026-spending.csv"),
        f"{COUNTY}/chart-standards.png": lambda: charts.standards(county / "chart-standards.csv"),
        f"{COUNTY}/clinic.png": scenes_town.clinic,
        f"{COUNTY}/flood.png": scenes_season.flood,
        f"{COUNTY}/forest-fire.png": scenes_season.forest_fire,
        f"{COUNTY}/harvest.png": scenes_season.harvest,
        f"{COUNTY}/heating.png": scenes_season.heating,
        f"{COUNTY}/loudspeaker.png": scenes_village.loudspeaker,
        f"{COUNTY}/map.png": county_map.draw,
        f"{COUNTY}/open-day.png": scenes_town.waterworks,
        f"{COUNTY}/school.png": scenes_town.school,
        f"{COUNTY}/vaccination.png": scenes_season.vaccination,
        f"{LIUQUAN}/bridge-village.png": scenes_village.bridge,
        f"{LIUQUAN}/old-street.png": scenes_town.old_street,
        f"{LIUQUAN}/service-hall.png": scenes_town.hall,
        f"{YUNTOU}/bamboo-valley.png": scenes_village.bamboo,
        f"{YUNTOU}/terraces.png": scenes_village.terraces,
    }


def save(picture: Image.Image, path: Path) -> int:
    """Write an optimised PNG and return its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "PNG", optimize=True)
    return path.stat().st_size


def main() -> int:
    """Draw all pictures, or those whose names contain the given word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="draw only names with this word")
    parser.add_argument("--out", type=Path, default=CONTENT, help="content folder to write to")
    chosen = parser.parse_args()
    too_large = 0
    for name, draw in pictures(CONTENT).items():
        if chosen.word not in name:
            continue
        size = save(draw().finish(), chosen.out / name)
        too_large += size > MOST_BYTES
        print(f"{name}: {size // 1000} kB{' (too large)' if size > MOST_BYTES else ''}")
    return 1 if too_large else 0


if __name__ == "__main__":
    raise SystemExit(main())
