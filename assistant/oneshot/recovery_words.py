"""Recovery words, shown once and typed back: only what was written down opens anything."""

from assistant.messages import Text
from assistant.storage import recovery
from assistant.ui import line_io
from assistant.ui.asking import ask_line


def show_and_ask(skipped: str) -> tuple[str, ...] | None:
    """New words, once they were typed back; None when the person goes on without.

    They open nothing until the caller has put them on the disk.

    Args:
        skipped: Is said when they do.
    """
    words = recovery.fresh()
    _show(words)
    while True:
        said = _line(Text.WORDS_BACK())
        if said == Text.SKIP_WORD():
            line_io.say((Text.WORDS_RISK(), Text.WORDS_HOW_TO_SKIP()))
            if _line(Text.WORDS_SKIP()) == Text.SKIP_WORD():
                line_io.blank()
                line_io.say((skipped,))
                return None
            _show(words)
        elif not said:
            _show(words)
        elif recovery.read(said) == words:
            line_io.blank()  # nobody scrolls back to them
            return words
        else:
            line_io.say((Text.WORDS_SLIP(),))


def _show(words: tuple[str, ...]) -> None:
    line_io.say((Text.WORDS_HERE(), Text.WORDS_FOUND()))
    line_io.say(Text.WORDS_LINE(number=at, word=word) for at, word in enumerate(words, start=1))


def _line(prompt: str) -> str:
    """What was typed. The end of the input leaves, as Ctrl-C does: nothing is set yet."""
    try:
        return ask_line(prompt).strip().casefold()
    except EOFError:
        raise KeyboardInterrupt from None
