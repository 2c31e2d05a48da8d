"""A fake voice and a fake ear with behaviour: slow, dead or deaf where a story wants it so."""

from assistant.journal.records import Word
from assistant.session.effects import EndListening, Hush, Listen, Play, Prepare, Recover, Rest, Say
from assistant.session.events import (
    Event,
    Heard,
    Moment,
    Recovered,
    Spoke,
    Spoken,
    Trouble,
    Unheard,
)

ENGINE = "fake"
TAIL_S = 0.3


class FakeVoice:
    """Says all at once, or, where it is ``slow``, until :meth:`end` or a ``Hush``."""

    def __init__(self) -> None:
        self.slow = False
        self.said: list[str] = []
        self.speaking: Say | Play | None = None

    def take(self, effect: object, at: Moment) -> list[Event]:
        """Perform an effect, if it is for the voice."""
        match effect:
            case Say() | Play():
                self.speaking = effect
                self.said.append(effect.text if isinstance(effect, Say) else effect.id)
                return [] if self.slow else self.end(at)
            case Hush():
                return self.end(at)
            case _:
                return []

    def end(self, at: Moment) -> list[Event]:
        """Come to the end of what is being said."""
        said, self.speaking = self.speaking, None
        return [Spoken(said.turn, at, at.seconds + TAIL_S)] if said else []


class FakeEar:
    """Hears what a person says while it listens; a phrase said alone comes as ``Spoke``."""

    def __init__(self) -> None:
        self.slow = False
        """Whether the words wait for :meth:`finish`."""
        self.open = False
        self.listening: Listen | None = None
        self.ended: Listen | None = None
        self.words: list[Word] = []
        self.left: dict[str, str] = {}
        """What is said in the sound that was left, by the answer's id."""
        self.recovering: list[str] = []

    def take(self, effect: object, at: Moment) -> list[Event]:
        """Perform an effect, if it is for the ear."""
        match effect:
            case Prepare():
                self.open = True
            case Listen():
                self.open, self.listening, self.words = True, effect, []
            case Rest():
                self.open, self.listening = False, None
            case EndListening(turn):
                current, self.listening = self.listening, None
                assert current is not None, "nothing is listened for"
                assert current.answer is not None, "no answer is listened for"
                assert current.turn == turn
                self.ended = current
                return [] if self.slow else self.finish(at)
            case Recover(id_):
                self.recovering.append(id_)
                return [] if self.slow else self.finish(at)
            case _:
                pass
        return []

    def say(self, text: str, at: Moment) -> list[Event]:
        """A person says something, between two silences."""
        current = self.listening
        if current and text in current.phrases:
            return [Spoke(current.turn, at, text)]
        if current and current.answer:
            begin = self.words[-1].end_s if self.words else 0.0
            self.words += (
                Word(word, begin + 0.5 * n, begin + 0.5 * n + 0.4, 0.9)
                for n, word in enumerate(text.split())
            )
        return []

    def finish(self, at: Moment) -> list[Event]:
        """Come to the end of what is on its way: an answer's words, or what was left."""
        events: list[Event] = []
        if self.ended:
            events.append(self._heard(self.ended, at))
        for id_ in self.recovering:
            words = tuple(Word(word, 0.0, 0.4, 0.9) for word in self.left.get(id_, "").split())
            text = " ".join(word.text for word in words)
            events.append(Recovered(id_, at, text, words, ENGINE))
        self.ended, self.recovering = None, []
        return events

    def _heard(self, listened: Listen, at: Moment) -> Event:
        words, self.words = tuple(self.words), []
        if not words:
            return Unheard(listened.turn, at, Trouble.NOTHING_HEARD)
        return Heard(listened.turn, at, " ".join(word.text for word in words), words, ENGINE)
