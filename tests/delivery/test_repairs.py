"""How a refused message is changed before it is tried once more."""

import pytest

from delivery.repairs import cut, plain, shortened, top_level

BUTTONS = {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 70}}]}


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 10, "short"),
        ("one two three", 10, "one two…"),
        ("a" * 20, 10, "a" * 9 + "…"),
        ("hello you <@U123456789>", 18, "hello you…"),
        ("salt &amp; pepper", 9, "salt…"),
        ("see <@U1> and then", 12, "see <@U1>…"),
    ],
)
def test_a_cut_ends_at_a_word_and_never_inside_a_mention_or_an_escape(text: str, most: int, expected: str) -> None:
    got = cut(text, most)
    assert got == expected
    assert len(got) <= most


def test_shortening_keeps_every_button() -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "word " * 2_000}}
    changed = shortened({"channel": "C1", "text": "t " * 4_000, "blocks": [section, BUTTONS]})
    assert len(changed["text"]) <= 3_000
    assert len(changed["blocks"][0]["text"]["text"]) <= 4_500
    assert changed["blocks"][1] == BUTTONS


def test_a_plain_post_has_its_text_and_no_blocks() -> None:
    assert plain("chat.postMessage", {"channel": "C1", "text": "hi", "blocks": [BUTTONS]}) == {
        "channel": "C1",
        "text": "hi",
    }


def test_a_plain_update_takes_the_old_blocks_away() -> None:
    changed = plain("chat.update", {"channel": "C1", "ts": "1.2", "text": "hi", "blocks": [BUTTONS]})
    assert changed == {"channel": "C1", "ts": "1.2", "text": "hi", "blocks": []}


def test_a_plain_message_without_text_takes_the_words_of_its_blocks() -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "Hello"}}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Did you meet?"}}
    changed = plain("chat.postMessage", {"channel": "C1", "blocks": [header, section, BUTTONS]})
    assert changed == {"channel": "C1", "text": "Hello\nDid you meet?"}


def test_a_message_without_any_words_cannot_be_made_plain() -> None:
    assert plain("chat.postMessage", {"channel": "C1", "blocks": [BUTTONS]}) is None


def test_a_reply_becomes_a_message_of_its_own() -> None:
    assert top_level({"channel": "C1", "text": "hi", "thread_ts": "1.2", "reply_broadcast": True}) == {
        "channel": "C1",
        "text": "hi",
    }
