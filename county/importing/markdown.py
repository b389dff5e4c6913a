"""The body of an item: a strict subset of CommonMark to blocks.

Invariant: whatever is not in the subset is refused by name and line, never dropped.
"""

import re
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from county.importing import fences
from county.importing.attachments import PICTURES, Shelf
from county.importing.fence import Fence
from county.importing.refusal import Page
from disclosure.blocks import Block, Figure, Heading, Listing, Paragraph
from disclosure.errors import MalformedError

_NAMES = {
    "blockquote": "a block quote",
    "code_block": "an indented line; do not begin lines with four spaces",
    "code_inline": "code between ` marks",
    "em": "emphasis; write * and _ as \\* and \\_ where you mean the marks",
    "hardbreak": "a forced line break; begin a new paragraph",
    "hr": "a rule",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture inside a paragraph; give it a paragraph of its own",
    "link": "a link; write the words, links do not work on a screen",
    "strong": "strong emphasis; write plain text",
    "table": "a pipe table; use a fence table",
}
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


def read_body(page: Page, first: int, shelf: Shelf) -> tuple[Block, ...]:
    """Return the blocks of an item's body.

    Arguments:
        page: the item file.
        first: how many lines stand before the body.
        shelf: where its attachments are.

    Raises:
        RefusedError: something is not in the subset, or an attachment is wrong.
    """
    reader = _Reader(page, first, shelf)
    return reader.read()


class _Reader:
    """One body being read."""

    def __init__(self, page: Page, first: int, shelf: Shelf) -> None:
        self._page = page
        self._first = first
        self._shelf = shelf

    def read(self) -> tuple[Block, ...]:
        """Return the blocks in order."""
        found: dict[str, object] = {}
        text = "\n".join(self._page.lines[self._first :])
        tokens = MarkdownIt("commonmark").enable("table").parse(text, found)
        if found.get("references"):
            line = next(
                (
                    n
                    for n, row in enumerate(self._page.lines, 1)
                    if re.match(r"\s{0,3}\[.+\]:", row)
                ),
                0,
            )
            raise self._page.refuse(line, "a link's address; links do not work on a screen")
        return tuple(self._block(node) for node in SyntaxTreeNode(tokens).children)

    def _block(self, node: SyntaxTreeNode) -> Block:
        match node.type:
            case "heading":
                return self._heading(node)
            case "paragraph":
                return self._paragraph(node)
            case "bullet_list" | "ordered_list":
                entries = tuple(self._entry(entry) for entry in node.children)
                return Listing(entries=entries, ordered=node.type == "ordered_list")
            case "fence":
                return self._fence(node)
        raise self._not_taken(node)

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        if node.markup[0] != "#":
            raise self._page.refuse(self._line(node), "a heading underlined with = or -; use #")
        rank = len(node.markup)
        if rank > 3:
            raise self._page.refuse(self._line(node), f"a heading of rank {rank}; 1 to 3 are taken")
        return Heading(text=self._text(node), rank=rank)

    def _paragraph(self, node: SyntaxTreeNode) -> Block:
        inner = node.children[0].children
        if len(inner) == 1 and inner[0].type == "image":
            return self._figure(node, inner[0])
        return Paragraph(text=self._text(node))

    def _figure(self, node: SyntaxTreeNode, picture: SyntaxTreeNode) -> Figure:
        alt = picture.content.strip()
        if not alt:
            raise self._page.refuse(self._line(node), "a picture without words for what it shows")
        try:
            file = self._shelf.take(unquote(str(picture.attrs["src"])), PICTURES)
        except MalformedError as error:
            raise self._page.refuse(self._line(node), f"picture: {error}") from error
        return Figure(blob=file.sha256, alt=alt, caption=str(picture.attrs.get("title", "")))

    def _entry(self, node: SyntaxTreeNode) -> str:
        for child in node.children:
            if child.type in ("bullet_list", "ordered_list"):
                raise self._page.refuse(
                    self._line(child), "a list inside a list; one level is taken"
                )
            if child.type != "paragraph":
                raise self._not_taken(child)
        if len(node.children) != 1:
            raise self._page.refuse(self._line(node), "a list entry is one paragraph, not empty")
        return self._text(node.children[0])

    def _fence(self, node: SyntaxTreeNode) -> Block:
        line = self._line(node)
        kind = node.info.strip()
        if not kind:
            raise self._page.refuse(line, "a code fence; name the block, e.g. ```table")
        return fences.build(Fence(self._page, kind, node.content, line + 1, self._shelf))

    def _text(self, node: SyntaxTreeNode) -> str:
        """Return the plain text of a node that holds one inline."""
        inline = node.children[0] if node.children else None
        parts: list[str] = []
        for child in inline.children if inline else []:
            if child.type == "text":
                parts.append(child.content)
            elif child.type == "softbreak":
                parts.append("\n")
            else:
                raise self._not_taken(child, self._line(node))
        text = _joined("".join(parts))
        if "![" in text or "](" in text:
            reason = "a picture or link that is not written as ![words](file.png)"
            raise self._page.refuse(self._line(node), reason)
        if not text:
            raise self._page.refuse(self._line(node), f"an empty {node.type}")
        return text

    def _not_taken(self, node: SyntaxTreeNode, line: int = 0) -> Exception:
        name = _NAMES.get(node.type, node.type)
        return self._page.refuse(line or self._line(node), f"not taken in an item: {name}")

    def _line(self, node: SyntaxTreeNode) -> int:
        return self._first + (node.map[0] if node.map else 0) + 1


def _joined(text: str) -> str:
    """Return lines as one: with a space between Latin words, without between Chinese."""
    lines = [line.strip() for line in text.split("\n")]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        wide = not joined or not line or _WIDE.match(joined[-1]) or _WIDE.match(line[0])
        joined += line if wide else f" {line}"
    return joined.strip()
