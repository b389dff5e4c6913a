"""A book's pages put two on a sheet, so that the printed sheets fold into one booklet.

Invariant: every page is there once and in its place when the sheets lie in each other and
are folded; what the book lacks to whole sheets is left white before its last page.
"""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium

PAGES_A_SHEET = 4
_A4_LONG, _A4_SHORT = 842, 595
"""Points."""


def order_of(count: int) -> tuple[int | None, ...]:
    """Return which page stands where, from 0, two by two: left and right of each side.

    None is a page left white. The last page of the book stays its last.
    """
    whole = -(-count // PAGES_A_SHEET) * PAGES_A_SHEET
    pages: list[int | None] = [*range(count - 1), *([None] * (whole - count)), count - 1]
    order: list[int | None] = []
    for side in range(whole // 2):
        outer, inner = pages[whole - 1 - side], pages[side]
        order += [outer, inner] if side % 2 == 0 else [inner, outer]
    return tuple(order)


def folded(pdf: bytes) -> bytes:
    """Return a book of A4 pages as sheets of A4, two pages on each side.

    Its sides follow each other as a printer that prints both sides, turned on the short
    edge, needs them.
    """
    with pypdfium2.PdfDocument(pdf) as book, pypdfium2.PdfDocument.new() as sorted_book:
        order = order_of(len(book))
        # All at once: page by page, each would bring its own copy of the fonts.
        sorted_book.import_pages(book, [page for page in order if page is not None])
        for place, page in enumerate(order):
            if page is None:
                sorted_book.new_page(_A4_SHORT, _A4_LONG, place)
        sides = pdfium.FPDF_ImportNPagesToOne(
            sorted_book,
            ctypes.c_float(_A4_LONG),
            ctypes.c_float(_A4_SHORT),
            ctypes.c_size_t(2),
            ctypes.c_size_t(1),
        )
        with pypdfium2.PdfDocument(sides) as sheets:
            out = io.BytesIO()
            sheets.save(out)
            return out.getvalue()
