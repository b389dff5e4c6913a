from kiosk.journey.marking import mark_lines


def _shown(lines: list[str], *words: str) -> list[str]:
    return [
        "".join(f"[{part.text}]" if part.hit else part.text for part in line)
        for line in mark_lines(lines, words)
    ]


def test_words_are_set_off_wherever_they_stand():
    assert _shown(["低保金和低保户"], "低保") == ["[低保]金和[低保]户"]


def test_a_word_over_the_end_of_a_line_is_set_off_on_both():
    assert _shown(["农村低", "保名单"], "低保") == ["农村[低]", "[保]名单"]


def test_letters_match_whatever_their_case():
    assert _shown(["WiFi覆盖"], "wifi") == ["[WiFi]覆盖"]


def test_without_words_nothing_is_set_off():
    assert _shown(["低保"]) == ["低保"]
    assert _shown(["低保"], "") == ["低保"]
