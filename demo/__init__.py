"""The cast: colleagues who live in the sandbox, so that a program can be watched instead of imagined.

They use the sandbox's own API alone, like somebody at its page: they read what is on their screens, click, fill in
forms and talk. `move_in` brings them into a running sandbox; `open_program` starts their program once the app is there.
"""

from demo.cast import Cast
from demo.house import move_in
from demo.program import NotAsExpected, open_program

__all__ = ["Cast", "NotAsExpected", "move_in", "open_program"]
