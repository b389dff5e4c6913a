"""Writes docs/doctor.zh-CN.md: each sentence of the doctors that says what to do.

Invariant: the sentences are read from the doctors' own code, so the page cannot differ from them.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "doctor.zh-CN.md"
DOCTORS = {
    "整机": sorted((ROOT / "content_sync" / "doctor").glob("*.py")),
    "触摸终端": [ROOT / "kiosk" / "doctor.py"],
    "屏（触摸终端也查）": [ROOT / "signage" / "doctor.py"],
    "广播": [ROOT / "broadcast" / "doctor.py"],
}
HEAD = """# 体检说的每一句话

`sudo /opt/mingbai/current/bin/python -m content_sync doctor` 会说的、要人动手的话，都在这里；“…”是现场的名字和数字。
绿色“正常”不用管；黄色“提醒”是可以没有的，看一眼；红色“要处理”修好再走。加 `--language en` 说英文，`--json` 给程序读；
有红色时退出码是 1。怎么修见[技术员手册](technician.zh-CN.md)。

这一页由 `python tools/doctor_reference.py` 从代码写成，不要手改。
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for doctor, files in DOCTORS.items():
        parts.append(f"\n## {doctor}\n\n| 体检的话 | 怎么办 |\n| --- | --- |\n")
        found = dict.fromkeys(
            sentence
            for file in files
            for sentence in _sentences(ast.parse(file.read_text(encoding="utf-8")))
        )
        parts.extend(_row(sentence) for sentence in found)
    return "".join(parts)


def _sentences(tree: ast.AST) -> Iterator[str]:
    """Yield what `say` is asked for, where it goes on to say what to do."""
    for one in ast.walk(tree):
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "say" and one.args:
            said = one.args[0]
            if isinstance(said, ast.Constant) and "：" in str(said.value):
                yield str(said.value)


def _row(sentence: str) -> str:
    told, advice = re.sub(r"\{\w+\}", "…", sentence).split("：", 1)
    return "" if advice.strip("…") == "" else f"| {told} | {advice} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.relative_to(ROOT)}\n")
