"""Set the demo county's documents as PDFs, from the very text of their items.

Run ``./dev run python -m demo.make_pdfs``. An item gets a PDF when a ``pdf`` fence in
it names one; whatever else the item says stands in the PDF, word for word.
"""

import argparse
from pathlib import Path

from demo.drawing.official import set_document
from demo.drawing.official_text import read_official

CONTENT = Path(__file__).resolve().parent / "content"


def documents(content: Path) -> list[Path]:
    """Return the items that name a PDF."""
    return [path for path in sorted(content.glob("*/*.md")) if "```pdf" in path.read_text("utf-8")]


def main() -> int:
    """Set all documents, or those whose names contain the given word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="set only names with this word")
    parser.add_argument("--out", type=Path, default=CONTENT, help="content folder to write to")
    chosen = parser.parse_args()
    for item in documents(CONTENT):
        if chosen.word not in item.name:
            continue
        official = read_official(item)
        target = chosen.out / item.parent.name / official.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(set_document(official))
        print(f"{target.name}: {target.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
