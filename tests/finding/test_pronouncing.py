"""The compact phrases: the same sounds as pypinyin's own, and loaded only when asked."""

import json
import random
import subprocess
import sys

import pytest

SOUNDS = """
import json, sys
runs = json.loads(sys.stdin.read())
if sys.argv[1] == "ours":
    from finding.pronouncing import pronounce
    print(json.dumps([pronounce(run) for run in runs]))
else:
    from pypinyin import lazy_pinyin
    print(json.dumps([lazy_pinyin(run, errors=lambda run: run) for run in runs]))
from pypinyin.constants import PHRASES_DICT
print(json.dumps(sorted(PHRASES_DICT.items())))
"""


def run(code: str, *arguments: str, given: str = "") -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


def test_sounds_and_phrases_are_pypinyins_own() -> None:
    chance = random.Random(1)
    runs = ["银行行长重新调整", "会计核算", "有效期年", "村务监督委员会", "朝阳区长安街", "䶮"]
    runs += ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(30)) for _ in range(200)]
    ours, theirs = (run(SOUNDS, whose, given=json.dumps(runs)) for whose in ("ours", "theirs"))
    assert ours == theirs


@pytest.mark.parametrize("module", ["content_sync.agent.main", "content_sync.store.reader"])
def test_who_only_keeps_or_shows_loads_no_dictionary(module: str) -> None:
    code = f"import sys, {module}; print('pypinyin' in sys.modules)"
    assert run(code) == "False\n"


def test_the_switch_is_put_back() -> None:
    code = (
        "import os; from finding.pronouncing import pronounce; pronounce('村');"
        "print('PYPINYIN_NO_PHRASES' in os.environ)"
    )
    assert run(code) == "False\n"
