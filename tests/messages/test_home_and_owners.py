"""App Home, the owners' overview and help."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mentoring.programs import Enrolment, EnrolmentState, Program, ProgramState
from mentoring.rounds import Answer, CheckIn, Outcome
from messages import admin, errors, help, home, ids, member
from tests.messages.rendered import LATER, NOW, ON, Facts, Health, Line, a_checkin, a_member, a_program, messages, views

Json = dict[str, Any]
NAMED = a_program()
PAUSED = replace(NAMED, state=ProgramState.PAUSED)


def shown(
    *,
    program: Program = NAMED,
    enrolment: Enrolment | None = None,
    next_on: date | None = ON,
    current: tuple[str, ...] | None = None,
    checkins: tuple[CheckIn, ...] = (),
    joinable: tuple[Program, ...] = (),
    owned: tuple[Program, ...] = (),
) -> Json:
    matches = (home.HomeMatch(current),) if current else ()
    parts = [home.HomeProgram(program, enrolment, next_on, matches)] if enrolment else []
    asked = [(one, program, ("UBEN",)) for one in checkins]
    return home.home_view(home.HomeFacts(a_member("UANA", "x", "UTC"), parts, joinable, asked, owned))


def clickable(payload: Json) -> dict[str, str]:
    """Action id -> value of every button."""
    found: dict[str, str] = {}
    for block in payload["blocks"]:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            if element.get("type") == "button":
                found[element["action_id"]] = element["value"]
    return found


@pytest.mark.parametrize(
    ("program", "enrolment", "next_on", "words", "actions"),
    [
        (NAMED, Enrolment(1, "UANA"), ON, "Next match: Tuesday 1 December.", [ids.ROUND_SKIP, ids.PROGRAM_PAUSE]),
        (NAMED, Enrolment(1, "UANA"), None, "no date for the next round", [ids.PROGRAM_PAUSE]),
        (
            NAMED,
            Enrolment(1, "UANA", skip_round=ON),
            ON,
            "You skip the next round, on Tuesday 1 December.",
            [ids.ROUND_UNSKIP, ids.PROGRAM_PAUSE],
        ),
        (
            NAMED,
            Enrolment(1, "UANA", state=EnrolmentState.PAUSED, paused_until=LATER),
            ON,
            "You are on a break; first day back: Tuesday 15 December 2026.",
            [ids.PROGRAM_RESUME],
        ),
        (
            NAMED,
            Enrolment(1, "UANA", state=EnrolmentState.PAUSED),
            ON,
            "You are on a break until you come back.",
            [ids.PROGRAM_RESUME],
        ),
        (PAUSED, Enrolment(1, "UANA"), ON, "The program is paused; your place is kept.", [ids.PROGRAM_PAUSE]),
    ],
)
def test_home_tells_how_a_member_stands_and_what_they_can_do(
    program: Program, enrolment: Enrolment, next_on: date | None, words: str, actions: list[str]
) -> None:
    view = shown(program=program, enrolment=enrolment, next_on=next_on)
    assert words in str(view)
    always = [ids.PROGRAM_LEAVE, ids.PROGRAM_PROFILE, ids.AVOID_ADD]
    assert list(clickable(view)) == [*actions, *always]


def test_home_names_the_present_match() -> None:
    assert "Matched with <@UBEN> in this round." in str(shown(enrolment=Enrolment(1, "UANA"), current=("UBEN",)))


def test_home_lists_open_questions_first_and_with_what_was_answered() -> None:
    answered = a_checkin(answer=Answer(8, NOW, Outcome.MET), number=8)
    view = shown(enrolment=Enrolment(1, "UANA"), checkins=(a_checkin(), answered))
    assert view["blocks"][0]["text"]["text"] == "Waiting for you"
    assert "You said: *We met*" in view["blocks"][3]["text"]["text"]
    assert view["blocks"][4]["elements"][0]["value"] == "8:met"


def test_home_of_somebody_new_offers_what_can_be_joined() -> None:
    view = shown(joinable=(NAMED,))
    assert clickable(view)[ids.PROGRAM_JOIN] == "1"
    assert "You are not in a program yet" in str(view)
    assert "There is no program to join right now" in str(shown())


def test_home_of_an_owner_has_the_program_s_buttons() -> None:
    assert clickable(shown(owned=(NAMED,)))[ids.ADMIN_PAUSE] == "1"
    assert clickable(shown(owned=(PAUSED,)))[ids.ADMIN_RESUME] == "1"


def test_leaving_ending_and_starting_a_round_ask_once_more() -> None:
    view = shown(enrolment=Enrolment(1, "UANA"), owned=(NAMED,))
    asking = {
        element["action_id"]
        for block in view["blocks"]
        for element in block.get("elements", [])
        if "confirm" in element
    }
    assert asking == {ids.PROGRAM_LEAVE, ids.ADMIN_END, ids.ADMIN_RUN_NOW}


def test_a_status_has_the_counts_and_the_trouble_only_if_there_is_any() -> None:
    words = str(admin.status(Facts(NAMED, parked=0)))
    assert "*12 members*: 9 in the next round, 1 skipping it, 2 on a break" in words
    assert "round 3 of Tue 1 Dec, 4 groups" in words
    assert "all is well (1,204 sent)" in words
    assert "could not be done" not in words
    late = Health(waiting=3, unclear=1, refused=2, late_since=NOW - timedelta(hours=3))
    words = str(admin.status(Facts(NAMED, health=late, parked=2)))
    assert "3 waiting, the oldest for 3 hours, 1 of which Slack has not said whether they arrived, 2 that" in words
    assert "2 could not be done" in words


@pytest.mark.parametrize(
    ("taking_part", "program", "note"),
    [
        (1, NAMED, "at least two people"),
        (9, NAMED, "one group of three"),
        (10, NAMED, "meet again sooner"),
        (10, PAUSED, "is paused, so no round starts"),
    ],
)
def test_a_preview_warns_of_what_an_owner_would_not_expect(taking_part: int, program: Program, note: str) -> None:
    assert note in str(admin.preview(Facts(program, taking_part=taking_part)))


def test_a_preview_of_a_large_even_program_warns_of_nothing() -> None:
    view = admin.preview(Facts(NAMED, taking_part=40))
    assert len(view["blocks"]) == 2


def test_a_round_of_one_cannot_be_started() -> None:
    assert clickable(admin.confirm_run_now(Facts(NAMED, taking_part=1))) == {}
    assert clickable(admin.confirm_run_now(Facts(NAMED, taking_part=2))) == {ids.ADMIN_RUN_NOW: "1"}


def test_members_are_listed_by_how_they_take_part() -> None:
    lines = [Line("UANA"), Line("UBEN", "paused", LATER), Line("UCHI", "skipping"), Line("UDEE", "unreachable")]
    texts = [block["text"]["text"] for block in admin.members(NAMED, lines)["blocks"] if "text" in block]
    assert texts == [
        "*Peer circles*: 4 members",
        "*Taking part* (1)\n<@UANA>",
        "*Skipping the next round* (1)\n<@UCHI>",
        "*On a break* (1)\n<@UBEN> (back Tue 15 Dec)",
        "*Cannot be reached (account deactivated, or a guest now)* (1)\n<@UDEE>",
    ]


def test_help_shows_every_subcommand_and_a_near_miss_is_guessed() -> None:
    rows = list(help.HELP["/mentor"].values())
    words = str(help.help_message("/mentor", rows, help.MEMBER_INTRO))
    for usage, sentence in rows:
        assert usage in words
        assert sentence in words
    assert help.unknown("/mentor", "jion", "join")["text"] == (
        "/mentor does not know “jion”. Did you mean `/mentor join`? `/mentor help` shows all it can do."
    )


def test_every_command_that_is_mentioned_anywhere_exists() -> None:
    said = [str(payload) for _, payload in (*messages("x"), *views("x"))]
    said += [
        *errors.WORDS.values(),
        *member.ALREADY.values(),
        *(text for rows in help.HELP.values() for row in rows.values() for text in row),
    ]
    for words in said:
        for command, subcommand in re.findall(r"(/mentor(?:-admin)?) ([a-z-]+)", words):
            assert subcommand in {*help.HELP[command], "does", "can"}, f"{command} {subcommand}: {words[:200]}"
