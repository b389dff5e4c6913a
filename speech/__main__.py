"""`python -m speech`: the words of a text, their sound, and the engines there are."""

import argparse
import sys
from pathlib import Path

from disclosure import command
from disclosure.errors import MalformedError, UsageError
from speech.engines.engine import VoiceError
from speech.engines.pyttsx import Pyttsx, PyttsxLimits
from speech.words.lexicon import Lexicon, parse_lexicon, shipped_lexicon
from speech.words.reading import to_words


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    return command.run("speech", lambda: int(options.act(options)))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="speech", description="Text to words to sound.")
    commands = parser.add_subparsers(dest="command", required=True)
    words = commands.add_parser("words", help="print the words a voice says for a text")
    say = commands.add_parser("say", help="speak a text into a WAV file")
    for part in (words, say):
        part.add_argument("text", help="the text as it is written")
        part.add_argument("--lexicon", type=Path, help="the county's own lexicon (TOML)")
    say.add_argument("--out", type=Path, required=True, help="WAV file to write")
    say.add_argument("--rate", type=int, default=160, help="words a minute, 80 to 300")
    words.set_defaults(act=_words)
    say.set_defaults(act=_say)
    commands.add_parser("engines", help="print the voices of this machine").set_defaults(
        act=_engines
    )
    return parser


def _words(options: argparse.Namespace) -> int:
    print(to_words(options.text, _lexicon(options.lexicon)))
    return 0


def _say(options: argparse.Namespace) -> int:
    if not 80 <= options.rate <= 300:
        raise UsageError(f"--rate {options.rate} is not between 80 and 300")
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: the folder {options.out.parent} does not exist")
    lexicon = _lexicon(options.lexicon)
    words = to_words(options.text, lexicon)
    engine = Pyttsx(lexicon.sounds(), PyttsxLimits(words_per_minute=options.rate))
    spoken = engine.speak(words, options.out)
    print(
        f"{options.out}: {spoken.seconds:.1f} s, {spoken.rms_dbfs:.1f} dBFS,"
        f" {spoken.engine} {spoken.voice}"
    )
    return 0


def _engines(_: argparse.Namespace) -> int:
    engine = Pyttsx()
    try:
        print(f"{engine.name}\tready\t{engine.voice}\tfallback, hardly intelligible in Mandarin")
    except VoiceError as error:
        print(f"{engine.name}\tmissing\t\t{error}")
    return 0


def _lexicon(own: Path | None) -> Lexicon:
    shipped = shipped_lexicon()
    if own is None:
        return shipped
    try:
        return shipped.plus(parse_lexicon(own.read_text(encoding="utf-8")))
    except MalformedError as error:
        raise UsageError(f"--lexicon {own}: {error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--lexicon {own}: it is no UTF-8 text") from error


if __name__ == "__main__":
    sys.exit(main())
