"""`python -m speech`: the words of a text, their sound, and the engines there are."""

import argparse
import sys
from pathlib import Path

from disclosure import command
from disclosure.errors import MalformedError, UsageError
from speech.engines import neural_files
from speech.engines.engine import Engine, VoiceError
from speech.engines.neural import SPEAKER, Neural, NeuralLimits
from speech.engines.pyttsx import Pyttsx, PyttsxLimits
from speech.words.lexicon import Lexicon, parse_lexicon, shipped_lexicon
from speech.words.reading import to_words

ENGINES = ("neural", "espeak")


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
    say.add_argument(
        "--engine", choices=ENGINES, default="espeak", help="espeak is always there (default)"
    )
    say.add_argument("--speaker", default=SPEAKER, help=f"of the neural voice, e.g. {SPEAKER}")
    say.add_argument("--speed", type=float, default=1.0, help="0.5 is half as fast, 2 twice")
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
    if not 0.5 <= options.speed <= 2:
        raise UsageError(f"--speed {options.speed} is not between 0.5 and 2")
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: the folder {options.out.parent} does not exist")
    lexicon = _lexicon(options.lexicon)
    words = to_words(options.text, lexicon)
    spoken = _engine(options, lexicon).speak(words, options.out)
    print(
        f"{options.out}: {spoken.seconds:.1f} s, {spoken.rms_dbfs:.1f} dBFS,"
        f" {spoken.engine} {spoken.voice}"
    )
    return 0


def _engine(options: argparse.Namespace, lexicon: Lexicon) -> Engine:
    if options.engine == "neural":
        limits = NeuralLimits(speed=options.speed)
        return Neural(lexicon.sounds(), options.speaker, limits, told=_progress)
    rate = round(PyttsxLimits().words_per_minute * options.speed)
    return Pyttsx(lexicon.sounds(), PyttsxLimits(words_per_minute=rate))


def _progress(done: int, of: int) -> None:
    print(f"{done} of {of}", file=sys.stderr)


def _engines(_: argparse.Namespace) -> int:
    speakers = f"speakers: {', '.join(neural_files.speakers()) or 'none'}"
    for name, engine, remark in (
        ("neural", Neural(), f"understood by everybody, slow; {speakers}"),
        ("espeak", Pyttsx(), "fallback, hardly intelligible in Mandarin"),
    ):
        try:
            print(f"{name}\tready\t{engine.voice}\t{remark}")
        except VoiceError as error:
            print(f"{name}\tmissing\t\t{error}")
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
