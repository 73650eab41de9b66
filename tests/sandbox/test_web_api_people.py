"""users.*, team.info, bots.info: who is here, as Slack tells it."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient

from sandbox import SandboxClient
from tests.sandbox.box_kit import error_of


def test_user_has_slacks_shape(slack: WebClient, people: SandboxClient) -> None:
    bo = next(user["id"] for user in people.users() if user["name"] == "bo")
    user = slack.users_info(user=bo, include_locale=True)["user"]
    assert (user["name"], user["real_name"], user["locale"]) == ("bo", "Bo Chen", "en-US")
    assert (user["tz"], user["tz_offset"]) == ("America/New_York", -5 * 3600)
    assert (user["deleted"], user["is_bot"], user["is_admin"], user["is_restricted"]) == (False,) * 4
    assert user["profile"]["email"] == "bo@acme.example"
    assert "locale" not in slack.users_info(user=bo)["user"]


def test_offset_follows_the_clock(slack: WebClient, people: SandboxClient) -> None:
    ana = next(user["id"] for user in people.users() if user["name"] == "ana")
    assert slack.users_info(user=ana)["user"]["tz_offset"] == 0
    people.advance(to="2027-06-01T00:00:00Z")
    assert slack.users_info(user=ana)["user"]["tz_offset"] == 3600


def test_special_accounts_say_what_they_are(slack: WebClient, people: SandboxClient) -> None:
    flags = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "is_admin", "is_owner")
    for flag in flags:
        settings: dict[str, Any] = {flag: True}
        person = people.add_user(f"a_{flag}", **settings)
        assert slack.users_info(user=person["id"])["user"][flag] is True
    gone = people.add_user("gone", deleted=True)
    shown = slack.users_info(user=gone["id"])["user"]
    assert shown["deleted"]
    assert "tz" not in shown
    slackbot = slack.users_info(user="USLACKBOT")["user"]
    assert (slackbot["name"], slackbot["is_bot"]) == ("slackbot", False)
    assert error_of(slack.users_info, user="U0NOBODY") == "user_not_found"


def test_person_is_found_by_address(slack: WebClient, people: SandboxClient) -> None:
    person = people.add_user("cleo", email="Cleo.Park@acme.example")
    assert slack.users_lookupByEmail(email="cleo.park@ACME.example")["user"]["id"] == person["id"]
    people.update_user("cleo", deleted=True)
    assert error_of(slack.users_lookupByEmail, email="cleo.park@acme.example") == "users_not_found"


def test_profile_has_custom_fields(slack: WebClient, people: SandboxClient) -> None:
    field = {"Xf1": {"value": "Lisbon", "label": "Office"}}
    person = people.add_user("cleo", title="Nurse", profile_fields=field, profile={"status_text": "On leave"})
    profile = slack.users_profile_get(user=person["id"], include_labels=True)["profile"]
    assert (profile["title"], profile["status_text"]) == ("Nurse", "On leave")
    assert profile["fields"] == {"Xf1": {"value": "Lisbon", "alt": "", "label": "Office"}}


def test_email_needs_its_scope(slack: WebClient, people: SandboxClient) -> None:
    people.scopes(remove=["users:read.email"])
    ana = next(user["id"] for user in people.users() if user["name"] == "ana")
    assert "email" not in slack.users_info(user=ana)["user"]["profile"]
    assert error_of(slack.users_lookupByEmail, email="ana@acme.example") == "missing_scope"


def test_team_and_bot_are_described(slack: WebClient, people: SandboxClient) -> None:
    info = people.info()
    assert slack.team_info()["team"]["domain"] == "acme"
    assert slack.bots_info(bot=info["bot"]["bot_id"])["bot"]["user_id"] == info["bot"]["user_id"]
    assert error_of(slack.bots_info, bot="B0NOBODY") == "bot_not_found"
