"""The command line: `python -m tinygrad_edu COMMAND`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence

from .commands import accuracy, demo, draw, gallery, ops, stubs
from .commands.expression import near_names

COMMANDS = {"accuracy": accuracy, "demo": demo, "draw": draw, "gallery": gallery, "ops": ops, "stubs": stubs}
VALUE = re.compile(r"\w+=\S+")


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; each command brings its own words and options."""
    parser = argparse.ArgumentParser(
        prog="python -m tinygrad_edu",
        description="A small engine that finds derivatives, and shows how. New here? Start with: demo",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, module in COMMANDS.items():
        first, _, rest = (module.__doc__ or "").partition("\n\n")
        command = commands.add_parser(
            name,
            help=first.rstrip("."),
            description=f"{first}\n\n{rest}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def joined(options: argparse.Namespace, left: list[str]) -> str:
    """How values are given, where spaces stand between those after --at."""
    if not getattr(options, "at", None) or not all(VALUE.fullmatch(word) for word in left):
        return ""
    return f"\nValues are joined by commas: --at {','.join(word.strip(', ') for word in [*options.at, *left])}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = make_parser()
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        near = near_names(arguments[0], COMMANDS) or f" There are {', '.join(COMMANDS)}."
        parser.error(f"there is no command '{arguments[0]}'.{near}")
    options, left = parser.parse_known_args(arguments)
    if left:
        parser.error(f"unrecognized arguments: {' '.join(left)}{joined(options, left)}")
    if "run" not in options:
        parser.print_help()
        return 2
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
