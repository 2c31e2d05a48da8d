"""What the speaker and its worker say to each other."""

from typing import Final

from msgspec import Struct

TAIL_S: Final = 0.3
"""Between our last sound and the person's turn: a room's echo has died away by then."""


class Tuning(Struct, frozen=True, tag=True):
    """How the voice sounds from now on. What is being said begins its sentence anew."""

    rate: int = 175
    """Words a minute, 80 to 900. 175 is espeak-ng's own."""
    voice: str = ""
    """Id, name or part of the name of a voice of the synthesiser; empty: its own choice."""
    volume: int = 100
    """0 to 100, of speech and of the cue."""


class Speak(Struct, frozen=True, tag=True):
    """Say sentences in place of what is being said; one ``Over`` or ``NoSpeaker`` follows."""

    utterance: int
    pieces: tuple[str, ...]
    """As :func:`assistant.speech.pieces.sentences` makes them; at least one."""
    cue: bool

    def __repr__(self) -> str:
        """Without the words."""
        return f"Speak({self.utterance}, {len(self.pieces)} sentences)"


class Play(Struct, frozen=True, tag=True):
    """Play a recording as :class:`Speak` speaks."""

    utterance: int
    pieces: tuple[bytes, ...]
    """As :func:`assistant.speech.pieces.slices` makes them; at least one."""
    cue: bool

    def __repr__(self) -> str:
        """Without the sound."""
        return f"Play({self.utterance}, {len(self.pieces)} slices)"


class Hush(Struct, frozen=True, tag=True):
    """Fall silent now; what was being said is over."""


class Starting(Struct, frozen=True, tag=True):
    """The synthesiser is being started; sent at least each quarter of a second until then."""


class Opening(Struct, frozen=True, tag=True):
    """The device is being opened: silence after this is the device's, not the synthesiser's."""


class Ready(Struct, frozen=True, tag=True):
    """The synthesiser has started; requests are answered at once from now on."""


class Beat(Struct, frozen=True, tag=True):
    """Still at work; sent at least each quarter of a second while there is something to say."""

    utterance: int
    piece: int
    """The one that is heard now; as many as there are pieces: all were."""
    heard: bool
    """Whether any of it has reached the device."""


class NoSpeaker(Struct, frozen=True, tag=True):
    """There is no device, or it stopped asking for sound; the utterance is over."""

    utterance: int


class Over(Struct, frozen=True, tag=True):
    """All was said, or hushed."""

    utterance: int
    until: float
    """Monotonic seconds, as in :class:`assistant.session.events.Spoken`."""


Request = Tuning | Speak | Play | Hush
Reply = Starting | Opening | Ready | Beat | NoSpeaker | Over
