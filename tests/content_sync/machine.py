"""A plain model and the terminal always agree, whatever people, lines and power do."""

import hashlib
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
)

from content_sync.store.floors import Floors
from content_sync.store.reader import ContentReader
from disclosure.areas import AreaCode, path
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError
from disclosure.feed import Change, payload_hash
from disclosure.items import Item, ItemId, PersonId, Spoken, Tombstone
from disclosure.outbox import OutboxKind
from disclosure.seals.signing import new_seed
from tests.content_sync.wrong_clocks import WrongClocks
from tests.fakes.county import (
    COUNTY,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    an_item,
    with_picture,
)
from tests.fakes.plain import (
    FILES,
    GOOD,
    HOMES,
    IDS,
    SECOND,
    STRANGER,
    TOWN,
    Doc,
    Known,
    Published,
    doc_of,
    faces,
)
from tests.fakes.stores import ON_KIOSK
from tests.fakes.terminal import NEVER, CutError, Faults, Line, Terminal

ids = st.sampled_from(IDS)
areas = st.sampled_from([COUNTY, TOWNSHIP, VILLAGE, VILLAGE, OTHER_VILLAGE])
signers = st.sampled_from([(GOOD,), (TOWN,), (GOOD, SECOND)])
files = st.sets(st.integers(0, len(FILES) - 1), max_size=2)
few = st.integers(0, 12)


class TerminalMachine(WrongClocks):
    """What a county, its attackers and the weather do to one terminal."""

    @initialize()
    def power_on(self) -> None:
        self.store = Path(tempfile.mkdtemp())
        self.faults = Faults()
        self.line = Line(self.faults)
        self.home = VILLAGE
        self.skew = timedelta(0)
        self.versions: dict[str, int] = {}
        self.standing: dict[str, AreaCode] = {}
        self.published: dict[AreaCode, Published] = {}
        self.known: dict[AreaCode, Known] = {}
        self.trusted = {GOOD, SECOND, TOWN}
        self.trust_of = [set[str](), set(self.trusted)]
        self.root_of_heads = [0, 0]
        self.filed: set[str] = set()
        for change in self.line.feed(COUNTY).changes:
            profile = msgspec.json.decode(change.sealed.payload)
            sha256 = payload_hash(change.sealed.payload)
            doc = Doc(COUNTY, profile["id"], 1, "profile", sha256, (GOOD, SECOND))
            self.feed(COUNTY).changes.append(doc)
        for file in FILES:
            self.line.attach(file)
        self.terminal = Terminal(self.line, self.store, self.home, self.skew)
        self.floors = self.terminal.trust.floors
        self.reader = ContentReader.open(self.store, process="test")

    def teardown(self) -> None:
        if hasattr(self, "terminal"):
            self.reader.close()
            self.terminal.close()
            shutil.rmtree(self.store)

    # What the county's people do.

    @rule(id_=ids, area=areas, by=signers, files_=files, loud=st.booleans())
    def publish(
        self, id_: ItemId, area: AreaCode, by: tuple[str, ...], files_: set[int], loud: bool
    ) -> None:
        """Publish, republish, or move an item by withdrawing it where it stood."""
        if self.standing.get(id_, area) != area:
            self.withdraw(id_, by)
        self.seal(self.an_item(id_, area, files_, loud=loud), by)
        self.standing[id_] = area

    @rule(id_=ids, by=signers)
    def withdraw(self, id_: ItemId, by: tuple[str, ...]) -> None:
        area = self.standing.pop(id_, None)
        if area is not None:
            author = PersonId("editor.shiqiao")
            version = self.next_version(id_)
            self.seal(
                Tombstone(
                    format=1, id=id_, version=version, area=area, author=author, reason="有误"
                ),
                by,
            )

    @rule(revoked=st.booleans(), new_head=st.booleans(), new_holder=st.booleans())
    def publish_root(self, revoked: bool, new_head: bool, new_holder: bool) -> None:
        """Publish a root that revokes or reinstates an approver, or rotates keys."""
        keys = self.line.keys
        if new_holder:
            keys.roots = [keys.roots[0], keys.roots[1], new_seed()]
        if new_head:
            keys.head = new_seed()
        self.trusted = {GOOD, SECOND} | (set() if revoked else {TOWN})
        plan = self.line.root_plan()
        self.line.add_root(approvers=plan.approvers[: len(self.trusted)])
        keys.roots = [keys.roots[1], keys.roots[2], keys.roots[0]] if new_holder else keys.roots
        self.trust_of.append(set(self.trusted))
        self.root_of_heads.append(self.root_of_heads[-1] + new_head)

    @rule(area=areas, tombstones=st.booleans())
    def restart_epoch(self, area: AreaCode, tombstones: bool) -> None:
        """Start a feed anew, with or without what is withdrawn."""
        mine, theirs = self.feed(area), self.line.feed(area)
        newest: dict[str, tuple[Doc, Change]] = {}
        for doc, change in zip(mine.changes, theirs.changes, strict=True):
            if doc.holds({GOOD, SECOND, TOWN}) and doc.version >= (
                newest[doc.id][0].version if doc.id in newest else 0
            ):
                newest.setdefault(doc.id, (doc, change))
                if doc.version > newest[doc.id][0].version:
                    newest[doc.id] = (doc, change)
        kept = [one for one in newest.values() if tombstones or one[0].kind != "tombstone"]
        mine.epoch += 1
        theirs.epoch += 1
        mine.changes = [doc for doc, _ in kept]
        theirs.changes = [
            Change(sequence=place, sealed=change.sealed)
            for place, (_, change) in enumerate(kept, start=1)
        ]

    # What attackers do, who hold the server and the mirror but no approver's key.

    @rule(id_=ids, area=areas, how=st.sampled_from(["stranger", "one of two", "own", "back"]))
    def forge(self, id_: ItemId, area: AreaCode, how: str) -> None:
        before = self.versions.get(id_, 0)
        version = max(1, before - 1) if how == "back" else before + 1
        item = self.an_item(id_, area, set(), loud=how == "one of two", version=version)
        if how == "own":
            item = msgspec.structs.replace(item, author=PersonId("lead.county"))
        self.seal(item, (STRANGER,) if how in {"stranger", "back"} else (GOOD,), own=how == "own")

    @rule(id_=ids)
    def replay(self, id_: ItemId) -> None:
        """Offer an old, rightly sealed version again as the newest."""
        for area, feed in self.published.items():
            for doc, change in list(zip(feed.changes, self.line.feed(area).changes, strict=True))[
                :3
            ]:
                if doc.id == id_:
                    feed.changes.append(doc)
                    self.line.append(area, change.sealed)
                    return

    # What the terminal, its line and its power do.

    @rule()
    def sync(self) -> None:
        self.round(fair=True)

    @rule(calls=few)
    def sync_on_a_bad_line(self, calls: int) -> None:
        self.faults.calls = calls
        self.round()
        self.faults.calls = NEVER

    @rule()
    def fetch_files(self) -> None:
        """Fetch files alone, as the agent does while a feed is unreachable."""
        self.terminal.fetch()
        self.adopt()

    @rule(files_=st.booleans(), database=st.booleans())
    def sync_on_a_full_disk(self, files_: bool, database: bool) -> None:
        self.faults.full, self.faults.full_database = files_, database
        self.round()
        self.faults.full = self.faults.full_database = False

    @rule(steps=st.integers(0, 60))
    def cut_power(self, steps: int) -> None:
        """Cut the power some steps into a round, and come back."""
        self.faults.steps = steps
        try:
            self.round()
        except CutError:
            self.restart()
            self.adopt()
        self.faults.steps = NEVER

    @rule(file=st.integers(0, len(FILES) - 2))
    def lose_or_find_a_file(self, file: int) -> None:
        """The county's store of files loses one, or has it again."""
        name = hashlib.sha256(FILES[file]).hexdigest()
        if self.line.blobs.pop(name, None) is None:
            self.line.attach(FILES[file])

    @rule(home=st.sampled_from(HOMES))
    def move_terminal(self, home: AreaCode) -> None:
        self.home = home
        self.known = {area: one for area, one in self.known.items() if area in path(home)}
        self.restart()

    @rule()
    def scrub(self) -> None:
        self.terminal.scrub()
        for one in self.known.values():
            one.scrub(self.trusted_here())

    @rule(count=st.integers(1, 3))
    def file_requests(self, count: int) -> None:
        self.filed |= {
            self.terminal.outbox.put(OutboxKind.REQUEST, b"sealed", made=self.line.now)
            for _ in range(count)
        }

    @rule(deaf=st.booleans(), calls=st.sampled_from([0, NEVER]))
    def deliver(self, deaf: bool, calls: int) -> None:
        """Deliver the outbox; the answer may get lost, the rows may not."""
        self.faults.deaf, self.faults.calls = deaf, calls
        try:
            self.terminal.deliver()
        except RetryLaterError:
            assert deaf or calls == 0
        else:
            requests = {id_ for id_, row in self.line.rows.items() if row.kind == "request"}
            assert requests == self.filed
            tally = self.terminal.outbox.tally()
            assert (tally.queued, tally.sending, tally.refused) == (0, 0, 0)
            assert tally.delivered == len(self.line.rows)
        self.faults.deaf, self.faults.calls = False, NEVER

    # What always holds.

    @invariant()
    def faces_show_what_the_model_shows(self) -> None:
        if not hasattr(self, "terminal"):
            return
        trusted = self.trust_of[self.reader.keyring().root_version]
        expected = faces(self.known, trusted)
        found = {(one.item.id, one.item.version) for one in self.reader.items(ON_KIOSK)}
        assert found == expected
        for id_ in IDS:
            one = self.reader.item(id_)
            assert (one is not None) == any(id_ == shown for shown, _ in expected)

    @invariant()
    def floors_never_go_down(self) -> None:
        if not hasattr(self, "terminal"):
            return
        before, after = self.floors, self.terminal.trust.floors
        assert after.root_version >= before.root_version
        assert after.time >= before.time
        if self.heads_of(before) == self.heads_of(after):
            for floor in before.heads:
                now = after.of(floor.area)
                assert now is not None
                assert (now.epoch, now.sequence) >= (floor.epoch, floor.sequence)
        self.floors = after

    @invariant()
    def no_request_is_lost(self) -> None:
        if hasattr(self, "terminal"):
            assert {id_ for id_, row in self.line.rows.items() if row.kind == "request"} <= (
                self.filed
            )

    # Below: how the rules are carried out.

    def round(self, *, fair: bool = False) -> None:
        """Do a round and let the model do it; only foul weather may end it early."""
        try:
            self.terminal.round()
        except RetryLaterError:
            if fair:
                raise
            whole = False
        else:
            whole = self.heads_hold() and not (self.faults.full or self.faults.full_database)
        self.adopt(whole=whole)

    def adopt(self, *, whole: bool = False) -> None:
        """Take over how far the store came; each feed is at a stage that there is."""
        steps, self.faults.steps = self.faults.steps, NEVER
        trusted = self.trusted_here()
        for area in path(self.home):
            known = self.known.setdefault(area, Known())
            feed = self.feed(area)
            stages = [known.repaired(feed, trusted), known.caught_up(feed, trusted)]
            stages += [known.begun(feed), known]
            row = self.terminal.writer.feed(area)
            held = set(self.terminal.writer.held(area))
            fitting = [
                stage
                for stage in (stages[:1] if whole else stages)
                if (stage.epoch, stage.cursor) == (row.epoch, row.cursor) and stage.rows() == held
            ]
            assert fitting, (area, row, held, stages)
            self.known[area] = fitting[0]
        present = set(self.terminal.writer.blobs_present())
        wanted = {
            blob for one in self.known.values() for d in one.held.values() for blob in d.blobs
        }
        # A dead line keeps single files from coming without ending the round.
        fetched = whole and self.faults.calls >= 0
        assert not fetched or wanted & set(self.line.blobs) <= present
        for one in self.known.values():
            one.settle(present)
        self.faults.steps = steps

    def restart(self) -> None:
        self.faults.steps = NEVER
        self.terminal.close()
        self.terminal = Terminal(self.line, self.store, self.home, self.skew)

    def heads_hold(self) -> bool:
        """Tell whether a head issued now is acceptable by the terminal's clock."""
        instant = self.terminal.clock.now()
        if self.line.now + self.line.head_life <= instant.now:
            return False
        return not instant.trusted or self.line.now <= instant.now + timedelta(days=1)

    def heads_of(self, floors: Floors) -> int:
        return self.root_of_heads[floors.root_version]

    def trusted_here(self) -> set[str]:
        return self.trust_of[self.terminal.trust.keyring.root_version]

    def feed(self, area: AreaCode) -> Published:
        return self.published.setdefault(area, Published())

    def next_version(self, id_: str) -> int:
        self.versions[id_] = self.versions.get(id_, 0) + 1
        return self.versions[id_]

    def an_item(
        self, id_: ItemId, area: AreaCode, files_: set[int], *, loud: bool, version: int = 0
    ) -> Item:
        version = version or self.next_version(id_)
        item = an_item(f"{id_[:4]} 第{version}版", id=id_, version=version, area=area)
        for file in sorted(files_):
            item = with_picture(item, FILES[file])
        if not loud:
            return item
        spoken = Spoken(text="明天停水。", slots=("evening",))
        channels = (Channel.KIOSK, Channel.LOUDSPEAKER)
        return msgspec.structs.replace(item, channels=channels, spoken=spoken)

    def seal(self, document: Item | Tombstone, by: tuple[str, ...], *, own: bool = False) -> None:
        keys = self.line.keys
        seeds = {
            GOOD: keys.county_approver,
            SECOND: keys.second_approver,
            TOWN: keys.township_approver,
            STRANGER: new_seed(),
        }
        change = self.line.publish(document, *(seeds[name] for name in by))
        doc = doc_of(document, payload_hash(change.sealed.payload), by, own=own)
        self.feed(document.area).changes.append(doc)
