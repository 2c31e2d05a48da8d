"""The sound system, through miniaudio's C library: what microphones there are, and their sound.

The library's own ``CaptureDevice`` does not tell when the server moves the stream to
another source, and opens a connection of its own for each list; hence the calls below.
Every call here can hang on a broken sound server: a process of its own makes them.
"""

import math
import time
from collections import deque
from typing import Any, Final

import miniaudio

from assistant.speech.audio import RATE_HZ
from assistant.speech.devices import Device

_PERIOD_MS: Final = 50
"""How much sound arrives at a time."""
_PERIODS: Final = 200
"""10 s that a sound server may hold for us. With the library's own 3, PulseAudio threw sound
away in 8 of 8 runs in which it was held up for 0.5 s; with these in none of 8."""
_AT_ONCE_S: Final = _PERIOD_MS / 2000
"""Sooner after another, a block had been waiting with it."""
_HELD_S: Final = 0.5
"""Longer no block is held back, should a device give shorter ones than it was asked for."""
_WAITING: Final = 600
"""Periods, 30 s, that wait to be taken. Who takes none for so long was stopped, as by Ctrl-Z,
and what is said in a room then is no answer; an hour of it would be 115 MB besides."""
_BACKENDS: Final = (
    miniaudio.Backend.WASAPI,
    miniaudio.Backend.COREAUDIO,
    miniaudio.Backend.PULSEAUDIO,  # PipeWire speaks it too
)
"""The library would go on to bare ALSA, which may hold the device of a server that is
just starting again, and in the end to one that hears digital silence for ever."""

_ffi: Final = miniaudio.ffi
_lib: Final = miniaudio.lib


class CaptureError(Exception):
    """The sound system refused; there may be none, or it died."""


class System:
    """A connection to the sound system, made when it is first needed, and again after ``close``."""

    def __init__(self) -> None:
        self._context: Any = None

    def devices(self) -> tuple[Device, ...]:
        """All sources there are at this moment, monitors too.

        Raises:
            CaptureError: There is no sound system, or it died.
        """
        return tuple(_device(info) for info in self._infos())

    def open(self, device: Device) -> "Stream":
        """Listen to this one and no other.

        Raises:
            CaptureError: It cannot be opened, or is not there any more.
        """
        for info in self._infos():
            if _device(info).id == device.id:
                return Stream(self._context, device, _ffi.addressof(info, "id"))
        raise CaptureError

    def close(self) -> None:
        """End the connection. Its streams must be closed before."""
        if self._context is not None:
            _lib.ma_context_uninit(self._context)
            self._context = None

    def _infos(self) -> list[Any]:
        """As the library lists them, valid until the next call."""
        if self._context is None:
            self._context = _connected()
        infos, count = _ffi.new("ma_device_info**"), _ffi.new("ma_uint32*")
        nothing = _ffi.NULL
        _check(_lib.ma_context_get_devices(self._context, nothing, nothing, infos, count))
        return [infos[0][i] for i in range(count[0])]


class Stream:
    """The sound of one microphone: 16 kHz, one channel, signed 16 bit."""

    def __init__(self, context: Any, device: Device, device_id: Any) -> None:
        self.device = device
        self._blocks: deque[tuple[float, bytes]] = deque()
        self.moved = False
        """Whether the server has put another source in its place; its sound is not taken."""
        # The library calls these from a thread of its own: they must outlive the device.
        self._calls = (
            _ffi.callback("void(ma_device*, void*, void*, ma_uint32)", self._on_sound),
            _ffi.callback("void(ma_device_notification*)", self._on_notice),
        )
        config = _lib.ma_device_config_init(_lib.ma_device_type_capture)
        config.sampleRate = RATE_HZ
        config.periodSizeInMilliseconds = _PERIOD_MS
        config.periods = _PERIODS
        config.capture.format = _lib.ma_format_s16
        config.capture.channels = 1
        config.capture.pDeviceID = device_id
        config.dataCallback, config.notificationCallback = self._calls
        self._device = _ffi.new("ma_device*")
        _check(_lib.ma_device_init(context, _ffi.addressof(config), self._device))
        try:
            _check(_lib.ma_device_start(self._device))
        except CaptureError:
            self.close()
            raise

    def take(self, *, whole: bool = True) -> list[tuple[float, bytes]]:
        """What has arrived since the last time: monotonic seconds of its arrival, and the sound.

        Args:
            whole: Also what came just now, whose arrival what comes behind it may yet correct.
        """
        blocks = [self._blocks[at] for at in range(len(self._blocks))]  # one may come meanwhile
        count = len(blocks) if whole else _ended(blocks, time.monotonic())
        for _ in range(count):
            self._blocks.popleft()
        return _arrived(blocks)[:count]

    def close(self) -> None:
        """Let go of the microphone."""
        # Without the stop, uninit waits for ever when the source has vanished or is suspended.
        _lib.ma_device_stop(self._device)
        _lib.ma_device_uninit(self._device)

    def _on_sound(self, _device: Any, _output: Any, sound: Any, frames: int) -> None:
        if not self.moved and len(self._blocks) < _WAITING:
            self._blocks.append((time.monotonic(), _ffi.buffer(sound, 2 * frames)[:]))

    def _on_notice(self, notice: Any) -> None:
        # The server tells of the move before the first sound from the other source.
        self.moved = self.moved or notice.type == _lib.ma_device_notification_type_rerouted


def _ended(blocks: list[tuple[float, bytes]], now: float) -> int:
    """How many blocks are in no run that may be going on, or were held back long enough."""
    count, behind = len(blocks), now
    while count and behind - (at := blocks[count - 1][0]) < _AT_ONCE_S and now - at < _HELD_S:
        count -= 1
        behind = at
    return count


def _arrived(blocks: list[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """The blocks, each with the moment it should have arrived.

    A process that was held up, or a server, gives in one go what it had waiting. Each block
    was over before the one behind it began: taken as it comes, a second of our own voice
    would be of the moment after it.
    """
    latest, arrived = math.inf, []
    for at, block in reversed(blocks):
        latest = min(at, latest)
        arrived.append((latest, block))
        latest -= len(block) / (2 * RATE_HZ)
    return arrived[::-1]


def _connected() -> Any:
    context, backends = _ffi.new("ma_context*"), [backend.value for backend in _BACKENDS]
    _check(_lib.ma_context_init(backends, len(backends), _ffi.NULL, context))
    return context


def _device(info: Any) -> Device:
    name = _ffi.string(info.name).decode(errors="replace")
    # A union that cffi hides; on PulseAudio it is the source's name, ended by a zero.
    return Device(
        name, _ffi.buffer(_ffi.addressof(info, "id"))[:].rstrip(b"\0"), bool(info.isDefault)
    )


def _check(result: int) -> None:
    if result != _lib.MA_SUCCESS:
        raise CaptureError
