"""The session on the screen: the question, the answer, the keys, and what happened."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session.commands import ACTIONS, Command
from assistant.session.effects import Step, StepKind
from assistant.session.events import Commanded, Drafted, Event, Left, Manner, Typed
from assistant.ui.tui.areas import AnswerField, Reading
from assistant.ui.tui.lines import FixedLine, key_parts
from assistant.ui.tui.screens import PageScreen

DRAFT_S: Final = 2.0
"""How far the disk may be behind the hand."""
_ENTER: Final = {
    StepKind.CHOICE: Text.KEY_ENTER_CHOOSE,
    StepKind.UNSAVED: Text.KEY_ENTER_TRY,
}
_TAKES_TEXT: Final = frozenset({Command.SKIP, Command.BACK, Command.AGAIN})
"""Moving on keeps what stands in the field, so it leaves the field."""


class SessionScreen(Screen[None]):
    """Renders steps and turns keys into events.

    What must hold: text leaves the field only together with an event that carries
    it. While an event waits for its step, keys that would be ignored by the core
    are not given, so that no text goes with them.

    Args:
        emit: Where events go.
        clock: Stamps them.
        typing: False when recordings answer: then there is no field.
    """

    AUTO_FOCUS = "#answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", priority=True),
        *(Binding(a.key, f"give('{a.command.name}')", priority=True) for a in ACTIONS),
    ]

    def __init__(self, emit: Emit, clock: Clock, *, typing: bool = True) -> None:
        super().__init__()
        self._emit = emit
        self._clock = clock
        self._typing = typing
        self._step = Step(turn=0, kind=StepKind.WAIT, say=(), ask="")
        self._waiting = True
        self._taken = True
        self._drafted = ""
        self._draft_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Question above, answer below, keys and status at the bottom."""
        yield Reading()
        with Horizontal(id="answering"):
            yield Static(id="ask", markup=False)
            yield AnswerField()
        yield FixedLine(id="keys")
        yield FixedLine(id="status")

    def on_mount(self) -> None:
        """Where recordings answer there is nothing to write in."""
        self.query_one("#answering").display = self._typing
        if not self._typing:
            self.query_one(Reading).focus()

    @property
    def half_line(self) -> str:
        """What stands in the field."""
        return self.query_one(AnswerField).text

    def show(self, step: Step) -> None:
        """Put a step on the screen; a page goes over it and leaves the field alone."""
        self._waiting = False
        if step.kind is StepKind.PAGE:
            self._step = _with_turn(self._step, step.turn)
            self.app.push_screen(PageScreen(step.say))
            return
        self._put_text(step)
        self.query_one("#status", FixedLine).tell(step.outcome, step.status, self._how(step))
        if step.kind is StepKind.WAIT:
            return
        self._step = step
        self._put_prompt(step)
        if self._taken:
            self._fill(step.shown)

    def tell(self, outcome: str) -> None:
        """Say what came of an act that changes no step."""
        self._waiting = False
        self.query_one("#status", FixedLine).tell(outcome, self._step.status)
