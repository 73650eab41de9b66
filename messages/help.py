"""What the slash commands can do, and what is said to a word that they do not know."""

from collections.abc import Sequence

from mentoring.errors import NotAllowed
from messages.errors import sentence
from messages.kit import Message, context, message, section
from messages.text import typed

MEMBER_INTRO = (
    "*Mentor Circles* finds you colleagues to learn from and to be of use to: a peer, a mentor, a mentee or a circle. "
    "You take part only if you join, and you can stop at any time."
)
ABOUT = "Mentor Circles matches colleagues now and then, so that they learn from each other."
ADMIN_INTRO = "For the owners of a mentoring program. Type these in the program's own channel."

CIRCLE_INTRO = (
    "A *circle* is a small group that meets for a season, with an agenda and somebody else leading each time. Type "
    "these in your circle's channel, or anywhere: then they mean your circle, or you choose."
)

#: command -> subcommand -> (how to type it, what it does)
HELP = {
    "/mentor": {
        "join": ("/mentor join", "take part in a program; opens a short form"),
        "profile": ("/mentor profile", "change what you offer and want, and your working hours"),
        "matches": ("/mentor matches", "see whom you have been matched with"),
        "rematch": (
            "/mentor rematch",
            "end a match and get another one; no reason needed, and nobody is told you asked",
        ),
        "pause": ("/mentor pause [until when]", "take a break, for example `/mentor pause two weeks`"),
        "resume": ("/mentor resume", "come back from a break"),
        "leave": ("/mentor leave", "leave a program at once; no reason needed"),
        "avoid": ("/mentor avoid [@name]", "your private list of people not to be matched with"),
        "help": ("/mentor help", "show this"),
    },
    "/circle": {
        "list": ("/circle list", "see your circles, and when each meets next"),
        "join": ("/circle join", "take part in a program of circles; opens a short form"),
        "leave": ("/circle leave", "leave your circle at once; no reason needed"),
        "next": ("/circle next", "see when your circle meets next, who leads and who comes"),
        "agenda": ("/circle agenda", "read the agenda of the next session"),
        "topics": ("/circle topics [topic]", "see what waits to be talked about, vote, or suggest something"),
        "actions": ("/circle actions", "see what you wanted to do, and mark it as done"),
        "rsvp": ("/circle rsvp [yes or no]", "say whether you come to the next session"),
        "swap": ("/circle swap [@name]", "hand on your turn to lead, or ask somebody to swap"),
        "help": ("/circle help", "show this"),
    },
    "/mentor-admin": {
        "setup": ("/mentor-admin setup", "start a program in this channel"),
        "edit": ("/mentor-admin edit", "change name, rhythm and times; you see the change in words first"),
        "status": ("/mentor-admin status", "see how the program stands"),
        "preview": ("/mentor-admin preview", "see the next dates and how many people would take part"),
        "propose": ("/mentor-admin propose", "see the groups of the next round first; change them and approve them"),
        "circles": ("/mentor-admin circles", "see how circles do, which need a hand, and who has met whom in shares"),
        "prompts": ("/mentor-admin prompts", "see what circles are asked between sessions; add, edit, turn off"),
        "run-now": ("/mentor-admin run-now", "match people today, without waiting for the date"),
        "pause": ("/mentor-admin pause", "stop rounds and messages until you resume"),
        "resume": ("/mentor-admin resume", "go on with the next date"),
        "end": ("/mentor-admin end", "end the program for good; asks once more"),
        "members": ("/mentor-admin members", "see who takes part and who is on a break"),
        "rules": ("/mentor-admin rules", "choose what counts when people are matched, and how much"),
        "delivery": ("/mentor-admin delivery", "see messages that did not go out, and what can be done"),
        "owners": ("/mentor-admin owners", "choose who looks after the program with you"),
        "help": ("/mentor-admin help", "show this"),
    },
}


def help_message(command: str, rows: Sequence[tuple[str, str]], intro: str) -> Message:
    """All subcommands of a command; `rows` are (how to type it, what it does), in order."""
    lines = "\n".join(_lines(rows))
    return message(
        f"What {command} can do: {', '.join(usage.split()[1] for usage, _ in rows if ' ' in usage)}.",
        section(intro),
        section(lines),
        context("Questions about the program? Ask its owners. Your open check-ins are always in this app's Home."),
    )


def outside(refused: NotAllowed, rows: Sequence[tuple[str, str]] = ()) -> Message:
    """To whoever may not take part: what this is, and why it is not for them.

    `rows` are what is left to those who are in a program from before.
    """
    left = "\n".join(["This is still yours to use:", *_lines(rows)]) if rows else ""
    return message(
        f"{ABOUT} {sentence(refused)}", section(ABOUT), section(sentence(refused)), section(left) if left else None
    )


def _lines(rows: Sequence[tuple[str, str]]) -> list[str]:
    return [f"• `{usage}` – {does}" for usage, does in rows]


def unknown(command: str, word: str, nearest: str | None) -> Message:
    """A word that the command does not know, with the nearest one that it does."""
    guess = f" Did you mean `{command} {nearest}`?" if nearest else ""
    return message(f"{command} does not know “{typed(word, 60)}”.{guess} `{command} help` shows all it can do.")
