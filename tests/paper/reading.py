"""Reading PDFs back as a person would: their words, their data, their bookmarks."""

from contextlib import contextmanager

import pypdfium2


@contextmanager
def opened(pdf: bytes):
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def words_of(pdf: bytes) -> list[str]:
    """Return the words of each page, spaces and line ends left out."""
    with opened(pdf) as document:
        pages = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            pages.append("".join(text.get_text_range().split()))
            text.close()
            page.close()
        return pages


def data_of(pdf: bytes) -> dict[str, str]:
    with opened(pdf) as document:
        return document.get_metadata_dict()


def bookmarks_of(pdf: bytes) -> list[tuple[str, int]]:
    """Return the bookmarks with the pages they lead to, from 1."""
    with opened(pdf) as document:
        return [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]
