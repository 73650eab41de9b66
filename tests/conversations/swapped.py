"""Every button and every form of the app, with the ids of what belongs to somebody else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mentoring.cadence import round_dates
from mentoring.circle_prompts import Stage
from mentoring.rounds import RoundState
from messages import ids
from messages.circle_prompts import prompt_view
from messages.circle_proposal import new_circle_view
from messages.join import join_view, profile_view
from messages.proposal import change_view, cost_view
from messages.rules_form import rules_view
from messages.season_topics import topic_view
from messages.setup import Setup, setup_metadata, setup_preview_view, setup_view
from messages.small_forms import avoid_view, owners_view, pause_view, pulse_comment_view
from storage import OutboxState
from tests.conversations.company import Company
from tests.messages.rendered_proposals import ACost

Json = dict[str, Any]

STALE = "input.stale"
NOT_YOURS = "checkin.not_yours"
#: people of the workspace who have no part in what Ana answers
OTHERS = ("outsider", "member", "partner", "owner", "other owner", "admin")
GARBAGE = (
    "", ":", "x", "0", "-1", "+1", "1.5", "999999", "9" * 30, "1:2:3:4", "1:met:met", "1:6", "1:0",
    "1:2026-99-99", "checkin:", "checkin:999999", "' OR 1=1 --", "<!channel>", "\x00", "١", "x" * 10_000,
)  # fmt: skip


@dataclass(frozen=True)
class Click:
    """One element, with the ids of what belongs to somebody else."""

    action_id: str
    carries: Callable[[Company], Json]
    refusal: str | None  # of people of the workspace who may not; None: it shows them what is their own
    by: Sequence[str] = OTHERS
    #: how a forged value gets in
    forged: Callable[[str], Json] = field(default=lambda value: {"value": value})
    #: what is said of garbage: one of these, or a form of the person's own
    garbage: tuple[str | None, ...] = (STALE,)


def design(company: Company) -> Json:
    """The id of the program in which only Zoe is."""
    return {"value": ids.encode(company.design.id)}


def meeting(*more: object) -> Callable[[Company], Json]:
    """Ana's "did you meet?"."""
    return lambda company: {"value": ids.encode(company.checkin.id, *more)}


def pulse(*more: object) -> Callable[[Company], Json]:
    """Ana's short question."""
    return lambda company: {"value": ids.encode(company.pulse.id, *more)}


def block(**choice: Any) -> Callable[[Company], Json]:
    """A picker under Ana's "did you meet?"."""
    return lambda company: {"block_id": ids.checkin_block(company.checkin.id), **choice}


def anas_match(company: Company) -> Json:
    """The group of Ana and Ben."""
    return {"value": str(company.checkin.group_id)}


def no_session(*more: object) -> Callable[[Company], Json]:
    """A session, a next step or a topic that nobody has."""
    return lambda _: {"value": ids.encode(1, *more)}


def designs_message(company: Company) -> Json:
    """A message of the program in which only Zoe is."""
    with company.world.bot.begin() as uow:
        rows = uow.outbox.waiting([OutboxState.SENT])
    return {"value": next(str(row.id) for row in rows if row.key.split(":")[1] == str(company.design.id))}


def proposed(*more: object) -> Callable[[Company], Json]:
    """The next round of the program in which only Zoe is."""
    return lambda company: {"value": ids.encode(designs_round(company), *more)}


def designs_round(company: Company) -> int:
    """The planned round of "Design peers"."""
    with company.world.bot.begin() as uow:
        planned = uow.rounds.latest(company.design.id, states=(RoundState.PLANNED,))
    assert planned
    return planned.id


def _of_design(more: str) -> Callable[[Company], Json]:
    """Something of the program in which only Zoe is."""
    return lambda company: {"value": f"{company.design.id}:{more}"}


A_REASON = {"selected_option": {"value": "could_not.away"}}
NOT_IN_DESIGN = ("outsider", "member", "partner", "owner", "other owner", "admin")
NOT_IN_A_PAIR = ("outsider", "member", "owner", "other owner", "admin")
NOT_DESIGNS_OWNER = ("outsider", "member", "partner", "owner")
GONE = (STALE, "program.gone")
#: Ana owns no program, whatever round is named
NO_OWNER = (*GONE, "admin.not_owner")

#: a key of CLICKS -> what is tried on it
TRIES: dict[Any, Click] = {
    ids.PROGRAM_JOIN: Click("program.join", lambda _: {"value": "999999"}, "program.gone", garbage=GONE),
    ids.PROGRAM_PROFILE: Click("program.profile", lambda company: {"value": company.ids["ana"]}, None, garbage=(None,)),
    ids.PROGRAM_PAUSE: Click("program.pause", design, "enrolment.none", NOT_IN_DESIGN, garbage=GONE),
    ids.PROGRAM_RESUME: Click("program.resume", design, "enrolment.none", NOT_IN_DESIGN, garbage=GONE),
    ids.PROGRAM_LEAVE: Click("program.leave", design, "enrolment.none", NOT_IN_DESIGN, garbage=GONE),
    ids.ROUND_SKIP: Click(
        "round.skip", lambda company: {"value": f"{company.design.id}:2026-12-29"}, "enrolment.none", garbage=GONE
    ),
    ids.ROUND_UNSKIP: Click(
        "round.unskip", lambda company: {"value": f"{company.design.id}:2026-12-29"}, "enrolment.none", garbage=GONE
    ),
    ids.CHECKIN_ANSWER_PATTERN: Click(
        "checkin.answer.met", meeting("met"), NOT_YOURS, garbage=(STALE, NOT_YOURS, "checkin.closed")
    ),
    ids.CHECKIN_PLANNED_ON: Click(
        "checkin.planned_on",
        block(selected_date="2026-12-14"),
        NOT_YOURS,
        forged=lambda value: {"block_id": value, "selected_date": "2026-12-14"},
        garbage=(STALE, NOT_YOURS),
    ),
    ids.CHECKIN_REASON: Click(
        "checkin.reason",
        block(**A_REASON),
        NOT_YOURS,
        forged=lambda value: {"block_id": value, **A_REASON},
        garbage=(STALE, NOT_YOURS),
    ),
    ids.CHECKIN_CHANGE: Click("checkin.change", meeting(), NOT_YOURS, garbage=(STALE, NOT_YOURS)),
    ids.CHECKIN_NUDGE: Click("checkin.nudge", meeting(), NOT_YOURS, garbage=(STALE, NOT_YOURS)),
    **{
        action_id: Click(action_id, anas_match, "rematch.gone", NOT_IN_A_PAIR, garbage=(STALE, "rematch.gone"))
        for action_id in (ids.MATCH_END, ids.MATCH_ANEW, ids.MATCH_WAIT)
    },
    ids.PULSE_SCORE_PATTERN: Click("pulse.score.5", pulse(5), NOT_YOURS, garbage=(STALE, NOT_YOURS)),
    ids.PULSE_COMMENT: Click("pulse.comment", pulse(), NOT_YOURS, garbage=(STALE, NOT_YOURS)),
    ids.ACTION_CHANGE: Click("action.change", lambda _: {"value": "steps"}, None, garbage=(None,)),
    ids.AVOID_ADD: Click("avoid.add", lambda company: {"value": company.ids["ana"]}, None, garbage=(None,)),
    ids.AVOID_REMOVE: Click("avoid.remove", lambda company: {"value": company.ids["max"]}, None, garbage=(STALE, None)),
    ids.SETUP_KIND: Click(
        "setup.kind",
        lambda _: {"value": "mentor"},
        "setup.not_allowed",
        (*NOT_DESIGNS_OWNER, "other owner"),
        garbage=("setup.not_allowed",),
    ),
    **{
        action_id: Click(action_id, design, "admin.not_owner", NOT_DESIGNS_OWNER, garbage=GONE)
        for action_id in (ids.ADMIN_EDIT, ids.ADMIN_PAUSE, ids.ADMIN_RESUME, ids.ADMIN_RUN_NOW, ids.ADMIN_END)
    },
    **{
        action_id: Click(
            action_id, designs_message, "delivery.gone", NOT_DESIGNS_OWNER, garbage=(STALE, "delivery.gone")
        )
        for action_id in (ids.DELIVERY_AGAIN, ids.DELIVERY_LEAVE)
    },
    ids.PROPOSAL_LOOK: Click("proposal.look", proposed(), "admin.not_owner", NOT_DESIGNS_OWNER, garbage=NO_OWNER),
    ids.PROPOSAL_PAGE_PATTERN: Click(
        "proposal.page.next", proposed(1), "admin.not_owner", NOT_DESIGNS_OWNER, garbage=NO_OWNER
    ),
    **{
        action_id: Click(action_id, proposed(1, 0), "admin.not_owner", NOT_DESIGNS_OWNER, garbage=NO_OWNER)
        for action_id in (
            ids.PROPOSAL_LOCK,
            ids.PROPOSAL_AGAIN,
            ids.PROPOSAL_CHANGE,
            ids.PROPOSAL_APPROVE,
            ids.PROPOSAL_REOPEN,
            ids.PROPOSAL_NEW,
        )
    },
    **{
        action_id: Click(action_id, proposed(1), "admin.not_owner", NOT_DESIGNS_OWNER, garbage=NO_OWNER)
        for action_id in (ids.TOP_UP_INTRODUCE, ids.TOP_UP_NOT_NOW)
    },
    # Ana's match is no circle, and nobody can make it one
    **{
        action_id: Click(action_id, anas_match, "circle.not_yours", garbage=(STALE, "circle.not_yours"))
        for action_id in (ids.CIRCLE_NORMS, ids.CIRCLE_OUT)
    },
    # no circle meets in this company: `test_circle_ids.py` tries the ids of one that does
    **{
        key: Click(name, carries, refusal, garbage=(STALE, refusal))
        for key, name, carries, refusal in (
            (ids.SESSION_REPLY_PATTERN, "session.reply.yes", no_session("yes"), "circle.not_yours"),
            (ids.SESSION_OTHER, "session.other", no_session(), "circle.not_yours"),
            (ids.SESSION_LEAD, "session.lead", no_session(), "session.not_leader"),
            (ids.SESSION_HAND_ON, "session.hand_on", no_session(), "session.not_leader"),
            (ids.SESSION_SWAP, "session.swap", no_session("U1"), "session.not_leader"),
            (ids.SESSION_ACCEPT, "session.accept", no_session("U1"), "session.not_asked"),
            (ids.SESSION_DECLINE, "session.decline", no_session("U1"), "session.not_asked"),
            (ids.SESSION_MOVE, "session.move", no_session(1796100000), "circle.not_yours"),
            (ids.SESSION_TIMES, "session.times", no_session(), "circle.not_yours"),
            (ids.SESSION_ALL_CAME, "session.all_came", no_session(), "session.not_leader"),
            (ids.SESSION_SOME_CAME, "session.some_came", no_session(), "session.not_leader"),
            (ids.SESSION_SKIPPED, "session.skipped", no_session(), "session.not_leader"),
            (ids.SESSION_NOTE, "session.note", no_session(), "session.not_leader"),
            (ids.ACTION_DONE, "action.done", no_session(), "actions.not_yours"),
            (ids.TOPIC_LIST, "topic.list", anas_match, "circle.not_yours"),
            (ids.TOPIC_VOTE, "topic.vote", no_session(), "circle.not_yours"),
            (ids.CIRCLE_SHOW_PATTERN, "circle.show.next", anas_match, "circle.not_yours"),
            (ids.CIRCLE_RETRO, "circle.retro", anas_match, "circle.not_yours"),
            (ids.CIRCLE_THANK, "circle.thank", anas_match, "circle.not_yours"),
            (ids.CIRCLE_AGAIN, "circle.again", anas_match, "circle.not_yours"),
            (ids.CIRCLE_LEAD, "circle.lead", anas_match, "circle.not_yours"),
            (ids.CIRCLE_MENTOR, "circle.mentor", anas_match, "circle.not_yours"),
        )
    },
    **{
        action_id: Click(action_id, proposed("close", "1"), "admin.not_owner", NOT_DESIGNS_OWNER, garbage=NO_OWNER)
        for action_id in (ids.CHANGE_DO, ids.CHANGE_LEAVE)
    },
    **{
        action_id: Click(action_id, _of_design(more), "admin.not_owner", NOT_DESIGNS_OWNER, garbage=NO_OWNER)
        for action_id, more in (
            (ids.PROMPTS_STAGE, "any"),
            (ids.PROMPT_ADD, "any"),
            (ids.PROMPT_EDIT, "own.1"),
            (ids.PROMPT_SWITCH, "off:any.x"),
        )
    },
    **{
        action_id: Click(action_id, design, "enrolment.none", NOT_IN_DESIGN, garbage=(*GONE, "topics.gone"))
        for action_id in (ids.SEASON_TOPICS, ids.SEASON_TOPIC_ADD)
    },
    ids.SEASON_TOPIC_VOTE: Click("season.topic.vote", anas_match, "topics.gone", garbage=(STALE, "topics.gone")),
    ids.CIRCLE_REMEDY_PATTERN: Click(
        "circle.remedy.ask",
        lambda company: {"value": f"{company.checkin.group_id}:ask"},
        "program.gone",
        garbage=(STALE, "program.gone"),
    ),
}


@dataclass(frozen=True)
class Form:
    """One form as it would be sent, and the metadata of what belongs to somebody else."""

    view: Callable[[Company], Json]
    metadata: Callable[[Company], str]
    refusal: str | None  # None: there is nothing of anybody else's to name in it
    by: Sequence[str] = OTHERS
    garbage: tuple[str | None, ...] = (STALE,)
    values: Json = field(default_factory=dict)


def setup_form(company: Company) -> Json:
    """The settings of "Design peers", as its owner sees them."""
    on = company.design.cadence.rhythm.starts_on
    return setup_view(company.design, channel_id=company.design.channel_id, today=on, zone="UTC")


def preview_form(company: Company) -> Json:
    """A preview of other settings for "Design peers"."""
    setup = Setup("Taken over", company.design.cadence)
    context = setup_metadata(setup_form(company))
    dates = round_dates(setup.cadence.rhythm, setup.cadence.rhythm.starts_on, 3)
    return setup_preview_view(context, setup, program=company.design, dates=dates, zone="UTC")


FORMS: dict[str, Form] = {
    ids.JOIN: Form(
        lambda company: join_view([company.design], chosen=None, profile=None, zone="UTC"),
        lambda _: "999999",
        "program.gone",
        garbage=(*GONE, "program.choose"),
    ),
    ids.PROFILE: Form(lambda _: profile_view(None, "UTC"), lambda _: "", None),
    ids.PAUSE: Form(
        lambda company: pause_view(company.design.id, company.world.now.date()),
        lambda company: str(company.design.id),
        "enrolment.none",
        NOT_IN_DESIGN,
        garbage=GONE,
    ),
    ids.AVOID: Form(lambda _: avoid_view(), lambda _: "", None),
    ids.PULSE: Form(
        lambda company: pulse_comment_view(company.pulse.id, company.pulse.question, 4),
        lambda company: str(company.pulse.id),
        NOT_YOURS,
        garbage=(STALE, NOT_YOURS),
        values={"comment": "Ana says it is all useless"},
    ),
    ids.SETUP: Form(
        setup_form, lambda company: str(setup_form(company)["private_metadata"]), "admin.not_owner", NOT_DESIGNS_OWNER
    ),
    ids.SETUP_SAVE: Form(
        preview_form,
        lambda company: str(preview_form(company)["private_metadata"]),
        "admin.not_owner",
        NOT_DESIGNS_OWNER,
    ),
    ids.OWNERS: Form(
        lambda company: owners_view(company.design),
        lambda company: str(company.design.id),
        "admin.not_owner",
        NOT_DESIGNS_OWNER,
        garbage=GONE,
    ),
    ids.PROPOSAL_CHANGE: Form(
        lambda company: change_view(designs_round(company), 1, 0, one_way=False),
        lambda company: ids.encode(designs_round(company), 1, 0),
        "admin.not_owner",
        NOT_DESIGNS_OWNER,
        garbage=NO_OWNER,
        values={ids.PROPOSAL_ONE: "UANA", ids.PROPOSAL_OTHER: "UBEN"},
    ),
    ids.PROPOSAL_CHANGE_SAVE: Form(
        lambda company: cost_view(designs_round(company), 1, 0, ACost(company.design, 5)),
        lambda company: ids.encode(designs_round(company), 1, "0:swap:UANA:UBEN"),
        "admin.not_owner",
        NOT_DESIGNS_OWNER,
        garbage=NO_OWNER,
    ),
}
FORMS[ids.PROPOSAL_NEW] = replace(
    FORMS[ids.PROPOSAL_CHANGE],
    view=lambda company: new_circle_view(designs_round(company), 1, 0, 4, 8),
    values={"people": ["UANA", "UBEN", "UCHI", "UDEE"]},
)
FORMS[ids.PROMPT] = Form(
    lambda company: prompt_view(company.design.id, Stage.ANY),
    lambda company: f"{company.design.id}:new",
    "admin.not_owner",
    NOT_DESIGNS_OWNER,
    garbage=(*NO_OWNER, "prompt.not_circles"),
    values={"text": "Who pays for all this?"},
)
FORMS[ids.SEASON_TOPIC] = Form(
    lambda company: topic_view(company.design.id),
    lambda company: str(company.design.id),
    "enrolment.none",
    NOT_IN_DESIGN,
    garbage=(*GONE, "enrolment.none", "topics.gone"),
    values={"text": "Tea"},
)
FORMS[ids.RULES] = replace(FORMS[ids.OWNERS], view=lambda company: rules_view(company.design))
