"""The entry: ``reflect``, and ``python -m assistant``."""

import sys


def main() -> None:
    """Load the program and run it; Ctrl-C while it loads leaves without a word."""
    try:
        from assistant.cli import main as run  # noqa: PLC0415 - so that loading can be left
    except KeyboardInterrupt:
        sys.exit(0)
    run()


if __name__ == "__main__":
    main()
