"""`county root`: the ceremony of key holders, each step on files alone.

Invariant: but for `head new` and `publish`, which run on the server, no step reads
anything but the files named on its command line.
"""

import argparse
from pathlib import Path
from typing import Any

from county.commands import passphrase, root_drafts, root_keys, root_publishing
from county.commands.options import Commands, add_command
from disclosure.command import Parser


def add(commands: Commands) -> None:
    """Add the commands of the ceremony."""
    root = commands.add_parser("root", help="the ceremony of keys", description="see docs")
    steps = root.add_subparsers(dest="step", required=True, parser_class=Parser, metavar="STEP")
    _add_keys(steps)
    _add_draft(steps)
    show = _step(steps, "show", root_drafts.show, "say what a root says, and what it changes")
    show.add_argument("file", type=Path, metavar="FILE")
    show.add_argument("--from", dest="current", type=Path, metavar="CURRENT", help="to compare")
    sign = _step(steps, "sign", root_drafts.sign, "sign a draft with a holder's key")
    sign.add_argument("draft", type=Path, metavar="DRAFT")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE", help="a holder's key")
    sign.add_argument(
        "--from",
        dest="current",
        type=Path,
        metavar="CURRENT",
        help="the current root, where its holder is being replaced",
    )
    passphrase.add_option(sign)
    publish = add_command(steps, "publish", root_publishing.run, "put a signed root into force")
    publish.add_argument("draft", type=Path, metavar="DRAFT")


def _add_keys(steps: Commands) -> None:
    key = _new(steps, "key", "holders' keys")
    holder = _step(key, "new", root_keys.new_holder, "make a holder's key")
    approver = _step(_new(steps, "approver", "approvers' keys"), "new", root_keys.new_approver, "")
    approver.add_argument("--person", required=True, metavar="ID", help="e.g. wang.lead")
    approver.add_argument("--area", required=True, metavar="CODE", help="what they may seal for")
    approver.add_argument(
        "--channels",
        default="",
        metavar="NAMES",
        help="e.g. kiosk,screen,phone (default: all)",
    )
    release = _step(_new(steps, "release", "keys for releases"), "new", root_keys.new_release, "")
    release.add_argument("--person", required=True, metavar="ID", help="e.g. zhou.build")
    public = _step(key, "public", root_keys.show_public, "the public file of a holder's key")
    public.add_argument("key", type=Path, metavar="FILE")
    for parser in (holder, approver, release, public):
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")
        passphrase.add_option(parser)
    rule = _new(steps, "standing", "the key of a standing rule for alerts")
    standing = _step(rule, "new", root_keys.new_standing, "make the key of a standing rule")
    standing.add_argument("--rule", required=True, metavar="ID", help="its name, e.g. weather.rule")
    standing.add_argument("--area", required=True, metavar="CODE", help="where it may warn")
    standing.add_argument(
        "--alerts-of",
        required=True,
        action="append",
        metavar="NAME",
        help="issuing body whose alerts it seals, e.g. 清禾县气象台; again for more",
    )
    standing.add_argument("--channels", default="", metavar="NAMES", help="default: all")
    standing.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")
    head = add_command(_new(steps, "head", "head keys"), "new", root_keys.new_head, "on the server")
    head.add_argument("--out", type=Path, required=True, metavar="FILE", help="public key file")


def _add_draft(steps: Commands) -> None:
    draft = _step(steps, "draft", root_drafts.draft, "write the root that shall follow")
    draft.add_argument("--from", dest="current", type=Path, required=True, metavar="CURRENT")
    draft.add_argument("--out", type=Path, required=True, metavar="DRAFT")
    several: dict[str, Any] = {"action": "append", "default": []}
    draft.add_argument("--add-approver", type=Path, metavar="FILE", **several)
    draft.add_argument("--add-standing", type=Path, metavar="FILE", **several)
    draft.add_argument(
        "--approver-expires", metavar="DATE", help="of keys that come in (default: in two years)"
    )
    draft.add_argument("--add-release", type=Path, metavar="FILE", **several)
    draft.add_argument("--revoke-release", metavar="PERSON|KEYID", **several)
    draft.add_argument("--release-threshold", type=int, metavar="N", help="who must seal a release")
    draft.add_argument("--revoke-approver", metavar="PERSON|KEYID", **several)
    draft.add_argument("--rotate-head", type=Path, metavar="FILE")
    draft.add_argument("--replace-holder", nargs=2, metavar=("OLD", "NEW"), **several)
    draft.add_argument("--expires", metavar="DATE", help="of the root (default: as it is)")
    draft.add_argument("--threshold", type=int, metavar="N", help="holders who must sign")


def _new(steps: Commands, name: str, text: str) -> Commands:
    parser = steps.add_parser(name, help=text, description=text)
    return parser.add_subparsers(dest=f"{name}_step", required=True, parser_class=Parser)


def _step(steps: Commands, name: str, act: Any, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = steps.add_parser(name, help=text, description=text)
    parser.set_defaults(act=act)
    return parser
