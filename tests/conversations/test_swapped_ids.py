"""Clicks and forms with ids that are not theirs, or no ids at all: refused kindly, and nothing changes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from handlers.actions import CLICKS
from handlers.modals import SUBMITS
from messages import ids
from messages.setup import Setup, SetupContext, setup_preview_view, setup_view
from messages.small_forms import avoid_view, owners_view
from tests.conversations.company import TURNED_AWAY, Company, open_company
from tests.conversations.forged import Answer, Watched, state_of
from tests.conversations.swapped import FORMS as OTHER_FORMS
from tests.conversations.swapped import GARBAGE, NOT_YOURS, STALE, TRIES, Json, block, meeting, pulse
from tests.conversations.swapped_circles import CIRCLE_FORMS
from tests.messages.filling import submitted

#: callback id -> the form, and who sends it
FORMS = {**OTHER_FORMS, **CIRCLE_FORMS}

pytestmark = pytest.mark.xdist_group("swapped")  # one workspace for all of them

Held = Callable[[Answer], Answer]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Ana avoids Max here, which is nobody's business."""
    with open_company(tmp_path_factory.mktemp("company")) as found:
        found.world.says("ana", f"/mentor avoid <@{found.ids['max']}>")
        yield found


@pytest.fixture(scope="module")
def held(company: Company) -> Iterator[Held]:
    """Looks at the answer to what must not do anything: it is in words, all that is stored stays, nobody is told.

    What is stored is compared with what was there before anybody in this file tried anything.
    """
    stored = Watched(company.world)

    def look(answer: Answer) -> Answer:
        assert answer.status == 200
        assert "Something went wrong" not in answer.text
        assert "Traceback" not in answer.text
        assert answer.sent == ()
        assert stored.stays()
        return answer

    yield look
    stored.close()


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
NO_FIELDS = {ids.ACTION_CHANGE, ids.PAUSE, ids.PULSE, ids.SETUP_SAVE, ids.PROPOSAL_CHANGE_SAVE}


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
