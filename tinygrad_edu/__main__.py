"""The command line: `python -m tinygrad_edu COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .commands import accuracy, demo, draw, gallery, ops, stubs

COMMANDS = {"accuracy": accuracy, "demo": demo, "draw": draw, "gallery": gallery, "ops": ops, "stubs": stubs}


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = make_parser()
    options = parser.parse_args(arguments)
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
