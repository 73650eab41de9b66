"""What follows each answer, and what stays unsaid."""

from dataclasses import replace
from typing import Any

import pytest

from mentoring.rounds import Answer, CheckInKind, Outcome
from mentoring.slots import Slots
from messages import checkin, ids, introduction, member, pulse
from tests.messages.rendered import CLOSES, LATER, NOW, ON, a_checkin, a_program, an_answered, people

Json = dict[str, Any]
NAMED = a_program()
THREE = Slots((NOW, NOW.replace(day=2), NOW.replace(day=3)), inside_hours=True)


def elements(message: Json) -> dict[str, Json]:
    """Action id -> element, for everything that can be clicked."""
    found: dict[str, Json] = {}
    for block in message["blocks"]:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            if "action_id" in element:
                found[element["action_id"]] = element
    return found


def words(message: Json) -> str:
    return "\n".join(block["text"]["text"] for block in message["blocks"] if "text" in block)


def answer(outcome: Outcome, **more: Any) -> Answer:
    return replace(Answer(7, NOW, outcome), **more)


def test_the_question_has_the_four_answers_in_order_and_none_is_suggested() -> None:
    asked = checkin.question(a_checkin(), NAMED, ["UBEN"])
    buttons = asked["blocks"][1]["elements"]
    assert [one["value"] for one in buttons] == ["7:met", "7:planned", "7:not_yet", "7:could_not"]
    assert [one["action_id"] for one in buttons] == [ids.checkin_answer_action(outcome) for outcome in Outcome]
    assert not any("style" in one for one in buttons)
    assert "you and <@UBEN>" in words(asked)


def test_the_reminder_has_the_same_answers_as_the_question() -> None:
    asked = checkin.question(a_checkin(), NAMED, ["UBEN"])
    for planned_on in (None, ON):
        again = checkin.reminder(a_checkin(), NAMED, ["UBEN"], planned_on)
        assert elements(again) == elements(asked)
    assert "Tuesday 1 December" in words(checkin.reminder(a_checkin(), NAMED, ["UBEN"], ON))


@pytest.mark.parametrize(
    ("given", "slots", "actions"),
    [
        (answer(Outcome.MET), None, [ids.CHECKIN_CHANGE]),
        (answer(Outcome.PLANNED), None, [ids.CHECKIN_PLANNED_ON, ids.CHECKIN_CHANGE]),
        (answer(Outcome.NOT_YET), THREE, [ids.CHECKIN_NUDGE, ids.CHECKIN_CHANGE]),
        (answer(Outcome.NOT_YET), None, [ids.CHECKIN_CHANGE]),
        (answer(Outcome.COULD_NOT), None, [ids.CHECKIN_REASON, ids.CHECKIN_CHANGE]),
    ],
)
def test_each_answer_has_the_step_that_fits_and_can_be_changed(
    given: Answer, slots: Slots | None, actions: list[str]
) -> None:
    message = an_answered(given, NAMED, slots)
    assert list(elements(message)) == actions
    assert elements(message)[ids.CHECKIN_CHANGE]["value"] == "7"
    assert "Tuesday 15 December" in str(message["blocks"][-1])


def test_pickers_say_in_their_block_which_check_in_they_answer() -> None:
    for outcome in (Outcome.PLANNED, Outcome.COULD_NOT):
        blocks = an_answered(answer(outcome), NAMED)["blocks"]
        assert [ids.checkin_of_block(block["block_id"]) for block in blocks if "block_id" in block] == [7]


def test_a_planned_day_is_said_back_and_stands_in_the_picker() -> None:
    message = an_answered(answer(Outcome.PLANNED, planned_on=LATER), NAMED)
    assert "Tuesday 15 December" in words(message)
    assert elements(message)[ids.CHECKIN_PLANNED_ON]["initial_date"] == "2026-12-15"


def test_a_reason_is_said_back_and_an_unknown_one_is_not() -> None:
    known = an_answered(answer(Outcome.COULD_NOT, reason="could_not.away"), NAMED)
    assert "Somebody was away" in words(known)
    assert elements(known)[ids.CHECKIN_REASON]["initial_option"]["value"] == "could_not.away"
    unknown = an_answered(answer(Outcome.COULD_NOT, reason="<!channel>"), NAMED)
    assert "initial_option" not in elements(unknown)[ids.CHECKIN_REASON]


def test_not_yet_tells_times_on_the_member_s_own_clock() -> None:
    message = checkin.answered(
        a_checkin(), NAMED, ["UBEN"], answer(Outcome.NOT_YET), slots=THREE, zone="Asia/Tokyo", closes=CLOSES
    )
    assert "Tue 1 Dec, 19:00" in words(message)
    assert "until the round closes, on Tuesday 15 December at 19:00." in str(message["blocks"][-1])
    assert "These times suit both of you" in words(message)


def test_without_a_common_hour_the_words_say_so() -> None:
    outside = replace(THREE, inside_hours=False)
    assert "No working hour suits both of you" in words(an_answered(answer(Outcome.NOT_YET), NAMED, outside))
    assert "counts as meeting too" in words(an_answered(answer(Outcome.NOT_YET), NAMED, Slots((), inside_hours=False)))


def test_three_people_are_all_of_you_and_two_are_both() -> None:
    for partners, group in ((["UBEN"], "both of you"), (["UBEN", "UCHI"], "all of you")):
        for slots in (THREE, replace(THREE, inside_hours=False), Slots((), inside_hours=False)):
            message = checkin.answered(
                a_checkin(), NAMED, partners, answer(Outcome.NOT_YET), slots=slots, zone="UTC", closes=CLOSES
            )
            assert group in words(message)


def test_a_pulse_has_five_buttons_with_words_at_the_ends_and_says_who_sees_what() -> None:
    asked = pulse.ask(a_checkin(CheckInKind.PULSE), NAMED)
    buttons = asked["blocks"][1]["elements"]
    assert [one["text"]["text"] for one in buttons] == ["1 · Not useful", "2", "3", "4", "5 · Very useful"]
    assert [one["value"] for one in buttons] == [f"7:{score}" for score in range(1, 6)]
    assert "at least 5 people" in str(asked["blocks"][2])
    assert "at least 8 people" in str(pulse.ask(a_checkin(CheckInKind.PULSE), replace(NAMED, pulse_floor=8)))


def test_an_answered_pulse_shows_the_score_and_takes_a_comment() -> None:
    given = Answer(7, NOW, score=4)
    message = pulse.answered(a_checkin(CheckInKind.PULSE), NAMED, given)
    chosen = [one["value"] for one in elements(message).values() if one.get("style") == "primary"]
    assert chosen == ["7:4"]
    assert elements(message)[ids.PULSE_COMMENT]["text"]["text"] == "Add a comment"
    more = pulse.answered(a_checkin(CheckInKind.PULSE), NAMED, replace(given, comment="More walks"))
    assert elements(more)[ids.PULSE_COMMENT]["text"]["text"] == "Change my comment"
    assert "More walks" in words(more)


def test_a_closed_question_keeps_the_answer_and_has_nothing_to_click() -> None:
    met = replace(a_checkin(), answer=answer(Outcome.MET))
    assert "With <@UBEN>: you said *We met*" in words(checkin.closed(met, NAMED, ["UBEN"]))
    assert elements(checkin.closed(met, NAMED, ["UBEN"])) == {}
    scored = replace(a_checkin(CheckInKind.PULSE), answer=Answer(7, NOW, score=4, comment="More walks"))
    assert "You answered *4* of 5" in words(pulse.closed(scored, NAMED))
    assert "More walks" in words(pulse.closed(scored, NAMED))
    assert elements(pulse.closed(scored, NAMED)) == {}


def test_a_closed_question_without_an_answer_says_that_it_is_over() -> None:
    for closed in (checkin.closed(a_checkin(), NAMED, ["UBEN"]), pulse.closed(a_checkin(CheckInKind.PULSE), NAMED)):
        assert "nothing to answer here any more" in words(closed)
        assert elements(closed) == {}


def test_a_heads_up_offers_the_way_out_and_the_way_back() -> None:
    asked, skipped = (member.warning(NAMED, ON, skipped=skipped) for skipped in (False, True))
    assert elements(asked)[ids.ROUND_SKIP]["value"] == "1:2026-12-01"
    assert elements(skipped)[ids.ROUND_UNSKIP]["value"] == "1:2026-12-01"
    assert len(elements(asked)) == len(elements(skipped)) == 1


def test_whoever_stays_is_not_told_who_left() -> None:
    assert "UBEN" not in str(member.partner_left(NAMED, ["UCHI"], LATER))
    assert "you come first" in words(member.partner_left(NAMED, [], LATER))


def test_an_introduction_tells_people_reasons_times_and_who_sends_the_invitation() -> None:
    two = people("facilitation")[:2]
    told = words(
        introduction.introduction(
            NAMED,
            two,
            reasons=[("reason.can_help", {"helper": "UANA", "learner": "UBEN", "skill": "facilitation"})],
            slots=THREE,
            organiser="UBEN",
            icebreaker="icebreaker.first_job",
        )
    )
    assert "*<@UANA>* · facilitation" in told
    assert "<@UANA> can help with *facilitation*, and <@UBEN> would like to grow in it." in told
    assert "Tue 1 Dec, 10:00 London / 05:00 New York" in told
    assert "*<@UBEN>, please send the invitation.* <@UANA>, say which time suits you." in told
    assert "What was your first paid job" in told


def test_an_introduction_without_a_common_hour_says_what_to_do_instead() -> None:
    told = words(
        introduction.introduction(
            NAMED, people("x")[:2], reasons=[], slots=Slots((), inside_hours=False), organiser="UBEN", icebreaker="x"
        )
    )
    assert "no hour that is daytime for everybody" in told
    assert "Why you?" not in told
