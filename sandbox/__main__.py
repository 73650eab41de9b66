"""`python -m sandbox`: a workspace on its own, for a bot in another process."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from sandbox.box import Sandbox
from sandbox.manifest import ManifestError
from sandbox.persist import FILE, TRANSCRIPT, StoreError

FOLDER = Path(".sandbox")


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Slack workspace in a box.")
    parser.add_argument("--port", type=_port, default=8400, help="port on 127.0.0.1; 0 = any free one (default 8400)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where the state is kept (default {FOLDER})")
    parser.add_argument("--manifest", type=Path, help="the app's manifest: its commands, scopes and events")
    parser.add_argument("--fresh", action="store_true", help="forget the state in the folder and begin anew")
    parser.add_argument("--frozen", action="store_true", help="time stands still until it is advanced")
    parser.add_argument("--no-rates", action="store_true", help="do not enforce rate limits")
    return parser.parse_args(argv)


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to 65535")
    return int(text)


def forget(folder: Path) -> None:
    """Remove the state and nothing else."""
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm", TRANSCRIPT):
        (folder / name).unlink(missing_ok=True)


def main(argv: list[str]) -> int:
    given = arguments(argv)
    if given.fresh:
        forget(given.folder)
    try:
        box = Sandbox(given.manifest, given.folder, given.port, frozen=given.frozen, rates=not given.no_rates)
        box.start()
    except ManifestError as problem:
        print(f"The manifest cannot be used. {problem}", file=sys.stderr)
        return 2
    except StoreError as problem:
        print(problem, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"Port {given.port} cannot be used ({problem.strerror}); try --port 0.", file=sys.stderr)
        return 2
    done = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: done.set())
    print(f"Page       {box.url}/")
    print(f"base_url   {box.api_url}")
    print(f"Bot token  {box.bot_token}")
    print(f"App token  {box.app_token}")
    print("Ctrl-C ends it; the state stays in", given.folder, flush=True)
    done.wait()
    box.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
