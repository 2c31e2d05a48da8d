"""What of a session is spoken and heard: from options and settings to voice and ear."""

from dataclasses import dataclass
from functools import partial

from assistant.locations import Locations
from assistant.ports import Clock, Ear, Emit, SoundStore, Voice
from assistant.practice.pack import Slot
from assistant.session.commands import phrases, renamed
from assistant.session.plan import Sound, Way
from assistant.settings import Answers, Choice, KeepSound, Mode, Settings
from assistant.settings import Voice as VoiceSetting


@dataclass(frozen=True)
class Wanted:
    """What the options ask for; None leaves it to the settings."""

    voice: bool | None = None
    listen: bool | None = None


def sound_of(wanted: Wanted, preferences: Settings, mode: Mode, way: Way) -> Sound:
    """How a session is spoken and heard."""
    if way is Way.RECORDINGS:
        return Sound()
    usual = mode is Mode.SCREEN or way is Way.TRY
    voiced = {VoiceSetting.ON: True, VoiceSetting.OFF: False, VoiceSetting.USUAL: usual}
    aloud = preferences.answers is Answers.ALOUD or way is Way.TRY
    keeps = {
        KeepSound.NO: frozenset[str](),
        KeepSound.PROMISE: frozenset({Slot.PROMISE.value}),
        KeepSound.ALL: frozenset(slot.value for slot in Slot),
    }
    return Sound(
        voiced=voiced[preferences.voice] if wanted.voice is None else wanted.voice,
        listens=aloud if wanted.listen is None else wanted.listen,
        rate=preferences.rate,
        headphones=preferences.headphones is Choice.YES,
        silence_s=0.0 if preferences.end_on_silence == "never" else preferences.end_on_silence,
        keeps=keeps[preferences.keep_sound],
        renamed=renamed(preferences.command_words),
    )


def voice_of(sound: Sound, preferences: Settings, emit: Emit, clock: Clock) -> Voice:
    """The voice; its process starts now only where the questions are spoken."""
    from assistant.speech.standby import VoiceOnStandby  # noqa: PLC0415 - only with a voice

    return VoiceOnStandby(partial(_speaker, preferences, emit, clock), warm=sound.voiced)


def ear_of(  # noqa: PLR0913 - what a session has once, all of it plain
    sound: Sound,
    preferences: Settings,
    locations: Locations,
    sounds: SoundStore,
    *,
    emit: Emit,
    clock: Clock,
) -> Ear:
    """The ear, with a microphone where answers are given aloud or sound was left."""
    if not (sound.listens or sound.left):
        from assistant.speech.off import EarOff  # noqa: PLC0415 - the other has threads

        return EarOff(emit, clock)
    from assistant.speech.ear import MicrophoneEar  # noqa: PLC0415 - only where it is used

    commands = phrases(sound.renamed)
    return MicrophoneEar(
        locations, preferences.microphone, sounds, commands=commands, emit=emit, clock=clock
    )


def _speaker(preferences: Settings, emit: Emit, clock: Clock) -> Voice:
    from assistant.speech.speaker import Speaker  # noqa: PLC0415 - starts a process
    from assistant.speech.speaker_messages import Tuning  # noqa: PLC0415 - as above

    tuning = Tuning(preferences.rate, preferences.voice_name, preferences.volume)
    return Speaker(emit, clock, tuning)
