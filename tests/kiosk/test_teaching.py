"""The keyboard learns in a process of its own, and here where that fails."""

import logging
import sys
from collections.abc import Sequence

import pytest

from kiosk.journey.typing.lexicon import Lexicon
from kiosk.journey.typing.pinyin import Pinyin
from kiosk.journey.typing.spelling import COMMON_MIXES, Mix
from kiosk.journey.typist import Typist
from kiosk.teaching import teach_beside

WORDS = ["碾子坪村", "老人钱"]


@pytest.mark.slow
def test_what_was_learned_beside_is_what_is_learned_here() -> None:
    here, beside = Typist(), Typist(teacher=teach_beside)
    for typist in (here, beside):
        typist.learn(WORDS)
    for keys in ("nianzipingcun", "laorenqian", "shui", "sq", "34226"):
        assert beside.candidates(keys) == here.candidates(keys)
    assert beside.candidates("nianzipingcun")[0].text == "碾子坪村"


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("raise SystemExit(3)", id="it fails"),
        pytest.param("print('no engine')", id="it writes something else"),
        pytest.param("pass", id="it writes nothing"),
    ],
)
def test_a_process_that_fails_costs_no_words(script: str, caplog: pytest.LogCaptureFixture) -> None:
    learned, asked = Pinyin(Lexicon({})), []

    def here(words: Sequence[str], _mixes: frozenset[Mix]) -> Pinyin:
        asked.append(words)
        return learned

    with caplog.at_level(logging.WARNING):
        engine = teach_beside(WORDS, COMMON_MIXES, (sys.executable, "-c", script), here)
    assert engine is learned
    assert asked == [WORDS]
    assert "own process" in caplog.text
