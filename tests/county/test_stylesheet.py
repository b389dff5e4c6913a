"""The style sheet: every colour and length that it asks for is a token of the theme."""

import re

from county.web.stylesheet import build


def test_every_token_that_the_sheet_uses_is_there() -> None:
    text = build().text
    used = set(re.findall(r"var\((--[a-z0-9-]+)", text))
    assert len(used) > 10
    assert used <= set(re.findall(r"(--[a-z0-9-]+):", text))
