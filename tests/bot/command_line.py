"""`python -m bot` as it is typed: in this process, where it starts at once, and in one of its own."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from bot.__main__ import main
from bot.logs import CHATTY, unexpected

ROOT = Path(__file__).resolve().parents[2]
Done = subprocess.CompletedProcess[str]


def typed(folder: Path, *words: str, **settings: str) -> Done:
    """Run a command in an empty folder, so that no `.env` of this machine is read."""
    out, err = StringIO(), StringIO()
    around = chdir(folder), _environ(environment(folder, settings)), _as_it_was()
    with ExitStack() as stack:
        for one in (*around, redirect_stdout(out), redirect_stderr(err)):
            stack.enter_context(one)
        code = _code_of(words)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def typed_in_a_process(folder: Path, *words: str, **settings: str) -> Done:
    """The same in a process of its own, as people do it."""
    command = [sys.executable, "-m", "bot", *words]
    environ = environment(folder, settings)
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False)


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """What a command finds around it: nothing of this machine's settings of the bot."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder / "data"), **settings}


def _code_of(words: tuple[str, ...]) -> int:
    try:
        return main(words)
    except SystemExit as ended:  # argparse's way out
        return ended.code if isinstance(ended.code, int) else 1


@contextmanager
def _environ(wanted: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _as_it_was() -> Iterator[None]:
    """A command sets up the whole process, which other tests use after it."""
    signals = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    handlers = logging.root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in (*CHATTY, None)}
    logging.root.handlers = []
    try:
        yield
    finally:
        logging.root.handlers = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        logging.getLogger("apscheduler.scheduler").removeFilter(unexpected)
        for one, handler in signals.items():
            signal.signal(one, handler)
