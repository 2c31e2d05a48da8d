"""Errors a person can do something about.

The tree::

    ReflectError            its text is a calm sentence: what happened, what to do now
    +-- JournalError        the journal cannot be written or read
    |   +-- JournalBusyError  another window is writing to it
    |   +-- JournalLockedError  it is sealed, and nobody opened it
    +-- ModelError          a speech model that is not as it should be, or cannot be had
    |   +-- ModelMissingError  there is none
    +-- AudioError          a file that is not sound we can read
    |   +-- AudioMissingError  there is no such file
    +-- PackError           a prompt pack, with file, id and reason
    +-- SettingError        a setting that does not exist, or a value it cannot have
    +-- QueryError          words to look for that nothing can be looked for with

Only ``cli.py`` catches them. A programmer's mistake is any other exception.
"""


class ReflectError(Exception):
    """A sentence for the person; what they asked for did not happen."""

    exit_code = 1


class JournalError(ReflectError):
    """The journal cannot be written or read."""


class JournalBusyError(JournalError):
    """Another window is writing to this journal."""


class JournalLockedError(JournalError):
    """The journal is sealed, and nobody opened it."""


class ModelError(ReflectError):
    """A speech model that is not as it should be, or cannot be had."""


class ModelMissingError(ModelError):
    """There is no speech model."""


class AudioError(ReflectError):
    """A file that is not sound we can read."""


class AudioMissingError(AudioError):
    """There is no such file."""


class PackError(ReflectError):
    """A prompt pack that cannot be used: file, id and reason."""


class SettingError(ReflectError):
    """A setting that does not exist, or a value it cannot have."""

    exit_code = 2


class QueryError(ReflectError):
    """Words to look for that nothing can be looked for with."""

    exit_code = 2
