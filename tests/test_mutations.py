"""The list of mutations follows the code that it breaks."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_rule_of_the_list_stands_once_in_its_file() -> None:
    listed = tomllib.loads((ROOT / "tools/mutations.toml").read_text(encoding="utf-8"))["mutation"]
    astray = [
        one["rule"]
        for one in listed
        if (ROOT / one["file"]).read_text(encoding="utf-8").count(one["before"]) != 1
    ]
    assert not astray
