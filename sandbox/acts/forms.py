"""Modals: filled in, checked as Slack's own client checks them, submitted, closed."""

from __future__ import annotations

import re

from sandbox import elements, modals
from sandbox.acts import payloads
from sandbox.acts.entering import enter
from sandbox.acts.outcome import actor, outcome, watching
from sandbox.acts.places import Surface
from sandbox.blockkit import view_problem
from sandbox.elements import Found
from sandbox.errors import Refused, SandboxError
from sandbox.link.desk import Delivery
from sandbox.model import Json, User, View
from sandbox.world import Watch, World

TROUBLE = "We had some trouble connecting ({code}). Try again?"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")


async def submit(world: World, user: User, values: Json, view_id: str | None = None) -> Json:
    view = modals.top_view(world, actor(user), view_id)
    if not view.body["submit"] and not any(block["type"] == "input" for block in view.body["blocks"]):
        raise SandboxError("no_submit", "This modal has no submit button; click one of its elements or close it.")
    await enter(world, user, Surface(view=view), values)
    errors = client_errors(view)
    if errors:
        return _result(world, view, Delivery(True), Watch(user.id), "errors", errors)
    with watching(world, user) as watch:
        delivery = await world.desk.send("interactive", payloads.submission(world, user, view), accepts=True)
        if not delivery.acked:
            failure = TROUBLE.format(code=delivery.error)
            return _result(world, view, delivery, watch, "failure", {}, failure)
        try:
            action, errors = _apply(world, user, view, delivery.payload)
        except Refused as refused:
            failure = TROUBLE.format(code=refused.error)
            return _result(world, view, delivery, watch, "failure", {}, failure)
        return _result(world, view, delivery, watch, action, errors)


def _result(
    world: World,
    view: View,
    delivery: Delivery,
    watch: Watch,
    action: str,
    errors: dict[str, str],
    failure: str | None = None,
) -> Json:
    stack = world.stacks.get(view.user) or []
    shown = modals.view_json(world, stack[-1]) if stack else None
    told = outcome(world, delivery, watch, failure)
    return {**told, "action": action, "errors": errors, "view": shown}


def client_errors(view: View) -> dict[str, str]:
    """block_id -> what Slack's client says about a field before it sends the form."""
    values = elements.state_values(view.body["blocks"], view.state)
    errors = {}
    for found in elements.interactive(view.body["blocks"]):
        if found.block["type"] != "input":
            continue
        entry = values[found.block_id][found.action_id]
        problem = _field_error(found, entry[elements.choice_key(found.element)])
        if problem:
            errors[found.block_id] = problem
    return errors


def _field_error(found: Found, value: object) -> str | None:
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return None if found.block.get("optional") else "Please complete this required field."
    element = found.element
    if element["type"] == "plain_text_input" and isinstance(value, str):
        return _length_error(element, value)
    if element["type"] == "number_input":
        return _number_error(element, str(value))
    if element["type"] == "email_text_input" and not EMAIL.fullmatch(str(value)):
        return "Enter a valid email address."
    if element["type"] == "url_text_input" and not URL.fullmatch(str(value)):
        return "Enter a valid URL."
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Select at most {most} items."
    return None


def _length_error(element: Json, value: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if len(value) < least:
        return f"Enter at least {least} characters."
    if len(value) > most:
        return f"Enter no more than {most} characters."
    return None


def _number_error(element: Json, value: str) -> str | None:
    decimal = element.get("is_decimal_allowed")
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", value):
        return "Enter a valid number." if decimal else "Enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        return f"Enter a number greater than or equal to {least}."
    if most is not None and float(value) > float(most):
        return f"Enter a number less than or equal to {most}."
    return None


def _apply(world: World, user: User, view: View, payload: Json) -> tuple[str, dict[str, str]]:
    """Do what the acknowledgement says; the name of what was done, and errors per block."""
    action = payload.get("response_action")
    if action == "errors":
        errors = payload.get("errors")
        inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            raise Refused("invalid_errors")  # Slack shows its own failure when a block_id is not an input's
        return "errors", {str(name): str(text) for name, text in errors.items()}
    if action in ("update", "push"):
        given = payload.get("view")
        problem = view_problem(given)
        if problem is not None or not isinstance(given, dict):
            raise Refused(problem[0] if problem else "invalid_arguments")
        if action == "update":
            modals.update_view(world, view, given, None)
        else:
            modals.push_view(world, user.id, given)
        return str(action), {}
    if action == "clear":
        modals.close_all(world, user.id)
        return "clear", {}
    if action is not None:
        raise Refused("invalid_response_action")
    modals.remove_view(world, view)
    return "close", {}


async def close(world: World, user: User, view_id: str | None, everything: bool) -> Json:
    """The person closes a modal (with what is above it), or all of them."""
    view = modals.top_view(world, actor(user), view_id)
    stack = list(world.stacks[user.id])
    cleared = everything or view.body["clear_on_close"]
    gone = stack if cleared else stack[stack.index(view) :]
    if cleared:
        modals.close_all(world, user.id)
    else:
        modals.close_view(world, view)
    for one in reversed(gone):
        if one.body["notify_on_close"]:
            await world.desk.send("interactive", payloads.closed(world, user, one, bool(cleared)), accepts=False)
    return {}
