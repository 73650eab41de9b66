"""Carrying a step out: the clicks, forms, sentences and commands themselves."""

from typing import Any

from demo.chance import pick
from demo.screen import Element, Field, Json, elements, fields, first
from demo.steps import ANY, Step
from sandbox import SandboxClient

#: selects in which anything may be chosen
SELECTS = frozenset({"checkin.reason", "session.swap"})
#: in which several options can be ticked
MANY = frozenset({"checkboxes", "multi_static_select"})


def act(client: SandboxClient, seed: int, step: Step) -> Json:
    """Do it; what the sandbox answers. Raises SandboxError, above all for what is not on the screen any more."""
    if step.act == "say":
        return client.say(step.user, step.channel, step.text, thread_ts=step.ts or None)
    if step.act == "command":
        return client.slash(step.user, step.channel, step.text)
    value = step.value or _any_option(client, seed, step)
    clicked = client.click(step.user, step.action, channel=step.channel, ts=step.ts, value=value)
    if clicked["views"]:
        _fill_in(client, seed, step, clicked["views"][-1])
        if client.views(step.user):  # a word of thanks, or an error
            client.close_view(step.user, all=True)
    return clicked


def _any_option(client: SandboxClient, seed: int, step: Step) -> str | None:
    """For a select, one of its options as they are on the screen now; None for a button."""
    if step.action not in SELECTS:
        return None
    shown = client.messages(user=step.user, channel=step.channel)
    blocks: list[Json] = next((message["blocks"] for message in shown if message["ts"] == step.ts), [])
    found = first(blocks, step.action)
    return pick(found.options, seed, "option", step.user, step.due) if found else None


def _fill_in(client: SandboxClient, seed: int, step: Step, view: Json) -> None:
    if step.act == "comment":
        box = next(one for one in fields(view) if one.kind == "plain_text_input")
        client.submit(step.user, {box.block_id: step.text}, view_id=view["id"])
        return
    if step.then:
        wanted = _button(seed, step, view)
        if wanted is None:
            return
        client.click(step.user, wanted.action_id, view_id=view["id"], value=wanted.value)
    if step.values is not None:
        client.submit(step.user, fitting(view, step.values, seed, step.user, step.due), view_id=view["id"])


def _button(seed: int, step: Step, view: Json) -> Element | None:
    """One of the buttons that are meant; not one that has been clicked already, which would take it back."""
    found = [one for one in elements(view["blocks"]) if one.action_id == step.then and not one.label.startswith("✓")]
    return pick(found, seed, "button", step.user, step.due) if found else None


def fitting(view: Json, wanted: Any, seed: int = 0, *occasion: object) -> dict[str, Any]:
    """The values whose fields the form has; a field that is new keeps what the app proposes.

    A field is named by its block id, or by what of it is before the last dot. Of what would be chosen, only what the
    form offers is left.
    """
    found: dict[str, Any] = {}
    for field in fields(view):
        name = field.block_id if field.block_id in wanted else field.block_id.rpartition(".")[0]
        if name in wanted:
            found[field.block_id] = _entry(field, wanted[name], seed, name, *occasion)
    return found


def _entry(field: Field, value: Any, *occasion: Any) -> Any:
    offered = [option for option, _ in field.options]
    if value == ANY:
        chosen = pick(offered, *occasion)
        return [chosen] if field.kind in MANY else chosen
    if field.kind in MANY and offered:
        return [one for one in value if one in offered]
    return value
