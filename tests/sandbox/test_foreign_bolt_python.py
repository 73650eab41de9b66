"""A bot that knows nothing of the sandbox, built with Bolt for Python, lives in it from its documentation."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import Sandbox, SandboxClient

DOCS = Path(__file__).parents[2] / "docs" / "foreign-bots.md"
PATIENCE = 20.0


def sample(language: str) -> str:
    """The one code block of this language on the documentation page."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.S | re.M)
    assert len(blocks) == 1
    return str(blocks[0])


def eventually(look: Callable[[], Any]) -> Any:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found
    return found


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxClient]:
    """A sandbox with Ana, a channel called kitchen, and the tea bot connected to it."""
    folder = tmp_path_factory.mktemp("tea")
    (folder / "tea.yml").write_text(sample("yaml"), encoding="utf-8")
    (folder / "tea.py").write_text(sample("python"), encoding="utf-8")
    box = Sandbox(manifest=folder / "tea.yml", ack_timeout=30.0, trigger_seconds=60.0)
    box.start()
    tokens = {"SLACK_BOT_TOKEN": box.bot_token, "SLACK_APP_TOKEN": box.app_token, "SLACK_API_URL": box.api_url}
    bot = subprocess.Popen([sys.executable, str(folder / "tea.py")], env={**os.environ, **tokens})
    try:
        client = box.client()
        client.add_user(name="ana", real_name="Ana Lima")
        client.create_channel(name="kitchen", user="ana", bot=True)
        eventually(lambda: client.info()["connections"])
        yield client
    finally:
        bot.terminate()
        bot.wait(timeout=PATIENCE)
        box.stop()


def texts(people: SandboxClient, **where: Any) -> list[str]:
    return [message["text"] for message in people.messages(user="ana", **where)]


def open_form(people: SandboxClient, words: str) -> Any:
    outcome = people.slash(user="ana", channel="#kitchen", text=words)
    assert (outcome["acked"], outcome["failure"]) == (True, None)
    return eventually(lambda: people.views(user="ana"))[-1]


def test_a_command_opens_a_form_whose_mistakes_are_shown_at_the_field(people: SandboxClient) -> None:
    view = open_form(people, "/tea 3")
    assert (view["title"]["text"], view["callback_id"]) == ("Tea", "order")
    answer = people.submit(user="ana", values={"leaf": "green", "cups": "many"})
    assert (answer["action"], answer["errors"]) == ("errors", {"cups": "Please give a number of cups."})
    people.close_view(user="ana", all=True)


def test_a_required_field_is_missed_before_the_bot_is_asked(people: SandboxClient) -> None:
    open_form(people, "/tea")
    answer = people.submit(user="ana", values={"leaf": "green"})
    assert (answer["action"], list(answer["errors"])) == ("errors", ["cups"])
    people.close_view(user="ana", all=True)


def test_a_form_posts_a_message_whose_button_changes_it(people: SandboxClient) -> None:
    open_form(people, "/tea 3")
    assert people.submit(user="ana", values={"leaf": "black"})["action"] == "close"
    eventually(lambda: [one for one in texts(people, channel="#kitchen") if one.endswith("orders 3 x black")])
    outcome = people.click(user="ana", channel="#kitchen", action_id="pour")
    assert (outcome["acked"], outcome["failure"]) == (True, None)
    eventually(lambda: [one for one in texts(people, channel="#kitchen") if one.startswith("3 poured by")])
    assert not [one for one in texts(people, channel="#kitchen") if "orders" in one]


def test_a_message_is_answered_in_its_thread(people: SandboxClient) -> None:
    said = people.say(user="ana", channel="#kitchen", text="hello there")
    answers = eventually(lambda: texts(people, channel="#kitchen", thread_ts=said["ts"])[1:])
    assert [re.sub(r"<@\w+>", "<@ana>", one) for one in answers] == ["Tea, <@ana>?"]


def test_the_home_tab_shows_what_the_bot_published(people: SandboxClient) -> None:
    view = people.home(user="ana")
    assert view is not None
    assert view["blocks"][0]["text"]["text"] == "The kettle is on"
