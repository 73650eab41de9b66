"""What the cast says in its circles: `circles.toml`, which is beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

#: the session whose learnings fit any other
ANY_SESSION = "Bring your own question"


@dataclass(frozen=True, slots=True)
class CircleTalk:
    """Lines to choose from. `learnings` by the title of a session, `answers` by how the question begins."""

    hellos: tuple[str, ...]
    topics: tuple[str, ...]
    steps: tuple[str, ...]
    helped: tuple[str, ...]
    change: tuple[str, ...]
    thanks: tuple[str, ...]
    learnings: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]

    def answers_to(self, question: str) -> tuple[str, ...]:
        """What could be answered to a question in the channel; nothing to one that nobody here knows."""
        return next((lines for begins, lines in self.answers.items() if question.startswith(begins)), ())

    def learned_in(self, title: str) -> tuple[str, ...]:
        """What a circle could take along from a session."""
        return self.learnings.get(title, self.learnings[ANY_SESSION])


def load() -> CircleTalk:
    """Read the file."""
    data = tomllib.loads(resources.files("demo").joinpath("circles.toml").read_text("utf-8"))
    return CircleTalk(
        hellos=tuple(data["hellos"]),
        topics=tuple(data["topics"]),
        steps=tuple(data["steps"]),
        helped=tuple(data["helped"]),
        change=tuple(data["change"]),
        thanks=tuple(data["thanks"]),
        learnings={title: tuple(lines) for title, lines in data["learnings"].items()},
        answers={begins: tuple(lines) for begins, lines in data["answers"].items()},
    )
