"""Every text that residents see is there in every language."""

from pathlib import Path

import pytest

from disclosure.wording import LANGUAGES, Wording
from screen.paging.dates import long_date
from tests.fakes.county import TODAY
from tools import wording

CATALOGUES = sorted(wording.LOCALES.glob("*/LC_MESSAGES/mingbai.po"))


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_every_text_is_translated_with_its_placeholders_and_compiled(file: Path) -> None:
    faults = wording.faults_of(file)
    assert not faults, "run python tools/wording.py and translate:\n" + "\n".join(faults)


def test_every_language_but_chinese_has_a_catalogue() -> None:
    assert {file.parent.parent.name for file in CATALOGUES} == set(LANGUAGES) - {"zh"}


def test_texts_that_reach_the_screen_through_constants_are_found() -> None:
    texts = wording.texts()
    for told in ("看不清？", "读给我听", "打印机没有纸了，请告诉工作人员。", "{date}（{weekday}）"):
        assert told in texts


def test_words_to_be_found_in_content_are_no_texts() -> None:
    assert "凭证" not in wording.texts()
    assert "上月结余" not in wording.texts()


def test_dates_and_buttons_turn_english_where_say_was_handed_on() -> None:
    spoken = Wording()
    say = spoken.say
    assert say("返回") == "返回"
    spoken.speak("en")
    assert say("返回") == "Back"
    assert long_date(TODAY, say) == f"{TODAY:%A}, {TODAY:%Y-%m-%d}"
    spoken.speak("zh")
    assert say("返回") == "返回"


def test_a_text_without_a_translation_stays_chinese() -> None:
    assert Wording("en").say("从没翻译过的一句话") == "从没翻译过的一句话"
    assert Wording("en").say("") == ""
