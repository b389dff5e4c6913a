"""The typeface of the county's pages: the common characters at once, rare ones when met.

Invariant: the face with the common characters stands last in the style sheet, so it is
asked first, and a page without a rare character fetches nothing else.
"""

from dataclasses import dataclass

FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Bold": 700}
_ADDRESS = "/static/fonts"


@dataclass(frozen=True)
class Shelf:
    """Rare characters that one file holds: code points from `first` to `last`."""

    first: int
    last: int

    def file(self, weight: str) -> str:
        """Return the name of the file with these characters in a weight."""
        return f"NotoSansSC-{weight}-{self.first:x}.woff2"


SHELVES = (
    Shelf(0x3400, 0x3BFF),
    Shelf(0x3C00, 0x43FF),
    Shelf(0x4400, 0x4DBF),
    Shelf(0x4E00, 0x5DFF),
    Shelf(0x5E00, 0x6DFF),
    Shelf(0x6E00, 0x7DFF),
    Shelf(0x7E00, 0x8DFF),
    Shelf(0x8E00, 0x9FFF),
    Shelf(0xF900, 0xFAFF),
    Shelf(0x20000, 0x323AF),
)
"""All the ideographs that the typeface has beside GB 2312, with those of the 通用规范汉字表."""


def common_file(weight: str) -> str:
    """Return the name of the file with the common characters in a weight."""
    return f"NotoSansSC-{weight}.woff2"


def faces() -> str:
    """Return the style sheet's rules for the typeface."""
    rules = [
        _face(number, f"url({_ADDRESS}/{shelf.file(weight)})", shelf)
        for weight, number in WEIGHTS.items()
        for shelf in SHELVES
    ]
    for weight, number in WEIGHTS.items():
        names = (f"{FAMILY}{'' if weight == 'Regular' else f' {weight}'}", f"NotoSansSC-{weight}")
        own = ",".join(f'local("{name}")' for name in names)
        rules.append(_face(number, f"{own},url({_ADDRESS}/{common_file(weight)})"))
    return "\n".join(rules)


def _face(weight: int, source: str, shelf: Shelf | None = None) -> str:
    reach = f";unicode-range:U+{shelf.first:X}-{shelf.last:X}" if shelf else ""
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-display:swap;'
        f'src:{source} format("woff2"){reach}}}'
    )
