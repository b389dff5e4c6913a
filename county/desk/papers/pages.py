"""Pages: papers of a village looked at and fetched, or of all villages of an area at once.

Invariant: a person prints for their own area and below; what is shown and what is fetched
are one PDF.
"""

from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.papers.kinds import MONTHLY, NAMES, Kind, PaperOrder, file_name, read_month
from county.papers.rounds import Round, Rounds, villages_of
from county.papers.shop import Made, PaperShop
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError, RetryLaterError, UsageError
from disclosure.profile import Profile

ADDRESS = "/desk/paper"
MOST_PICTURES = 4
"""Pages that are shown below the form; the PDF has them all."""


class PaperPages:
    """Papers on the desk.

    Arguments:
        frame: the desk's.
        shop: makes papers.
        rounds: makes them for many villages.
    """

    def __init__(self, frame: Frame, shop: PaperShop, rounds: Rounds) -> None:
        self._frame = frame
        self._shop = shop
        self._rounds = rounds

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, EVERYONE),
            page(f"{ADDRESS}/pages/{{number:int}}.png", self.picture, EVERYONE),
            page(f"{ADDRESS}/file.pdf", self.file, EVERYONE),
            page(f"{ADDRESS}/rounds", self.begin, EVERYONE, acts=True),
            page(f"{ADDRESS}/rounds/{{id}}", self.round, EVERYONE),
            page(f"{ADDRESS}/rounds/{{id}}/file.zip", self.round_file, EVERYONE),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the form; with a kind chosen, the paper's first pages below it."""
        return self._page(visit)

    def picture(self, visit: Visit) -> Response:
        """Return a picture of one page, from 1."""
        number = int(visit.path["number"])
        if not 1 <= number <= MOST_PICTURES:
            raise missing()
        order = self._order(visit, self._frame.county.profile())
        try:
            png = self._shop.picture(order, visit.now, number - 1)
        except (UsageError, RetryLaterError) as error:
            raise missing() from error
        if png is None:
            raise missing()
        return Response(png, media_type="image/png", headers={"Cache-Control": "no-store"})

    def file(self, visit: Visit) -> Response:
        """Return the PDF."""
        profile = self._frame.county.profile()
        order = self._order(visit, profile)
        try:
            made = self._shop.make(order, visit.now)
        except UsageError:
            return self._page(visit)
        except RetryLaterError as error:
            raise HTTPException(503, self._busy()) from error
        name = quote(file_name(order, profile.name_of(order.area), self._frame.drawing.say))
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        }
        return Response(made.pdf, media_type="application/pdf", headers=headers)

    def begin(self, visit: Visit) -> Response:
        """Begin a round for all villages of an area."""
        profile, say = self._frame.county.profile(), self._frame.drawing.say
        order = self._order(visit, profile)
        try:
            begun = self._rounds.begin(order, profile, visit.person.name)
        except NotAllowedError:
            told = say("现在有一批正在做，或者村太多、一个村也没有。请等一会儿，或换一个地方再做。")
            return self._page(visit, told)
        return see(f"{ADDRESS}/rounds/{begun.id}")

    def round(self, visit: Visit) -> Response:
        """Show how far a round is."""
        found = self._round(visit)
        profile = self._frame.county.profile()
        context = {
            "round": found,
            "address": ADDRESS,
            "place": profile.name_of(found.order.area),
            "name": NAMES[found.order.kind][0],
        }
        return self._frame.draw(visit, "papers/round.html", context)

    def round_file(self, visit: Visit) -> Response:
        """Return the finished round's ZIP file."""
        found = self._round(visit)
        path = self._rounds.file(found.id)
        if path is None:
            raise missing()
        say, profile = self._frame.drawing.say, self._frame.county.profile()
        place = profile.name_of(found.order.area)
        name = f"{place}{say(NAMES[found.order.kind][0])}.zip"
        return FileResponse(path, media_type="application/zip", filename=name)

    def _round(self, visit: Visit) -> Round:
        found = self._rounds.find(str(visit.path["id"]))
        if found is None or not visit.person.reaches(found.order.area):
            raise missing()
        return found

    def _page(self, visit: Visit, sentence: str = "") -> Response:
        profile, say = self._frame.county.profile(), self._frame.drawing.say
        order = self._order(visit, profile)
        made: Made | None = None
        found = self._shop.gather(order, profile, visit.now)
        if visit.text("kind") and not sentence:
            try:
                made = self._shop.typeset(found)
            except UsageError as error:
                sentence = str(error)
            except RetryLaterError:
                sentence = self._busy()
        told = found.months if order.kind in MONTHLY else ()
        months = [
            (
                f"{one.year}-{one.month:02d}",
                say("{year}年{month}月", year=one.year, month=one.month),
            )
            for one in told
        ]
        many = villages_of(order.area, profile)
        asked = {"kind": order.kind.value, "area": order.area, "month": order.month_text}
        context = {
            "sentence": sentence,
            "order": order,
            "made": made,
            "lost": [(char, f"U+{ord(char):04X}", title) for char, title in made.missing]
            if made
            else [],
            "shown": range(1, min(made.pages, MOST_PICTURES) + 1) if made else (),
            "kinds": [(kind.value, say(words[0]), say(words[1])) for kind, words in NAMES.items()],
            "areas": indented((one for one in profile.areas if "-" not in one.code), visit.person),
            "months": months,
            "villages": len(many) if len(many) > 1 else 0,
            "rounds": [one for one in self._rounds.all() if visit.person.reaches(one.order.area)],
            "place": profile.name_of(order.area),
            "names": {one.code: one.name for one in profile.areas},
            "kind_names": {kind: say(words[0]) for kind, words in NAMES.items()},
            "address": ADDRESS,
            "query": urlencode(asked),
        }
        return self._frame.draw(visit, "papers/show.html", context, status=400 if sentence else 200)

    def _order(self, visit: Visit, profile: Profile) -> PaperOrder:
        """Return what was asked for; the person's first village where nothing was.

        Raises:
            HTTPException: the area is not this person's.
        """
        kind = visit.text("kind")
        asked = visit.text("area")
        area = AreaCode(asked) if asked else self._first(visit, profile)
        known = any(one.code == area for one in profile.areas)
        if not known or not visit.person.reaches(area):
            raise missing()
        return PaperOrder(
            kind=Kind(kind) if kind in set(Kind) else Kind.POSTER,
            area=area,
            month=read_month(visit.text("month")),
        )

    def _first(self, visit: Visit, profile: Profile) -> AreaCode:
        own = villages_of(visit.person.area, profile)
        return own[0] if own else visit.person.area

    def _busy(self) -> str:
        return self._frame.drawing.say("现在有别的材料正在做，请过一会儿再点一次。")
