"""The session on the screen: the question, the answer, the keys, and what happened."""

from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static, TextArea

from assistant.messages import Text
from assistant.ports import Clock, Emit
from assistant.session.commands import ACTIONS, BESIDE, TAKES_WORDS, Command
from assistant.session.effects import Step, StepKind
from assistant.session.events import Commanded, Drafted, Left, Manner, Started, Typed
from assistant.ui.tui.areas import AnswerField, Reading
from assistant.ui.tui.lines import FixedLine, key_parts
from assistant.ui.tui.screens import CalmScreen, PageScreen, after_keys, with_field

DRAFT_S: Final = 2.0
"""How far the disk may be behind the hand."""
_ENTER: Final = {
    StepKind.CHOICE: Text.KEY_ENTER_CHOOSE,
    StepKind.UNSAVED: Text.KEY_ENTER_TRY,
    StepKind.PAUSED: Text.KEY_ENTER_GO_ON,
}
_WRITTEN: Final = frozenset({StepKind.QUESTION, StepKind.DRAFT, StepKind.HEARD})
"""Where a person's own words are written."""
_TAKES: Final = {
    StepKind.QUESTION: TAKES_WORDS,
    StepKind.DRAFT: frozenset({Command.SKIP, Command.HARD_DAY}),
    StepKind.HEARD: TAKES_WORDS | {Command.DONE},
    StepKind.CHOICE: BESIDE | {Command.DECLINE, Command.HARD_DAY},
}
"""The commands that take a person's own words along; at a choice, those that were put aside."""
_MAY_REFUSE: Final = BESIDE | {Command.DECLINE}
"""They do not fit everywhere: where they do not, the words stay."""


class SessionScreen(CalmScreen):
    """Renders steps and turns keys into events.

    What must hold: text leaves the field only in an event, and only when the core
    takes it. While an event waits for its step the core would ignore a key, so no
    key is sent with text then, except to leave.

    Args:
        emit: Where events go.
        clock: Stamps them.
        typing: False when recordings answer: then there is no field.
        glances: Whether the last line tells how the listening goes.
    """

    AUTO_FOCUS = "#answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", priority=True),
        *(
            Binding(a.key, f"give('{a.command.name}')", priority=True)
            for a in ACTIONS
            if a.command is not Command.LOCK  # that key is the app's: it works everywhere
        ),
    ]

    def __init__(
        self, emit: Emit, clock: Clock, *, typing: bool = True, glances: bool = True
    ) -> None:
        super().__init__()
        self._emit = emit
        self._clock = clock
        self._typing = typing
        self._field = AnswerField()
        self._step = Step(turn=0, kind=StepKind.WAIT, say=(), ask="")
        self._waiting = True
        self._drafted = ""
        self._draft_timer: Timer | None = None
        self._told: tuple[str, ...] = ()
        self._glances = glances
        self._put = ""
        """What the program itself wrote into the field: it makes way for the next step's."""
        self._aside = ""
        """What was being written when a choice came up."""
        self._given = ""
        """What went along with a command that the core may refuse, until its step comes."""
        self._taken_open = False
        """Whether it goes along while the microphone is open as well."""
        self._open = False
        """Whether the microphone is open at this step, as far as was told."""
        self._said = ""
        """What an act led to that the core knows nothing of."""

    def compose(self) -> ComposeResult:
        """Question above, answer below, keys and status at the bottom."""
        yield from with_field(self._field)

    def on_mount(self) -> None:
        """Ask for the first step. Where recordings answer there is nothing to write in."""
        if not self._typing:
            self.query_one("#answering").display = False
            self.query_one(Reading).focus()
        self.call_after_refresh(lambda: self._emit(Started(self._clock.now())))

    @property
    def half_line(self) -> str:
        """Words that have not been sent. What is written for a choice is none."""
        return self._aside if self._step.kind is StepKind.CHOICE else self._field.text

    def show(self, step: Step) -> None:
        """Put a step on the screen; a page goes over it and leaves the field alone."""
        if step.emptied:
            self._empty()
        if step.kind is StepKind.GLANCE:
            self._open = True
            self._give_back(step)
            if self._glances:
                self._tell(step.outcome, self._step.status)
            return
        self._waiting = False
        if step.again:
            return
        if step.kind is StepKind.WAIT and self._typing and self._step.turn:
            self._read(replace(step, say=(*self._step.say, *step.say)))
            return
        if step.kind is not StepKind.WAIT:
            self._open = False
            self._give_back(step)
        if step.kind is StepKind.PAGE:
            self._step = replace(self._step, turn=step.turn)
            self._tell(step.status)  # what the last act led to is said once
            self._uncover()
            self.app.push_screen(PageScreen(step.say))
            return
        self._read(step)
        if step.kind is StepKind.WAIT:
            self._tell(step.outcome, step.status)
            return
        self._step = step
        self._uncover()
        self.query_one("#ask", Static).update(step.ask)
        enter = _ENTER.get(step.kind, Text.KEY_ENTER_KEEP)()
        keys = key_parts((action.key_name, action.words[0]) for action in ACTIONS)
        self.query_one("#keys", FixedLine).tell(*((enter,) if self._typing else ()), *keys)
        how = Text.HOW_TYPE() if self._typing and step.kind is StepKind.QUESTION else ""
        self._tell(step.outcome or self._said, step.status, how)
        self._said = ""
        self._put_aside(step)
        if self._field.text in {"", self._put}:
            self._drafted = self._put = step.shown
            self._field.put(step.shown)
        elif step.kind is StepKind.HEARD and not self._field.text.startswith(step.shown):
            self._field.put(f"{step.shown}\n{self._field.text}")  # Enter keeps both

    def blank(self) -> None:
        """Let nothing stay to be read; what the person is writing stays."""
        self._uncover()
        self._told = ()
        self.query_one(Reading).put_lines(())

    def ask_to_lock(self) -> None:
        """Ask for the lock, whatever is waited for."""
        self._draft()
        self._emit(Commanded(self._step.turn, self._clock.now(), Command.LOCK))

    def put_down(self) -> None:
        """Have what is being written on the disk now; it stays in the field."""
        self._draft()

    def say(self, outcome: str) -> None:
        """Tell what an act led to; the step that is put next goes on telling it."""
        self._said = outcome
        self._tell(outcome, self._step.status)

    def leave(self) -> None:
        """End calmly; what stands in the field is kept."""
        self._emit(Left(Manner.CALM, self._clock.now(), self.half_line))

    def action_enter(self) -> None:
        """Send what stands in the field, even nothing: Enter alone means something at each step."""
        if self._typing:
            after_keys(self, self._send_typed)

    def action_give(self, name: str) -> None:
        """Give a command of the table."""
        command = Command[name]
        act = self.leave if command is Command.STOP else partial(self._give, command)
        after_keys(self, act)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Have a draft written soon; one timer for however many letters."""
        if event.text_area is self._field and self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_S, self._draft)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Name what has the focus, once it moves by hand."""
        if self._step.turn:
            here = Text.HERE_ANSWER if event.widget is self._field else Text.HERE_READ
            self._tell(here())

    def _send_typed(self) -> None:
        if not self._step.turn:  # nothing is asked yet: the words stay where they are
            return
        self._waiting = True
        self._emit(Typed(self._step.turn, self._clock.now(), self._clear()))
        self._field.focus()

    def _give(self, command: Command) -> None:
        if self._waiting:
            return
        text = self.half_line
        if command in BESIDE and text == self._put:
            text = ""  # an answer that stands is no worry
        refused = self._open and command in BESIDE
        if text and not refused and command in _TAKES.get(self._step.kind, frozenset()):
            self._hand_over(command, text)
        else:
            self._draft()  # "don't keep this" means what stands here, and a choice puts it aside
        self._waiting = True
        self._emit(Commanded(self._step.turn, self._clock.now(), command, text))

    def _hand_over(self, command: Command, text: str) -> None:
        """Let words go along with a command; what is put on the shelf is no half line any more."""
        if command in BESIDE and self._drafted not in {"", self._put}:
            self._emit(Drafted(self._step.turn, self._clock.now(), ""))
        self._given = text if command in _MAY_REFUSE else ""
        self._taken_open = command not in BESIDE
        if self._step.kind is StepKind.CHOICE:
            self._aside = ""
        else:
            self._clear()

    def _give_back(self, step: Step) -> None:
        """Put words back where they stood if the command did not take them."""
        glance = step.kind is StepKind.GLANCE
        if glance and self._taken_open:
            return
        given, self._given = self._given, ""
        if not given or not (glance or step.outcome == Text.NOT_HERE()):
            return
        if step.kind is StepKind.CHOICE:
            self._aside = given
        else:
            self._field.put(given + self._field.text)

    def _empty(self) -> None:
        """Forget what is being written, wherever it stands."""
        self._clear()
        self._aside = self._given = self._put = ""

    def _clear(self) -> str:
        self._stop_timer()
        self._drafted = ""
        return self._field.take()

    def _stop_timer(self) -> None:
        if self._draft_timer:
            self._draft_timer.stop()
            self._draft_timer = None

    def _draft(self) -> None:
        self._stop_timer()
        text = self.half_line
        if self._waiting or self._step.kind not in _WRITTEN or text == self._drafted:
            return
        self._drafted = text
        self._emit(Drafted(self._step.turn, self._clock.now(), text))

    def _put_aside(self, step: Step) -> None:
        """A choice needs an empty field: what was being written waits for the next question."""
        if step.kind is StepKind.CHOICE:
            written = self._field.text
            if written != self._put:
                self._aside = self._aside or written
            self._field.put("")
        elif self._aside and step.kind in _WRITTEN:
            self._field.put(self._aside)
            self._aside = ""

    def _uncover(self) -> None:
        """Close a page once what is under it goes on: whoever speaks presses no key."""
        if isinstance(self.app.screen, PageScreen):
            self.app.screen.dismiss()

    def _read(self, step: Step) -> None:
        """Recordings run on by themselves: there the lines add up, so that none is missed."""
        self._told = step.say if self._typing else (*self._told, *step.say)
        reading = self.query_one(Reading)
        reading.put_lines(self._told)
        if not self._typing:
            reading.move_cursor(reading.document.end)

    def _tell(self, *parts: str) -> None:
        self.query_one("#status", FixedLine).tell(*parts)
