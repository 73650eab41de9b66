"""The forms of circles, sent by somebody who has no part in them."""

from dataclasses import replace
from functools import partial

from mentoring.circle_life import Action
from mentoring.people import Member
from messages import ids
from messages.circle_between import retro_view, thank_view
from messages.circle_command import topics_view
from messages.circle_notes import note_view, steps_view
from messages.circle_session import other_view, times_view
from messages.circle_turn import came_view
from tests.conversations.company import Company
from tests.conversations.swapped import STALE, Form
from tests.messages.rendered_circles import a_session

A_SESSION = replace(a_session("Tea"), learning="")
A_STEP = Action(1, 1, "U1", "Tea")
A_MEMBER = Member("U1", "Uma")
A_TIME = str(int(A_SESSION.others[0].timestamp()))


def _claimed(metadata: str, _: Company) -> str:
    """Metadata of a session or a circle that nobody has."""
    return metadata


CIRCLE_FORMS: dict[str, Form] = {
    callback_id: Form(view, partial(_claimed, metadata), refusal, garbage=(STALE, refusal), values=values)
    for callback_id, view, metadata, refusal, values in (
        (ids.SESSION_OTHER, lambda _: other_view(A_SESSION, "UTC"), "1", "circle.not_yours", {"times": [A_TIME]}),
        (
            ids.SESSION_TIMES,
            lambda _: times_view(A_SESSION, A_SESSION.others, "UTC", ask=True),
            "1",
            "circle.not_yours",
            {"times": A_TIME},
        ),
        (
            ids.SESSION_SOME_CAME,
            lambda _: came_view(A_SESSION, [A_MEMBER], []),
            "1",
            "session.not_leader",
            {"came": ["U1"]},
        ),
        (
            ids.SESSION_NOTE,
            lambda _: note_view(A_SESSION, [A_MEMBER], [], learning=True),
            "1:0:U1",
            "session.not_leader",
            {"learning": "x"},
        ),
        (ids.ACTION_CHANGE, lambda _: steps_view([("Tea", A_STEP)]), "1", "actions.not_yours", {"changed1": "x"}),
        (ids.TOPICS, lambda _: topics_view(1, [], "", "U1"), "1", "circle.not_yours", {"topic": "x"}),
        (ids.CIRCLE_RETRO, lambda company: retro_view(company.peers, 1), "1", "circle.not_yours", {"helped": "x"}),
        (
            ids.CIRCLE_THANK,
            lambda company: thank_view(company.peers, 1, [A_MEMBER]),
            "1",
            "circle.not_yours",
            {"person": "U1", "thanks": "x"},
        ),
    )
}
