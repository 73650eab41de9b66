"""A small Bolt app that uses every block and element, as the bot of the page's tests."""

from __future__ import annotations

import base64
import re
import textwrap
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

Json = dict[str, Any]

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAFElEQVR4nGNgqNf+jw8zjAwFhBQAAI6iR4GfqQ7LAAAAAElFTkSuQmCC"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
MANIFEST = textwrap.dedent("""\
    _metadata: {major_version: 2, minor_version: 1}
    display_information: {name: Showcase}
    features:
      app_home: {home_tab_enabled: true, messages_tab_enabled: true}
      bot_user: {display_name: Showcase, always_online: true}
      slash_commands:
        - {command: /show, description: Post one of everything, usage_hint: "blocks | elements | odd | hostile"}
        - {command: /form, description: Open a form, usage_hint: "[title]"}
    oauth_config:
      scopes: {bot: [chat:write, commands, users:read, im:history, channels:history, files:write, im:write]}
    settings:
      event_subscriptions: {bot_events: [app_home_opened, message.im]}
      interactivity: {is_enabled: true}
      socket_mode_enabled: true
    """)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


FRUIT = [option("Apple", "apple"), option("Pear", "pear", description=plain("Green and sweet")), option("Fig", "fig")]
GROUPS = [
    {"label": plain("Fruit"), "options": FRUIT[:2]},
    {"label": plain("Vegetables"), "options": [option("Leek", "leek")]},
]
CONFIRM = {
    "title": plain("Really remove it?"),
    "text": mrkdwn("It will be *gone*."),
    "confirm": plain("Remove"),
    "deny": plain("Keep"),
    "style": "danger",
}


def button(name: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": name, "text": plain(text), "value": name, **more}


def field(name: str, label: str, element: Json, **more: Any) -> Json:
    inside = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": inside, **more}


def rich_text() -> Json:
    def section(*elements: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(elements)}

    return {
        "type": "rich_text",
        "elements": [
            section(
                {"type": "text", "text": "Rich and bold", "style": {"bold": True}},
                {"type": "text", "text": " with a "},
                {"type": "link", "url": "https://example.com/rich", "text": "link"},
                {"type": "text", "text": ", "},
                {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                {"type": "broadcast", "range": "here"},
            ),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    section({"type": "text", "text": "First"}),
                    section({"type": "text", "text": "Second"}),
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [section({"type": "text", "text": "Inner"})],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Quoted words"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
        ],
    }


def blocks(base_url: str, user: str) -> list[Json]:
    picture = f"{base_url}/page/avatar/U1.svg"
    cells = [["Name", "Score"], ["Ana", "12"], ["Ben", "9"]]
    return [
        {"type": "header", "text": plain("A heading :tada:")},
        {
            "type": "section",
            "text": mrkdwn(
                f"*bold* _italic_ ~gone~ `code` <https://example.com/a?b=1&amp;c=2|a link> <@{user}> <!here> :wave:\n"
                "&gt; a quote\n```pre &lt;b&gt;```"
            ),
            "accessory": {"type": "image", "image_url": picture, "alt_text": "A small figure"},
        },
        {"type": "section", "fields": [mrkdwn("*Where*\nLondon"), mrkdwn("*When*\nTuesday")]},
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("Small *print*"), plain("and plain")]},
        {"type": "image", "image_url": picture, "alt_text": "A big figure", "title": plain("The figure")},
        rich_text(),
        {"type": "markdown", "text": "## Markdown\n\n- one\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
        {
            "type": "table",
            "column_settings": [{"is_wrapped": True}, {"align": "right"}],
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in cells],
        },
        {
            "type": "video",
            "title": plain("A film"),
            "alt_text": "A film about circles",
            "thumbnail_url": picture,
            "video_url": "https://example.com/film",
            "description": plain("Two minutes"),
        },
        {"type": "actions", "elements": [{"type": "button", "action_id": "ok", "text": plain("Fine"), "value": "1"}]},
        {
            "type": "input",
            "label": plain("A note"),
            "dispatch_action": True,
            "element": {"type": "plain_text_input", "action_id": "note"},
        },
    ]


def elements() -> list[Json]:
    def menu(kind: str, name: str, **more: Any) -> Json:
        return {"type": kind, "action_id": name, "placeholder": plain(f"Pick: {name}"), **more}

    return [
        {
            "type": "actions",
            "block_id": "buttons",
            "elements": [
                button("plain", "Plain"),
                button("primary", "Primary", style="primary"),
                button("danger", "Danger", style="danger", confirm=CONFIRM),
                button("away", "Open a page", url="https://example.com/"),
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("Edit", "edit"), option("Delete", "delete")],
                },
            ],
        },
        {
            "type": "actions",
            "block_id": "menus",
            "elements": [
                menu("static_select", "fruit", options=FRUIT),
                menu("static_select", "grouped", option_groups=GROUPS),
                menu("external_select", "city", min_query_length=1),
                menu("users_select", "person"),
                menu("conversations_select", "talk"),
                menu("channels_select", "channel"),
                menu("multi_static_select", "basket", options=FRUIT),
                menu("multi_users_select", "people"),
            ],
        },
        {
            "type": "actions",
            "block_id": "times",
            "elements": [
                menu("datepicker", "day", initial_date="2026-12-01"),
                menu("timepicker", "hour"),
                {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1796115600},
                {"type": "checkboxes", "action_id": "boxes", "options": FRUIT, "initial_options": FRUIT[:1]},
                {"type": "radio_buttons", "action_id": "radios", "options": FRUIT[::2]},
            ],
        },
    ]


def odd_blocks() -> list[Json]:
    """Slack knows these blocks; the page does not draw the one in the middle."""
    return [
        {"type": "section", "text": mrkdwn("Before the odd one")},
        {"type": "data_visualization", "title": "Meetings", "chart": {"type": "bar"}},
        {"type": "section", "text": mrkdwn("After the odd one")},
    ]


def hostile_blocks() -> list[Json]:
    return [
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": mrkdwn(f"{HOSTILE} <javascript:window.hacked=1|press me> *{HOSTILE}*")},
        {"type": "markdown", "text": f"{HOSTILE} [go](javascript:window.hacked=1)"},
        {"type": "context", "elements": [plain(HOSTILE)]},
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "ok", "text": plain("<b>x</b>"), "value": "1"}],
        },
    ]


def form(title: str = "A form") -> Json:
    text = "plain_text_input"
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title[:24]),
        "submit": plain("Save"),
        "close": plain("Not now"),
        "notify_on_close": True,
        "blocks": [
            {"type": "section", "text": mrkdwn("Tell us *about you*.")},
            field("name", "Name", {"type": text, "max_length": 40, "placeholder": plain("As people call you")}),
            field(
                "about",
                "About you",
                {"type": text, "multiline": True},
                optional=True,
                hint=plain("Two lines are enough"),
            ),
            field(
                "age",
                "Years here",
                {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"},
                optional=True,
            ),
            field("mail", "Email", {"type": "email_text_input"}, optional=True),
            field("fruit", "Fruit", {"type": "static_select", "options": FRUIT}),
            field("people", "People", {"type": "multi_users_select"}, optional=True),
            field("day", "Day", {"type": "datepicker"}, optional=True),
            field("days", "Days", {"type": "checkboxes", "options": FRUIT}, optional=True),
            field("mood", "Mood", {"type": "radio_buttons", "options": FRUIT[:2]}, optional=True),
            {
                "type": "actions",
                "block_id": "go",
                "elements": [{"type": "button", "action_id": "deeper", "text": plain("Go deeper")}],
            },
        ],
    }


def owners(user: str) -> Json:
    """A form whose first field holds somebody already."""
    field_ = {"type": "multi_users_select", "action_id": "owners", "initial_users": [user]}
    face = {"type": "modal", "callback_id": "form", "title": plain("Owners"), "submit": plain("Save")}
    return {**face, "blocks": [field("owners", "Owners", field_)]}


def home(user: str, count: int) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Welcome home")},
            {"type": "section", "text": mrkdwn(f"Hello <@{user}>, you pressed {count} times.")},
            {
                "type": "actions",
                "elements": [{"type": "button", "action_id": "press", "text": plain("Press"), "style": "primary"}],
            },
        ],
    }


class Showcase:
    """The app, and what it has heard: `clicks` are (action_id, action), `forms` are state.values."""

    def __init__(self, client: WebClient, base_url: str) -> None:
        self.base_url = base_url
        self.clicks: list[tuple[str, Json]] = []
        self.forms: list[Json] = []
        self.closed: list[str] = []
        #: state.values of the form at the newest click in it
        self.typed: Json = {}
        self.pressed = 0
        self.fail_next = False
        self.app = App(client=client, process_before_response=True)
        self._listen()

    def _listen(self) -> None:
        self.app.command("/show")(self._show)
        self.app.command("/form")(self._form)
        self.app.view("form")(self._submitted)
        self.app.view_closed("form")(self._closed)
        self.app.action("deeper")(self._deeper)
        self.app.action("press")(self._press)
        self.app.action(re.compile(r".*"))(self._clicked)
        self.app.options("city")(self._cities)
        self.app.event("app_home_opened")(self._home)
        self.app.event("message")(self._heard)

    def _show(self, ack: Any, body: Json, client: WebClient) -> None:
        what = body["text"] or "blocks"
        if what == "odd":
            ack({"text": "Odd", "blocks": odd_blocks()})
            return
        ack()
        made = {
            "blocks": lambda: blocks(self.base_url, body["user_id"]),
            "elements": elements,
            "hostile": hostile_blocks,
        }[what]()
        client.chat_postMessage(channel=body["channel_id"], text=what, blocks=made)

    def _form(self, ack: Any, body: Json, client: WebClient) -> None:
        view = owners(body["user_id"]) if body["text"] == "owners" else form(body["text"] or "A form")
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    def _submitted(self, ack: Any, view: Json) -> None:
        if self.fail_next:
            raise RuntimeError("asked to fail")
        values = view["state"]["values"]
        if values["name"]["name"]["value"] == "Nobody":
            ack(
                {
                    "response_action": "errors",
                    "errors": {"name": "Somebody must have a name.", "mail": "We know that one."},
                }
            )
            return
        self.forms.append(values)
        ack()

    def _closed(self, ack: Any, view: Json) -> None:
        self.closed.append(view["id"])
        ack()

    def _deeper(self, ack: Any, body: Json, client: WebClient) -> None:
        inner = {
            "type": "modal",
            "title": plain("Deeper"),
            "blocks": [{"type": "section", "text": mrkdwn("Further down")}],
        }
        self.typed = body["view"]["state"]["values"]
        client.views_push(trigger_id=body["trigger_id"], view=inner)
        ack()

    def _press(self, ack: Any, body: Json, client: WebClient) -> None:
        self.pressed += 1
        client.views_publish(user_id=body["user"]["id"], view=home(body["user"]["id"], self.pressed))
        ack()

    def _clicked(self, ack: Any, action: Json) -> None:
        if action["action_id"] == "plain" and self.fail_next:
            raise RuntimeError("asked to fail")
        self.clicks.append((action["action_id"], action))
        ack()

    def _cities(self, ack: Any, payload: Json) -> None:
        names = [name for name in ("London", "Lisbon", "Rome") if name.lower().startswith(payload["value"].lower())]
        ack({"options": [option(name, name.lower()) for name in names]})

    def _home(self, event: Json, client: WebClient) -> None:
        if event.get("tab") == "home":
            client.views_publish(user_id=event["user"], view=home(event["user"], self.pressed))

    def _heard(self, event: Json, client: WebClient) -> None:
        if event.get("text") == "picture" and not event.get("bot_id"):
            client.files_upload_v2(
                channel=event["channel"],
                content=base64.b64decode(PIXEL),
                filename="dot.png",
                title="A dot",
                alt_txt="One green dot",
            )
