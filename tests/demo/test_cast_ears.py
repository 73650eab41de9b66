from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from demo.ears import Meaning, proposed_times, understood
from messages.text import local_times

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
LONDON, KOLKATA, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Sydney")


def proposal(*lines: str, at: datetime = TUESDAY) -> dict[str, object]:
    text = "\n".join(["*When?* These times suit everybody's working hours:", *(f"• {line}" for line in lines)])
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {"ts": f"{at.timestamp():.6f}", "text": "Meet each other", "blocks": [section]}


def test_proposed_times_are_read_for_the_zones_of_the_group() -> None:
    message = proposal("Tue 1 Dec, 12:00 London / 17:30 Kolkata", "Wed 2 Dec, 11:00 London / 16:30 Kolkata")
    wanted = (TUESDAY.replace(hour=12), TUESDAY.replace(day=2, hour=11))
    assert proposed_times(message, [LONDON, KOLKATA]) == wanted
    assert proposed_times(message, [SYDNEY, LONDON]) == wanted
    assert proposed_times(message, [SYDNEY]) == ()


def test_proposed_times_are_read_as_the_app_writes_them() -> None:
    zones = ["Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney", "UTC"]
    moments = (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 4, 15, 30, tzinfo=UTC))
    message = proposal(*(local_times(one, zones) for one in moments), at=datetime(2026, 12, 30, tzinfo=UTC))
    for zone in zones[:1] + zones[-1:]:
        assert proposed_times(message, [ZoneInfo(zone)]) == moments


@pytest.mark.parametrize("text", ["Hello!", "There is no hour that is daytime for everybody.", "• Tue 1 Dec"])
def test_message_without_times_proposes_none(text: str) -> None:
    assert proposed_times({"ts": "1796119200.000000", "text": text, "blocks": []}, [LONDON]) == ()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("It was great talking to you!", "met"),
        ("Thank you so much for your time, I learned a lot.", "met"),
        ("We met this morning, all good", "met"),
        ("Nice to have met you", "met"),
        ("We have not met yet", "declines"),
        ("Sorry, I can't make it this week", "declines"),
        ("I'm on holiday, no time", "declines"),
        ("Yes, Wednesday works for me", "agrees"),
        ("Perfect, I sent an invitation", "agrees"),
        ("No problem, see you then", "agrees"),
        ("👍", "agrees"),
        ("Hi Kwame, nice to meet you!", "talks"),
        ("What do you do all day?", "talks"),
        ("When shall we meet?", "talks"),
    ],
)
def test_words_of_a_human_are_understood(text: str, meaning: Meaning) -> None:
    assert understood(text) == meaning
