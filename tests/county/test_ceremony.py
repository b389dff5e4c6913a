"""The ceremony by command: every step, every refusal, and what a new root says."""

import io
import sys

import pytest

from county.__main__ import main
from county.keys import online
from county.keys.key_file import KeyKind, LockedKeyFile, read_key
from county.keys.public_file import PublicFile, read_public, write_public
from county.publishing import drafts, new_root
from disclosure.decoding import decode
from disclosure.errors import UsageError
from disclosure.seals.root import first_root, next_root, plan_of
from disclosure.seals.signing import key_id
from tests.county.ceremony import PASSPHRASE, Ceremony
from tests.county.making import COUNTY, TOWN, VILLAGE, Content, Town, item_text

Said = pytest.CaptureFixture[str]


def refused(capsys: Said) -> str:
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    return text


def test_a_holder_s_key_opens_by_its_passphrase_alone(ceremony: Ceremony) -> None:
    public = ceremony.holder("li.key")
    file = ceremony.file("li.key")
    assert file.stat().st_mode & 0o777 == 0o600
    assert decode(file.read_bytes(), LockedKeyFile).kind is KeyKind.ROOT
    key = read_key(file, KeyKind.ROOT, lambda _: PASSPHRASE)
    assert read_public(public, KeyKind.ROOT).public == key.public
    assert key.secret not in file.read_text()
    with pytest.raises(UsageError, match="does not open"):
        read_key(file, KeyKind.ROOT, lambda _: "another one, as long")
    with pytest.raises(UsageError, match="nobody is here"):
        read_key(file, KeyKind.ROOT)


def test_a_public_file_that_was_changed_is_refused(ceremony: Ceremony) -> None:
    public = ceremony.approver("wang.lead", VILLAGE)
    other = ceremony.approver("zhao.lead", VILLAGE)
    cut = public.read_text().index('"signatures"')
    their = other.read_text()
    public.write_text(public.read_text()[:cut] + their[their.index('"signatures"') :])
    with pytest.raises(UsageError, match="was changed"):
        read_public(public, KeyKind.APPROVER)


def test_an_added_approver_seals_with_their_locked_key(
    ceremony: Ceremony, town: Town, content: Content, capsys: Said
) -> None:
    content.item("water", item_text())
    town.publish()
    public = ceremony.approver("wang.lead", TOWN, "--channels", "kiosk,phone")
    draft = ceremony.draft("v2.json", "--add-approver", public, "--approver-expires", "2027-06-30")
    told = capsys.readouterr().out
    assert f"+ approver wang.lead: area {TOWN}, kiosk+phone, until 2027-06-30" in told
    assert ceremony.publish(ceremony.sign(draft)) == 0
    assert "vanish" not in capsys.readouterr().out
    content.item("water", item_text(title="石桥村恢复供水"))
    town.load()
    ceremony.patch.setattr(sys, "stdin", io.StringIO(PASSPHRASE + "\n"))
    seal = ["seal", "--data", str(ceremony.data.path), f"{VILLAGE}/water", "--passphrase-stdin"]
    ceremony.patch.setattr("county.commands.sealing.system_clock", town.clock)
    assert main([*seal, "--key", str(ceremony.file("wang.lead"))]) == 0


def test_a_running_county_takes_up_the_new_head_key(
    ceremony: Ceremony, town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    before = town.county.online.head
    public = ceremony.file("head.public")
    assert ceremony.root("head", "new", "--data", ceremony.data.path, "--out", public) == 0
    assert town.county.online.head == before
    draft = ceremony.sign(ceremony.draft("v2.json", "--rotate-head", public))
    assert ceremony.publish(draft) == 0
    assert town.county.online.head != before
    assert town.county.online.head_signs
    assert not (ceremony.data.online_keys / online.NEXT_HEAD_FILE).exists()
    assert town.county.online.keyring.root_version == 2


def test_a_publish_that_was_cut_off_is_finished_by_the_same_command(
    ceremony: Ceremony, town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    public = ceremony.file("head.public")
    ceremony.root("head", "new", "--data", ceremony.data.path, "--out", public)
    draft = ceremony.sign(ceremony.draft("v2.json", "--rotate-head", public))
    keyring = new_root.require_next(ceremony.data, draft.read_bytes(), town.clock())
    ceremony.data.root(keyring.root_version).write_bytes(draft.read_bytes())
    assert online.load(ceremony.data).head_signs
    assert ceremony.publish(draft) == 0
    assert not (ceremony.data.online_keys / online.NEXT_HEAD_FILE).exists()


def test_revoking_says_what_vanishes_and_makes_it_a_draft_again(
    ceremony: Ceremony, town: Town, content: Content, capsys: Said
) -> None:
    content.item("water", item_text())
    town.publish()
    public = ceremony.approver("wang.lead", COUNTY)
    changes = ("--add-approver", public, "--revoke-approver", "approver-1")
    draft = ceremony.draft("v2.json", *changes)
    capsys.readouterr()
    assert ceremony.publish(ceremony.sign(draft)) == 0
    told = capsys.readouterr().out
    assert "published documents vanish on terminals until they are sealed again" in told
    assert "county.toml: 清禾县" in told
    with town.county.database.reading() as connection:
        waiting = {one.document.version for one in drafts.waiting(connection)}
    assert waiting == {2}


def test_a_replaced_holder_signs_the_last_time(ceremony: Ceremony) -> None:
    old = ceremony.holder("unused")
    new = ceremony.holder("new.key")
    first = ceremony.data.offline_keys / "root-1.key"
    key = read_key(first, KeyKind.ROOT)
    write_public(old, PublicFile(format=1, kind=KeyKind.ROOT, public=key.public), key)
    draft = ceremony.draft("v2.json", "--replace-holder", old, new)
    assert ceremony.root("sign", draft, "--key", first) == 2
    ceremony.sign(draft, 1, 2)
    assert ceremony.publish(draft) == 2
    step = ("sign", draft, "--key", ceremony.file("new.key"), "--passphrase-stdin")
    assert ceremony.root(*step) == 0
    assert ceremony.publish(draft) == 0
    keys = plan_of(draft.read_bytes()).root_keys
    assert key.public_bytes not in keys
    assert read_public(new, KeyKind.ROOT).public_bytes in keys


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ((), "nothing would change"),
        (("--revoke-approver", "nobody"), "has no approver 'nobody'; it has approver-1"),
        (("--revoke-approver", "approver-1", "--revoke-approver", "approver-2"), "no approver"),
        (("--threshold", "1"), "--threshold 1 is not between 2 and the 3 holders"),
        (("--threshold", "4"), "--threshold 4 is not between"),
        (("--expires", "2020-01-01"), "would have expired on 2020-01-01"),
        (("--expires", "soon"), "'soon' is no day"),
        (("--add-approver", "NOWHERE"), "NOWHERE: No such file"),
        (("--rotate-head", "WANG"), "is of a approver key; head is needed"),
        (("--add-approver", "WANG", "--add-approver", "WANG"), "one key would stand for two"),
        (("--add-approver", "STRANGER"), "is not in 990421000000"),
    ],
)
def test_a_senseless_draft_is_refused_in_one_sentence(
    ceremony: Ceremony, capsys: Said, changes: tuple[str, ...], reason: str
) -> None:
    places = {
        "WANG": str(ceremony.approver("wang.lead", VILLAGE)),
        "STRANGER": str(ceremony.approver("stranger", "110101000000")),
        "NOWHERE": str(ceremony.file("NOWHERE")),
    }
    capsys.readouterr()
    out = ceremony.file("v2.json")
    given = [places.get(one, one) for one in changes]
    assert ceremony.root("draft", "--from", ceremony.current, "--out", out, *given) == 2
    assert reason in refused(capsys)
    assert not out.exists()


def test_what_a_terminal_would_refuse_is_not_published(ceremony: Ceremony, capsys: Said) -> None:
    draft = ceremony.draft("v2.json", "--threshold", "3")
    for numbers, reason in (((), "0/2"), ((1,), "1/2"), ((2,), "2/3")):
        if numbers:
            ceremony.sign(draft, *numbers)
        capsys.readouterr()
        assert ceremony.publish(draft) == 2
        assert reason in refused(capsys)
    assert not ceremony.data.root(2).exists()
    ceremony.sign(draft, 3)
    assert ceremony.publish(draft) == 0
    old = ceremony.data.root(1)
    assert ceremony.publish(old) == 2


def test_an_expired_root_is_not_published(ceremony: Ceremony, town: Town, capsys: Said) -> None:
    draft = ceremony.sign(ceremony.draft("v2.json", "--expires", "2027-01-01"))
    town.clock.pass_by(days=365)
    capsys.readouterr()
    assert ceremony.publish(draft) == 2
    assert "the root expired on 2027-01-01" in refused(capsys)


def test_a_root_whose_head_key_is_elsewhere_is_not_published(
    ceremony: Ceremony, capsys: Said
) -> None:
    public = ceremony.file("head.public")
    ceremony.root("head", "new", "--data", ceremony.data.path, "--out", public)
    draft = ceremony.sign(ceremony.draft("v2.json", "--rotate-head", public))
    (ceremony.data.online_keys / online.NEXT_HEAD_FILE).unlink()
    capsys.readouterr()
    assert ceremony.publish(draft) == 2
    assert "make it with 'county root head new'" in refused(capsys)


def test_show_names_holders_signatures_and_differences(ceremony: Ceremony, capsys: Said) -> None:
    draft = ceremony.sign(ceremony.draft("v2.json", "--revoke-approver", "approver-2"), 1)
    capsys.readouterr()
    assert ceremony.root("show", draft, "--from", ceremony.current) == 0
    told = capsys.readouterr().out
    assert "root version 2" in told
    assert "signed by 1 of the 2 needed" in told
    assert "\n- approver approver-2: area 990421000000" in told
    assert "+ approver" not in told


def test_the_published_chain_is_what_terminals_walk(ceremony: Ceremony) -> None:
    for version, name in ((2, "2028-01-01"), (3, "2028-02-01")):
        draft = ceremony.sign(ceremony.draft(f"v{version}.json", "--expires", name))
        assert ceremony.publish(draft) == 0
    raws = [ceremony.data.root(version).read_bytes() for version in (1, 2, 3)]
    assert first_root(raws[0]).root_version == 1
    assert next_root(raws[1], raws[2]).root_version == 3
    key = read_key(ceremony.data.online_keys / online.HEAD_FILE, KeyKind.HEAD)
    assert key_id(key.public_bytes) in next_root(raws[1], raws[2]).head_keys
