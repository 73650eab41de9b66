"""views.*: modals and the Home tab."""

from __future__ import annotations

from sandbox import modals
from sandbox.errors import Refused
from sandbox.model import Json, View
from sandbox.triggers import Trigger
from sandbox.web.call import Call, messages
from sandbox.web.check import refusal, view_of
from sandbox.world import real_time


def _trigger(call: Call) -> Trigger:
    key = call.text("trigger_id") or call.text("interactivity_pointer")
    if not key:
        raise Refused("invalid_arguments", response_metadata=messages("missing required field: trigger_id"))
    return call.world.triggers.exchange(key, real_time())


def _modal(call: Call) -> Json:
    view = view_of(call)
    if view["type"] != "modal":
        wrong = "[ERROR] must be one of the following values: modal [json-pointer:/view/type]"
        raise refusal("invalid_arguments", [wrong])
    return view


def open_(call: Call) -> Json:
    given = _modal(call)
    view = modals.open_view(call.world, _trigger(call).user, given)
    return {"view": modals.view_json(call.world, view)}


def push(call: Call) -> Json:
    given = _modal(call)
    trigger = _trigger(call)
    if trigger.view is None:
        raise Refused("no_previous_view" if not call.world.stacks.get(trigger.user) else "invalid_trigger_id")
    view = modals.push_view(call.world, trigger.user, given)
    return {"view": modals.view_json(call.world, view)}


def update(call: Call) -> Json:
    given = view_of(call)
    view = _existing(call)
    if given["type"] != view.body["type"]:
        raise refusal("invalid_arguments", ["[ERROR] a view cannot change its type [json-pointer:/view/type]"])
    view = modals.update_view(call.world, view, given, call.text("hash") or None)
    return {"view": modals.view_json(call.world, view)}


def _existing(call: Call) -> View:
    if call.has("view_id"):
        view = modals.find_view(call.world, call.text("view_id"))
    elif call.has("external_id"):
        view = modals.find_external(call.world, call.text("external_id"))
    else:
        raise Refused("invalid_arguments", response_metadata=messages("missing required field: view_id"))
    if view is None:
        raise Refused("not_found")
    return view


def publish(call: Call) -> Json:
    given = view_of(call)
    if given["type"] != "home":
        wrong = "[ERROR] must be one of the following values: home [json-pointer:/view/type]"
        raise refusal("invalid_arguments", [wrong])
    if not call.world.home_tab:
        raise Refused("not_enabled")
    if call.text("user_id") not in call.world.users:
        raise refusal("invalid_arguments", ["[ERROR] user_id is not a valid user [json-pointer:/user_id]"])
    user = call.user("user_id")
    view = modals.publish_home(call.world, user, given, call.text("hash") or None)
    return {"view": modals.view_json(call.world, view)}
