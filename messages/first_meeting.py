"""What a pair with a mentor begins with: who drives, what the first hour is for, and how often to meet."""

from datetime import date

from mentoring.programs import Program, ProgramKind
from messages.text import day, mention

#: minutes, and what they are for; {mentor} and {mentee} are names
AGENDA = {
    ProgramKind.MENTOR: (
        (10, "Who are you, and what has brought you to the work that you do now?"),
        (15, "{mentee}: what would you like to be able to do, or to have decided, when this round ends?"),
        (10, "{mentor}: where can you help with that, and who knows more about the rest?"),
        (10, "What stays between you, and what belongs with {mentee}'s manager instead?"),
        (10, "How do you like to hear that something was good, or not so good? What do you do when one cannot come?"),
        (5, "The date of the next time, and one thing to try until then."),
    ),
    ProgramKind.REVERSE: (
        (10, "Who are you, and what does an ordinary week of yours look like?"),
        (15, "{mentee}: what do you see too little of from where you sit? Name two or three things to learn."),
        (10, "{mentor}: which of these do you know at first hand, and what could you show instead of tell?"),
        (10, "{mentor}, here you are the one who knows: agree that plain words are welcome, and have no consequences."),
        (10, "What stays between you? What do you do when one of you cannot come?"),
        (5, "The date of the next time, and one thing to look at until then."),
    ),
}
#: minutes of the first meeting
LENGTH = {kind: sum(minutes for minutes, _ in rows) for kind, rows in AGENDA.items()}


def who_is_who(program: Program, mentor: str, mentee: str) -> str:
    """Which of the two is the mentor, and what that means in this kind of program."""
    if program.kind is ProgramKind.REVERSE:
        return (
            f"{mention(mentor)} is the mentor here, whatever the titles say: {mention(mentee)} has asked to learn from "
            "somebody who is closer to the work."
        )
    return f"{mention(mentor)} is the mentor, {mention(mentee)} the mentee."


def first_step(mentor: str, mentee: str) -> str:
    """The mentee drives."""
    return (
        f"*{mention(mentee)}, this is yours to drive:* choose a time, send the invitation, and bring what you want to "
        f"talk about. {mention(mentor)}, say which time suits you; you need not prepare anything."
    )


def agenda(program: Program, mentor: str, mentee: str) -> str:
    """The first meeting, to the minute."""
    names = {"mentor": mention(mentor), "mentee": mention(mentee)}
    lines = [f"• {minutes} min – {words.format_map(names)}" for minutes, words in AGENDA[program.kind]]
    return "\n".join([f"*Your first meeting, in {LENGTH[program.kind]} minutes:*", *lines])


def rhythm(until: date) -> str:
    """How often to meet, and until when."""
    return (
        f"*After that:* once every three weeks or so keeps a thread. Put the dates in your calendars at once; this "
        f"round goes on until {day(until)} {until.year}. Then look back together, and decide anew."
    )
