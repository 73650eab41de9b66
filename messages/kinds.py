"""The kinds of program that can be set up, and what people are in them, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mentoring.programs import Approval, ProgramKind, Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role as people choose it. `option` fits into a select, `about` says it to whoever has it."""

    option: str
    about: str
    #: whom they are matched with: "{when} we match you with ..."
    partner: str


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of program: its name, what it is for owners, what happens for members, and its roles."""

    name: str
    about: str
    #: "Each round ...," for who may join; when follows
    invitation: str
    #: what one is matched with: "{when} we match you with ..."
    partner: str
    roles: Mapping[Role, RoleWords] = field(default_factory=dict)
    #: what is formed, and for how long
    group: str = "group"
    span: str = "round"
    #: before the dates on which the next ones begin
    dates: str = "Next"


#: every kind that the set-up form offers, in its order
KINDS = {
    ProgramKind.PEER: KindWords(
        "Pairs of peers",
        "Pairs of peers who meet and learn from each other, in every round with somebody else.",
        "Each round matches you with a peer, somebody to learn from and to be of use to: half an hour together,",
        "a peer",
    ),
    ProgramKind.MENTOR: KindWords(
        "Mentors and mentees",
        "A mentor and a mentee go a longer way together. Everybody says which of the two they are when they join.",
        "Mentors and mentees go a longer way together, and meet every few weeks. You choose which of the two you "
        "are. Rounds begin",
        "the mentor or the mentees who fit you best",
        {
            Role.MENTEE: RoleWords(
                "Mentee: I would like a mentor", "You take part as a *mentee*.", "the mentor who fits you best"
            ),
            Role.MENTOR: RoleWords(
                "Mentor: I share what I know", "You take part as a *mentor*.", "the mentees who fit you best"
            ),
        },
    ),
    ProgramKind.REVERSE: KindWords(
        "Reverse mentoring: juniors mentor seniors",
        "Somebody junior mentors somebody senior, for a longer while: on new tools, other points of view, what it is "
        "like to start here today.",
        "Juniors mentor seniors here, for a longer while: on new tools, other points of view, what it is like to "
        "start today. You choose which of the two you are. Rounds begin",
        "the person who fits you best",
        {
            Role.MENTOR: RoleWords(
                "Junior: I mentor somebody senior to me",
                "You take part as the *junior who mentors* somebody senior.",
                "the seniors who fit you best",
            ),
            Role.MENTEE: RoleWords(
                "Senior: somebody junior mentors me",
                "You take part as the *senior who is mentored* by somebody junior.",
                "the junior who fits you best",
            ),
        },
    ),
    ProgramKind.CIRCLE: KindWords(
        "Circles of four to ten",
        "Circles of four to ten people who meet regularly for a season, each in a channel of its own, with a theme, an "
        "agenda for every session, and somebody else leading each time.",
        "A circle is four to ten people who meet for a season, to learn from and to be of use to each other,",
        "a circle",
        group="circle",
        span="season",
        dates="Seasons begin on",
    ),
}

#: for the owner who chooses
APPROVAL_OPTIONS = {
    Approval.AUTOMATIC: "The app introduces them at once",
    Approval.OWNERS: "I look at them first",
}
#: the same in a sentence for everybody
APPROVAL_WORDS = {
    Approval.AUTOMATIC: "the app introduces them at once",
    Approval.OWNERS: "the owners look at them first",
}


def kind_words(kind: ProgramKind) -> KindWords:
    """The words of a kind; those of peers for one that cannot be set up."""
    return KINDS.get(kind, KINDS[ProgramKind.PEER])
