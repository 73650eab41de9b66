"""The cast: colleagues who live in the sandbox, so that a program can be watched instead of imagined.

They use the sandbox's own API alone, like somebody at its page: they read what is on their screens, click, fill in
forms and talk. `move_in` brings them into a running sandbox; `open_programs` starts their
programs once the app is there.
"""

from demo.cast import Cast
from demo.circles import open_circles
from demo.house import move_in
from demo.program import NotAsExpected, open_program
from sandbox import SandboxClient

__all__ = ["Cast", "NotAsExpected", "move_in", "open_programs"]


def open_programs(client: SandboxClient) -> None:
    """The program of pairs, which everybody joins, and then the circles; see there."""
    open_program(client)
    open_circles(client)
