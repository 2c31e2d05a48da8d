"""The set-up scripts, on a machine made for the test: its Python writes down what it is told."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import needs

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
BUSY_WITHIN_S = 60
TOOLS = ("cat", "cksum", "cp", "dirname", "mkdir", "mktemp", "rm", "sh", "sleep", "tail")

PYTHON = """#!/bin/sh
# A Python that runs small programs for real, and writes down what it would install.
case "$1 ${2:-}" in
"-c "*) exec @REAL@ "$@" ;;
"-m venv") echo "venv" >>"@LOG@"; mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
"-m pip") echo "$@" >>"@LOG@"; @PIP@ ;;
*) printf "[%s]" "$@" ;;
esac
"""


@dataclass(frozen=True)
class Machine:
    """A checkout of its own, and a PATH with nothing on it but what a system has."""

    checkout: Path
    path: Path
    home: Path
    log: Path
    real: str

    def give_python(self, pip: str = ":", name: str = "python3") -> None:
        """Put a Python on the PATH; ``pip`` is what its installer does."""
        text = PYTHON.replace("@REAL@", self.real).replace("@LOG@", str(self.log))
        self.give(name, text.replace("@PIP@", pip))

    def give(self, name: str, text: str) -> None:
        """Put a program on the PATH."""
        program = self.path / name
        program.write_text(text)
        program.chmod(0o755)

    def environment(self, **others: str) -> dict[str, str]:
        model = {"REFLECT_MODEL": "/nowhere"}  # named, so that none is sent for
        return {"PATH": str(self.path), "HOME": str(self.home), **model, **others}

    def run(self, *arguments: str, **others: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.checkout / "scripts/run"), *arguments],
            env=self.environment(**others),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=BUSY_WITHIN_S,
            check=False,
        )

    def installed(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


def started(*arguments: str) -> str:
    """What that Python prints when it is to start the program."""
    return "".join(f"[{argument}]" for argument in ("-P", "-m", "assistant", *arguments))


@pytest.fixture
def machine(tmp_path: Path, home: Path) -> Machine:
    checkout = tmp_path / "check out"
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, checkout / name)
    shutil.copy(ROOT / "pyproject.toml", checkout)
    path = tmp_path / "bin"
    path.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (path / tool).symlink_to(found)
    real = shutil.which("python3", path="/usr/bin:/bin:/usr/local/bin") or shutil.which("python3")
    assert real
    return Machine(checkout, path, home, tmp_path / "log", real)


def test_the_first_start_installs_what_is_locked_and_says_little(machine: Machine) -> None:
    machine.give_python()
    first = machine.run("list", "two words")
    assert first.stdout == started("list", "two words")
    assert len(first.stderr.splitlines()) <= 6
    venv, build, packages, program = machine.installed()
    assert venv == "venv"
    for line, lock in ((build, "build.lock"), (packages, "run.lock")):
        assert "--require-hashes" in line
        assert "--no-build-isolation" in line
        assert "--only-binary :all:" in line
        assert line.endswith(lock)
    assert "--no-binary srt" in packages
    assert "--no-deps -e" in program


def test_later_starts_install_nothing_and_say_nothing(machine: Machine) -> None:
    machine.give_python()
    machine.run()
    installed = machine.installed()
    later = machine.run("today")
    assert (later.stdout, later.stderr) == (started("today"), "")
    assert machine.installed() == installed


def test_a_new_lock_or_a_moved_checkout_is_installed_anew(machine: Machine) -> None:
    machine.give_python()
    machine.run()
    with (machine.checkout / "requirements/run.lock").open("a") as lock:
        lock.write("# one more\n")
    machine.run()
    assert machine.installed().count("venv") == 1
    assert len(machine.installed()) == 1 + 3 + 1 + 3  # pip is asked for, then three phases


def test_two_starts_at_once_install_once(machine: Machine) -> None:
    machine.give_python(pip="sleep 0.3")
    starts = [
        subprocess.Popen(
            [str(machine.checkout / "scripts/run"), name],
            env=machine.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    ended = [start.communicate(timeout=BUSY_WITHIN_S) for start in starts]
    assert [out for out, _ in ended] == [started("one"), started("two")]
    assert machine.installed().count("venv") == 1
    assert len(machine.installed()) == 4


def test_an_installer_that_cannot_go_on_shows_its_last_words_and_what_to_do(
    machine: Machine,
) -> None:
    machine.give_python(pip="echo no route to host; exit 1")
    start = machine.run()
    assert start.returncode == 1
    assert start.stdout == ""
    assert "no route to host" in start.stderr
    assert start.stderr.splitlines()[-1].endswith("Check the network, then start again.")


def test_work_half_done_is_done_again(machine: Machine) -> None:
    machine.give_python(pip="exit 1")
    machine.run()
    (machine.checkout / ".venv/bin/python").unlink()
    machine.give_python()
    assert machine.run().stdout == started()


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (None, "Python 3.11 to 3.14 is needed."),
        ("#!/bin/sh\nexit 127\n", "Python 3.11 to 3.14 is needed."),
        (
            '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec @REAL@ "$@"\n',
            "apt install python3-venv",
        ),
    ],
)
def test_a_python_that_is_missing_broken_or_not_whole_is_named_in_one_line(
    program: str | None, sentence: str, machine: Machine
) -> None:
    if program:
        machine.give("python3", program.replace("@REAL@", machine.real))
    start = machine.run()
    assert start.returncode == 1
    assert sentence in start.stderr
    assert len(start.stderr.splitlines()) == 1


def test_a_shim_that_does_not_run_does_not_hide_a_python_that_does(machine: Machine) -> None:
    machine.give("python3.14", "#!/bin/sh\nexit 127\n")
    machine.give_python()
    assert machine.run().stdout == started()


def test_a_checkout_that_cannot_be_written_is_named_in_one_line(machine: Machine) -> None:
    machine.give_python()
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        shutil.copytree(machine.checkout, checkout := Path(folder, "checkout"))
        shutil.copytree(machine.path, path := Path(folder, "bin"), symlinks=True)
        for closed in (Path(folder), checkout):
            closed.chmod(0o555)
        start = subprocess.run(
            [*as_somebody_else(), str(checkout / "scripts/run")],
            env=machine.environment(PATH=str(path)),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        Path(folder).chmod(0o700)
        checkout.chmod(0o700)
    assert start.returncode == 1
    assert start.stderr.startswith(f"This folder cannot be written to: {checkout}.")
    assert len(start.stderr.splitlines()) == 1


def as_somebody_else() -> list[str]:
    """For root no folder is closed, so root becomes nobody."""
    if os.geteuid():
        return []
    needs("setpriv")
    return [shutil.which("setpriv") or "", "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.mark.parametrize("nowhere", [{}, {"HOME": ""}])
def test_without_a_home_one_line_says_so_and_the_start_goes_on(
    nowhere: dict[str, str], machine: Machine
) -> None:
    machine.give_python()
    machine.run()
    environment = {"PATH": str(machine.path), **nowhere}
    start = subprocess.run(
        [str(machine.checkout / "scripts/run")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert start.stdout == started()
    assert len(start.stderr.splitlines()) == 1
    assert "Set REFLECT_HOME" in start.stderr


def test_the_scripts_and_the_program_look_for_models_in_the_same_place(machine: Machine) -> None:
    for others in ({}, {"XDG_DATA_HOME": "/data of mine"}, {"REFLECT_HOME": "/mine"}):
        environment = {**machine.environment(), **others}
        script = f'root=x; . "{ROOT}/scripts/set_up.sh"; data_folder'
        said = subprocess.run(
            ["sh", "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        asked = subprocess.run(
            [
                sys.executable,
                "-c",
                "from assistant.locations import *; print(Locations.of().data)",
            ],
            env={**environment, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert said.stdout == asked.stdout.rstrip("\n")


def test_a_long_wait_has_a_line_each_half_minute(tmp_path: Path) -> None:
    script = f"""
        root=x; . "{ROOT}/scripts/set_up.sh"; log={tmp_path}/log
        naps=0
        sleep() {{  # 0.2 s each, so 90 s in all
            naps=$((naps + 1))
            if [ $naps = 450 ]; then : >"{tmp_path}/end"; wait "$job"; fi
        }}
        watched sh -c 'until [ -e "{tmp_path}/end" ]; do sleep 0.01; done' || :
    """
    said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert said.stderr.splitlines() == ["Still working."] * 3
