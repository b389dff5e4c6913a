"""A page seen whole, a page seen torn, and fades between two."""

from PIL import Image

from screen.paging.frame import Rect
from signage.screens.page_watch import PageWatch

ONE, OTHER = Image.new("RGB", (40, 60), "#0b3c7d"), Image.new("RGB", (40, 60), "#ffffff")


def torn(*frames: tuple[Image.Image, str], still: bool = True) -> int:
    watch = PageWatch()
    for content, name in frames:
        watch.look(content, name, still=still)
    return watch.torn


def half() -> Image.Image:
    """The lower half of one page under the upper half of another."""
    made = ONE.copy()
    made.paste(OTHER.crop((0, 0, 40, 30)), (0, 0))
    return made


def test_whole_pages_and_their_fades_are_not_torn():
    fade = [(Image.blend(ONE, OTHER, share), "") for share in (0.0, 0.1, 0.5, 0.97, 1.0)]
    assert torn((ONE, "a"), (ONE, "a"), *fade, (OTHER, "b"), (ONE, "a")) == 0


def test_half_a_page_is_torn():
    assert torn((ONE, "a"), (half(), "a")) == 1
    assert torn((half(), "a"), (ONE, "a")) == 1


def test_a_page_that_comes_back_otherwise_is_torn():
    assert torn((ONE, "a"), (OTHER, "b"), (half(), "a")) == 1


def test_a_fade_through_black_is_torn():
    black = Image.new("RGB", (40, 60))
    assert torn((ONE, "a"), (black, ""), (OTHER, "b")) == 1


def test_a_fade_through_another_page_is_torn():
    red = Image.new("RGB", (40, 60), "#c03020")
    assert torn((ONE, "a"), (red, ""), (OTHER, "b")) == 1


def test_what_moves_is_not_held_against_a_page():
    assert torn((ONE, "film"), (half(), "film"), still=False) == 0


FILM = Rect(x=5, y=5, width=30, height=20)


def playing(ground: Image.Image, colour: str) -> Image.Image:
    made = ground.copy()
    made.paste(colour, (FILM.x, FILM.y, FILM.right, FILM.bottom))
    return made


def test_a_film_may_change_but_not_the_page_around_it():
    watch = PageWatch()
    for colour in ("#c03020", "#20c030"):
        watch.look(playing(ONE, colour), "film", still=True, film=FILM)
    assert watch.torn == 0
    watch.look(playing(half(), "#c03020"), "film", still=True, film=FILM)
    assert watch.torn == 1


def test_a_fade_from_a_film_is_judged_around_it():
    watch = PageWatch()
    watch.look(playing(ONE, "#c03020"), "film", still=True, film=FILM)
    watch.look(playing(Image.blend(ONE, OTHER, 0.5), "#20c030"), "", still=True)
    watch.look(OTHER, "next", still=True)
    assert watch.torn == 0
    watch.look(Image.new("RGB", (40, 60)), "", still=True)
    watch.look(playing(ONE, "#c03020"), "film", still=True, film=FILM)
    assert watch.torn == 1


def test_a_fade_of_something_that_moves_is_not_judged():
    watch = PageWatch()
    red = Image.new("RGB", (40, 60), "#c03020")
    for content, name, still in ((ONE, "a", True), (red, "", False), (OTHER, "b", True)):
        watch.look(content, name, still=still)
    assert watch.torn == 0
