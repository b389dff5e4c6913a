import pytest

from screen.paging.theme import FLOOR, TEXT_PAIRS, contrast, load


@pytest.mark.parametrize("high_contrast", [False, True])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_can_be_told_from_its_ground(text, ground, high_contrast):
    theme = load(high_contrast=high_contrast)
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= FLOOR


def test_contrast_agrees_with_the_published_examples():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#000000", "#FFFFFF") == contrast("#FFFFFF", "#000000")


def test_the_focus_ring_shows_on_dark_and_under_dark_text():
    theme = load()
    assert contrast(theme.focus, theme.ink) >= 3
    assert contrast(theme.focus, theme.deep) >= 3


def test_an_alerts_words_can_be_told_from_a_dark_bar():
    bar = load(high_contrast=True)
    warnings = (bar.warn_red, bar.warn_orange, bar.warn_yellow, bar.warn_blue)
    assert all(contrast(colour, bar.paper) >= 7 for colour in warnings)
    assert len(set(warnings)) == len(warnings)
