"""Clicks and forms with ids that are not theirs, or no ids at all: refused kindly, and nothing changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from handlers.actions import CLICKS
from handlers.modals import SUBMITS
from mentoring.cadence import round_dates
from mentoring.rounds import RoundState
from messages import ids
from messages.join import join_view, profile_view
from messages.proposal import change_view, cost_view
from messages.rules_form import rules_view
from messages.setup import Setup, SetupContext, setup_metadata, setup_preview_view, setup_view
from messages.small_forms import avoid_view, owners_view, pause_view, pulse_comment_view
from storage import OutboxState
from tests.conversations.company import TURNED_AWAY, Company, open_company
from tests.conversations.forged import Answer, state_of
from tests.messages.filling import submitted
from tests.messages.rendered_proposals import ACost

pytestmark = pytest.mark.xdist_group("swapped")  # one workspace for all of them

Json = dict[str, Any]
Held = Callable[[Answer], Answer]

STALE = "input.stale"
NOT_YOURS = "checkin.not_yours"
#: people of the workspace who have no part in what Ana answers
OTHERS = ("outsider", "member", "partner", "owner", "other owner", "admin")
GARBAGE = (
    "",
    ":",
    "x",
    "0",
    "-1",
    "+1",
    "1.5",
    "999999",
    "9" * 30,
    "1:2:3:4",
    "1:met:met",
    "1:6",
    "1:0",
    "1:2026-99-99",
    "checkin:",
    "checkin:999999",
    "' OR 1=1 --",
    "<!channel>",
    "\x00",
    "١",
    "x" * 10_000,
)


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


A_REASON = {"selected_option": {"value": "could_not.away"}}
NOT_IN_DESIGN = ("outsider", "member", "partner", "owner", "other owner", "admin")
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
    ids.PULSE_SCORE_PATTERN: Click("pulse.score.5", pulse(5), NOT_YOURS, garbage=(STALE, NOT_YOURS)),
    ids.PULSE_COMMENT: Click("pulse.comment", pulse(), NOT_YOURS, garbage=(STALE, NOT_YOURS)),
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
        )
    },
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Ana avoids Max here, which is nobody's business."""
    with open_company(tmp_path_factory.mktemp("company")) as found:
        found.world.says("ana", f"/mentor avoid <@{found.ids['max']}>")
        yield found


@pytest.fixture(scope="module")
def held(company: Company) -> Held:
    """Looks at the answer to what must not do anything: it is in words, all that is stored stays, nobody is told.

    What is stored is compared with what was there before anybody in this file tried anything.
    """
    stored = state_of(company.world)

    def look(answer: Answer) -> Answer:
        assert answer.status == 200
        assert "Something went wrong" not in answer.text
        assert "Traceback" not in answer.text
        assert answer.sent == ()
        assert state_of(company.world) == stored
        return answer

    return look


def test_every_action_is_tried() -> None:
    assert set(TRIES) == set(CLICKS)


@pytest.mark.parametrize("key", TRIES, ids=[one.action_id for one in TRIES.values()])
def test_what_belongs_to_somebody_else_cannot_be_clicked(company: Company, held: Held, key: Any) -> None:
    tried = TRIES[key]
    for role in (*tried.by, *TURNED_AWAY):
        for home in (False, True):
            action, user_id = {"action_id": tried.action_id, **tried.carries(company)}, company.who(role)
            answer = held(company.forger.click(user_id, action, home=home))
            assert answer.refusal == TURNED_AWAY.get(role, tried.refusal), (role, answer.text)
            assert answer.text.strip()
            assert f"<@{company.ids['max']}>" not in answer.text


@pytest.mark.parametrize("key", TRIES, ids=[one.action_id for one in TRIES.values()])
def test_garbage_in_a_button_is_called_an_old_button(company: Company, held: Held, key: Any) -> None:
    tried = TRIES[key]
    for value in GARBAGE:
        action = {"action_id": tried.action_id, **tried.forged(value)}
        answer = held(company.forger.click(company.ids["ana"], action))
        assert answer.refusal in tried.garbage, (value, answer.text)
    bare = held(company.forger.click(company.ids["ana"], {"action_id": tried.action_id}))
    assert bare.refusal in tried.garbage


@pytest.mark.parametrize(
    ("action_id", "carries", "refusal"),
    [
        ("pulse.score.4", meeting(4), NOT_YOURS),  # her own, and of the other kind
        ("checkin.answer.met", pulse("met"), NOT_YOURS),
        ("checkin.nudge", pulse(), NOT_YOURS),
        ("pulse.score.6", pulse(6), STALE),
        ("pulse.score.0", pulse(0), STALE),
        ("checkin.answer.perhaps", meeting("perhaps"), STALE),
        ("checkin.planned_on", block(selected_date="soon"), "checkin.planned_day"),
        ("checkin.planned_on", block(selected_date=None), "checkin.planned_day"),
        ("checkin.planned_on", block(selected_date="2026-12-01"), "checkin.planned_past"),
        ("checkin.planned_on", block(selected_date="9999-12-31"), "checkin.planned_day"),
        ("checkin.reason", block(selected_option={"value": "because Ben is lazy"}), STALE),
        ("checkin.reason", block(selected_option=None), STALE),
    ],
)
def test_an_answer_that_no_button_gives_is_not_stored(
    company: Company, held: Held, action_id: str, carries: Callable[[Company], Json], refusal: str
) -> None:
    action = {"action_id": action_id, **carries(company)}
    assert held(company.forger.click(company.ids["ana"], action)).refusal == refusal


# --- forms


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
        lambda company: cost_view(designs_round(company), 1, 0, ACost(5)),
        lambda company: ids.encode(designs_round(company), 1, "0:swap:UANA:UBEN"),
        "admin.not_owner",
        NOT_DESIGNS_OWNER,
        garbage=NO_OWNER,
    ),
}
FORMS[ids.RULES] = replace(FORMS[ids.OWNERS], view=lambda company: rules_view(company.design))
BORROWED = [callback_id for callback_id, form in FORMS.items() if form.refusal]


def test_every_form_is_tried() -> None:
    assert set(FORMS) == set(SUBMITS)


@pytest.mark.parametrize("callback_id", FORMS)
def test_a_form_of_somebody_elses_cannot_be_sent(company: Company, held: Held, callback_id: str) -> None:
    form = FORMS[callback_id]
    view, metadata = form.view(company), form.metadata(company)
    values = submitted(view, **form.values)
    for role in (*(form.by if form.refusal else ()), *TURNED_AWAY):
        user_id = company.who(role)
        answer = held(company.forger.submit(user_id, view, values, metadata))
        assert answer.refusal == TURNED_AWAY.get(role, form.refusal), (role, answer.text)


@pytest.mark.parametrize("callback_id", BORROWED)
def test_garbage_in_a_forms_metadata_is_called_an_old_form(company: Company, held: Held, callback_id: str) -> None:
    form = FORMS[callback_id]
    view = form.view(company)
    values = submitted(view, **form.values)
    shapes = (
        "{}",
        "[]",
        "null",
        "5",
        '{"channel": 1, "program": "x"}',
        '{"channel": "C0", "program": ' + "9" * 30 + "}",
    )
    for metadata in (*GARBAGE, *shapes):
        answer = held(company.forger.submit(company.ids["otto"], view, values, metadata))
        assert answer.refusal in (*form.garbage, *SETUP_GARBAGE.get(callback_id, ())), (metadata, answer.text)
        assert answer.ack["response_action"] == "update"  # there is no field for it to stand beside


#: a number that is no program's is the same as a program that is gone
SETUP_GARBAGE = {ids.SETUP: ("program.gone",), ids.SETUP_SAVE: ("program.gone",)}


#: forms that may come back empty, or have nothing to fill in
NO_FIELDS = {ids.PAUSE, ids.PULSE, ids.SETUP_SAVE, ids.PROPOSAL_CHANGE_SAVE}


@pytest.mark.parametrize("callback_id", [one for one in FORMS if one not in NO_FIELDS])
def test_a_form_that_comes_back_empty_is_answered_beside_its_fields(
    company: Company, held: Held, callback_id: str
) -> None:
    form = FORMS[callback_id]
    view = form.view(company)
    answer = held(company.forger.submit(company.ids["olga"], view, {}))
    assert answer.ack["response_action"] == "errors"
    assert all(answer.ack["errors"].values())


def test_a_new_program_takes_more_than_a_forged_form(company: Company, held: Held) -> None:
    company.world.client.create_channel(name="fresh", user="otto", members=["eve"], bot=True)
    fresh = next(one["id"] for one in company.world.client.channels() if one["name"] == "fresh")
    form = setup_view(None, channel_id=fresh, today=company.world.now.date(), zone="UTC")
    setup = Setup("Mine now", company.design.cadence)
    preview = setup_preview_view(SetupContext(fresh, None), setup, program=None, dates=[], zone="UTC")
    for name in ("eve", "ana", "otto"):
        for view, values in ((form, submitted(form, name="Mine now")), (preview, {})):
            user_id = company.ids[name]
            answer = held(company.forger.submit(user_id, view, values))
            assert answer.refusal == "setup.not_allowed"


def test_a_program_cannot_be_put_where_another_one_is_or_where_nobody_can_see_it(company: Company, held: Held) -> None:
    setup = Setup("Second one", company.design.cadence)
    dm = company.world.client.open_dm(user="ada")["id"]
    hidden = "setup.invite"  # without a scope for direct messages, Slack tells the app nothing of one
    for channel, refusal in ((company.peers.channel_id, "setup.taken"), ("C0NOWHERE", hidden), (dm, hidden)):
        preview = setup_preview_view(SetupContext(channel, None), setup, program=None, dates=[], zone="UTC")
        answer = held(company.forger.submit(company.ids["ada"], preview, {}))
        assert answer.refusal == refusal


@pytest.mark.parametrize("chosen", ["gus", "sam", "robo"])
def test_only_people_of_the_workspace_become_owners(company: Company, held: Held, chosen: str) -> None:
    view = owners_view(company.peers)
    values = submitted(view, owners=[company.ids["otto"], company.ids[chosen]])
    answer = held(company.forger.submit(company.ids["otto"], view, values))
    assert "Owners have to be people of this workspace" in answer.ack["errors"]["owners"]


@pytest.mark.parametrize("chosen", ["U0NOBODY", "<!channel>", "x" * 10_000, ":"])
def test_somebody_who_does_not_exist_cannot_be_chosen(company: Company, held: Held, chosen: str) -> None:
    view = avoid_view()
    answer = held(company.forger.submit(company.ids["ana"], view, submitted(view, person=chosen)))
    assert answer.refusal == "person.unknown"
    view = owners_view(company.peers)
    answer = held(company.forger.submit(company.ids["otto"], view, submitted(view, owners=[chosen])))
    assert answer.refusal == "person.unknown"


def test_an_unknown_button_and_an_unknown_form_change_nothing(company: Company) -> None:
    before = state_of(company.world)
    ana = company.ids["ana"]
    assert company.forger.click(ana, {"action_id": "program.explode", "value": "1"}).text.strip() == ""
    assert company.forger.submit(ana, {"type": "modal", "callback_id": "explode", "blocks": []}, {}).text.strip() == ""
    assert state_of(company.world) == before
