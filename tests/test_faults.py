"""What is said of a mistake of our own never holds a value."""

import subprocess
import sys

from assistant.faults import report


def broken(secret: str) -> None:
    raise ValueError(secret)


def test_a_fault_is_type_file_and_line() -> None:
    try:
        broken("secretword")
    except ValueError as fault:
        said = report(fault)
    assert "secretword" not in said
    assert "ValueError" in said
    assert "test_faults.py" in said


def test_a_fault_without_a_place_is_still_a_sentence() -> None:
    assert "KeyError" in report(KeyError("secretword"))
    assert "secretword" not in report(KeyError("secretword"))


def test_no_thread_and_no_exit_prints_a_traceback() -> None:
    code = """
import threading
from assistant.faults import silence_tracebacks
silence_tracebacks()
def break_down():
    raise ValueError("secretword")
thread = threading.Thread(target=break_down)
thread.start()
thread.join()
break_down()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "secretword" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("ValueError") == 2
