"""The documents say what the code does."""

from pathlib import Path

from county.importing.fences import _MAKERS
from county.importing.front_matter import FrontMatter
from disclosure import shipped

DOCS = Path(__file__).parents[2] / "docs"


def test_the_catalogue_document_lists_every_entry_and_topic() -> None:
    text = (DOCS / "catalogue.md").read_text(encoding="utf-8")
    catalogue = shipped.catalogue()
    for entry in catalogue.entry:
        assert f"| `{entry.code}` | {entry.first_level} | {entry.second_level} |" in text
    for topic in catalogue.topic:
        assert f"| {topic.name} | `{topic.code}` |" in text


def test_the_import_document_names_every_key_and_fence() -> None:
    text = (DOCS / "import-format.md").read_text(encoding="utf-8")
    for key in FrontMatter.__struct_fields__:
        assert f"`{key}`" in text or f"`[{key}]`" in text, key
    for fence in _MAKERS:
        assert f"```{fence}\n" in text, fence
