"""A microphone and a loudspeaker without a sound card: a PulseAudio server of our own.

What is played into :attr:`Rig.mic_sink` is what the microphone hears; what the
program says is read back from :attr:`Rig.speaker_monitor`. The server has a folder,
a socket and a cookie of its own, touches nothing else on the machine, and needs
neither a network nor an ordinary user.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

import pytest

PROGRAMS: Final = ("pulseaudio", "pactl", "paplay", "parec")
"""What the rig is made of."""
_READY_S: Final = 30.0
"""A server that starts takes 0.3 s on an idle machine."""
_TICK_S: Final = 0.02
_REST_OF_THE_MACHINE: Final = (
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "PULSE_SINK",
    "PULSE_SOURCE",
    "WAYLAND_DISPLAY",
)
_ALSA: Final = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


class Rig:
    """A sound server with one microphone and one loudspeaker; a context manager.

    Args:
        rate: Of both devices, in hertz.
        channels: Of the microphone.
        devices: False for a server with no device at all.
    """

    mic_sink: Final = "vmic_in"
    mic: Final = "vmic"
    mic_name: Final = "VirtualMic"
    """What a listing of devices calls the microphone."""
    speaker: Final = "vspk"
    speaker_name: Final = "VirtualSpeaker"
    speaker_monitor: Final = "vspk.monitor"

    def __init__(self, *, rate: int = 48000, channels: int = 1, devices: bool = True) -> None:
        self._rate = rate
        self._channels = channels
        self._devices = devices
        self._folder = Path(tempfile.mkdtemp(prefix="reflect-rig-"))
        self._socket = self._folder / "native"
        self._server: subprocess.Popen[bytes] | None = None
        self._started: list[subprocess.Popen[bytes]] = []
        self._plugged = ""

    def __enter__(self) -> Self:
        (self._folder / "asound.conf").write_text(_ALSA)
        try:
            self.start_server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        for process in self._started:
            process.kill()
            process.wait()
        self.kill_server()
        shutil.rmtree(self._folder, ignore_errors=True)

    def env(self) -> dict[str, str]:
        """The environment in which a program has these devices and no others."""
        env = {name: text for name, text in os.environ.items() if name not in _REST_OF_THE_MACHINE}
        return env | self._own_env()

    def put_into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Give these devices to the test itself and whatever it starts."""
        for name in _REST_OF_THE_MACHINE:
            monkeypatch.delenv(name, raising=False)
        for name, text in self._own_env().items():
            monkeypatch.setenv(name, text)

    def start_server(self) -> None:
        """Start the server, also after its death; its socket is always the same."""
        self._socket.unlink(missing_ok=True)
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
                *("--exit-idle-time=600", "--realtime=no", "--high-priority=yes"),
                *("--load", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"),
                f"--log-target=file:{self._folder}/log",
            ],
            env=self.env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_for_server(self._server)
        if self._devices:
            self._load_devices()

    def kill_server(self) -> None:
        """Kill the server as a crash would: nobody is told, the socket stays behind."""
        if self._server:
            self._server.kill()
            self._server.wait()
            self._server = None

    def pactl(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Give the server a command; its failure is for the caller to see."""
        return subprocess.run(
            ["pactl", *args],
            env=self.env(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def unplug(self) -> None:
        """Take the microphone away, as when its cable is pulled."""
        self._unload(self._plugged)

    def plug(self) -> None:
        """Bring the microphone back, as the usual one."""
        self._plugged = self._load(
            "module-remap-source",
            f"master={self.mic_sink}.monitor",
            f"source_name={self.mic}",
            f"source_properties=device.description={self.mic_name}",
        )
        self._do("set-default-source", self.mic)

    def is_heard(self) -> bool:
        """Whether anybody has the microphone open."""
        sources = (row.split("\t") for row in self._rows("sources"))
        mic = [number for number, name, *_ in sources if name == self.mic]
        return any(row.split("\t")[1] in mic for row in self._rows("source-outputs"))

    def suspend(self, suspended: bool) -> None:  # noqa: FBT001 - as pactl has it
        """Let the microphone fall still without a word, or wake it."""
        self._do("suspend-source", self.mic, str(int(suspended)))

    def freeze_server(self, frozen: bool) -> None:  # noqa: FBT001 - as ``suspend``
        """Let the server answer nobody, or go on."""
        assert self._server
        self._server.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def play_mic(
        self, path: Path, *, wait: bool = True, latency_ms: int = 200
    ) -> subprocess.Popen[bytes]:
        """Play a sound file into the microphone.

        Args:
            path: The file.
            wait: Whether to wait for its end.
            latency_ms: How far ahead the player fills; with less, a busy machine tears gaps.
        """
        playing = self._start(
            "paplay", "-d", self.mic_sink, f"--latency-msec={latency_ms}", str(path)
        )
        if wait:
            assert playing.wait(timeout=600) == 0
        return playing

    def play_speaker(self, path: Path) -> subprocess.Popen[bytes]:
        """Begin to play a sound file on the loudspeaker, as another program would."""
        return self._start("paplay", "-d", self.speaker, "--latency-msec=200", str(path))

    def record_speaker(self, path: Path) -> subprocess.Popen[bytes]:
        """Begin to write down what the loudspeaker emits; end it with ``terminate()``.

        Args:
            path: A WAV file of 16 kHz, one channel, 16 bit.
        """
        return self._record(self.speaker_monitor, path)

    def record_mic(self, path: Path) -> subprocess.Popen[bytes]:
        """As :meth:`record_speaker`, what the microphone hears: a peer for our own capture."""
        return self._record(self.mic, path)

    @contextmanager
    def loop_back(self, gain_db: float) -> Iterator[None]:
        """Let the microphone hear the loudspeaker, at this gain, as on a table in a room."""
        module = self._load(
            "module-loopback",
            f"source={self.speaker_monitor}",
            f"sink={self.mic_sink}",
            "latency_msec=20",
            "source_dont_move=true",
            "sink_dont_move=true",
        )
        try:
            stream = self._stream_of(module)
            self._do("set-sink-input-volume", stream, f"{10 ** (gain_db / 20):.6f}")
            yield
        finally:
            self._unload(module)

    def _own_env(self) -> dict[str, str]:
        folder = str(self._folder)
        return {
            "ALSA_CONFIG_PATH": f"{folder}/asound.conf",
            "PULSE_COOKIE": f"{folder}/cookie",
            "PULSE_RUNTIME_PATH": folder,
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_STATE_PATH": folder,
            "XDG_RUNTIME_DIR": folder,
        }

    def _record(self, source: str, path: Path) -> subprocess.Popen[bytes]:
        return self._start(
            *("parec", "-d", source, "--rate=16000", "--channels=1"),
            *("--format=s16le", "--latency-msec=20", "--file-format=wav", str(path)),
        )

    def _load_devices(self) -> None:
        # Without norewinds an idle null sink hands on its silence in lumps of two seconds.
        for name, title, channels in (
            (self.mic_sink, "VirtualMicFeed", self._channels),
            (self.speaker, self.speaker_name, 2),
        ):
            self._load(
                "module-null-sink",
                f"sink_name={name}",
                f"rate={self._rate}",
                f"channels={channels}",
                "norewinds=1",
                f"sink_properties=device.description={title}",
            )
        self._do("set-default-sink", self.speaker)
        self.plug()

    def _load(self, module: str, *arguments: str) -> str:
        return self._do("load-module", module, *arguments).strip()

    def _unload(self, module: str) -> None:
        if self._server:  # with the server everything it had loaded is gone
            self._do("unload-module", module)

    def _do(self, *args: str) -> str:
        done = self.pactl(*args)
        assert done.returncode == 0, (args, done.stderr)
        return done.stdout

    def _rows(self, what: str) -> list[str]:
        return self._do("list", "short", what).splitlines()

    def _stream_of(self, module: str) -> str:
        stream = ""
        for row in self._do("list", "sink-inputs").splitlines():
            if row.startswith("Sink Input #"):
                stream = row.rpartition("#")[2]
            elif row.strip() == f"Owner Module: {module}":
                return stream
        raise LookupError(module)

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self.env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(process)
        return process

    def _wait_for_server(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _READY_S
        while server.poll() is None and time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                if self._socket.exists() and self.pactl("info").returncode == 0:
                    return
            time.sleep(_TICK_S)
        log = (self._folder / "log").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"no sound server: {log}")


@pytest.fixture(name="rig")
def a_rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A microphone and a loudspeaker for one test and whatever it starts."""
    from tests.conftest import needs  # noqa: PLC0415 - it may import this fixture

    needs(*PROGRAMS)
    with Rig() as rig:
        rig.put_into(monkeypatch)
        yield rig
