"""Where the characters of a PDF stand, and how large they are, as a reader sees them."""

from tests.paper.reading import opened

MM_POINTS = 72 / 25.4


def outside(pdf: bytes, margin_mm: float) -> list[str]:
    """Return the characters that stand nearer to an edge of their page than the margin."""
    margin, found = margin_mm * MM_POINTS, []
    with opened(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            text = page.get_textpage()
            for place in range(text.count_chars()):
                char = text.get_text_range(place, 1)
                if not char.strip():
                    continue
                left, low, right, high = text.get_charbox(place)
                inside = left >= margin and right <= width - margin
                if not (inside and low >= margin and high <= height - margin):
                    found.append(f"{number + 1}: {char}")
            text.close()
            page.close()
    return found


def sizes_of(pdf: bytes) -> dict[float, str]:
    """Return the type sizes of a PDF in points, to half a point, each with its words."""
    sizes: dict[float, str] = {}
    with opened(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            for place in range(text.count_chars()):
                char = text.get_text_range(place, 1)
                if not char.strip():
                    continue
                _, low, _, high = text.get_charbox(place, loose=True)
                size = round((high - low) * 2) / 2
                sizes[size] = sizes.get(size, "") + char
            text.close()
            page.close()
    return sizes
