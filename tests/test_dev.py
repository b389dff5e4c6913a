"""The entry script answers a wrong word with one sentence, and its help tells the truth."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"


def dev(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(DEV), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("arguments", [["tset"], ["--verson"], ["run"], ["run", "no-such-command"]])
def test_wrong_word_is_one_sentence_and_exit_code_2(arguments: list[str]) -> None:
    answer = dev(*arguments)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert arguments[-1] in answer.stderr


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
def test_help_lists_every_command(arguments: list[str]) -> None:
    commands = set(re.findall(r"^([a-z]+)\)$", DEV.read_text(encoding="utf-8"), re.MULTILINE))
    answer = dev(*arguments)
    assert answer.returncode == 0
    assert {line.split()[0] for line in re.findall(r"^  \w.*", answer.stdout, re.MULTILINE)} == {
        *commands,
        "help",
    }


def test_run_stays_where_the_caller_is(tmp_path: Path) -> None:
    answer = dev("run", "python", "-c", "import os; print(os.getcwd())", cwd=tmp_path)
    assert answer.stdout.strip() == str(tmp_path), answer.stderr


def test_run_hands_arguments_on_untouched() -> None:
    odd = ["two words", "", "$HOME", "*", "明白"]
    answer = dev("run", "python", "-c", "import sys; print(sys.argv[1:])", *odd)
    assert answer.stdout.strip() == str(odd), answer.stderr


def test_run_hands_back_the_exit_code() -> None:
    assert dev("run", "python", "-c", "raise SystemExit(7)").returncode == 7
