"""What Slack sends back for a form: the state of every input, untouched or filled in."""

from typing import Any

Json = dict[str, Any]

#: element -> (where it starts from, what its state is called)
STATE = {
    "plain_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "timepicker": ("initial_time", "selected_time"),
    "datepicker": ("initial_date", "selected_date"),
    "static_select": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "multi_static_select": ("initial_options", "selected_options"),
    "multi_external_select": ("initial_options", "selected_options"),
    "checkboxes": ("initial_options", "selected_options"),
    "users_select": ("initial_user", "selected_user"),
    "multi_users_select": ("initial_users", "selected_users"),
}


def submitted(view: Json, **changed: Any) -> Json:
    """`view.state.values` after the named fields were filled in and the others left as they were.

    A select takes the option's value, checkboxes and what takes several a list of them.
    """
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        initial, state = STATE[element["type"]]
        value = element.get(initial, [] if state.endswith("s") else None)
        if block["block_id"] in changed:
            value = _chosen(element, changed.pop(block["block_id"]))
        values[block["block_id"]] = {element["action_id"]: {"type": element["type"], state: value}}
    assert not changed, f"the form has no field {sorted(changed)}"
    return values


def _chosen(element: Json, value: Any) -> Any:
    if element["type"] == "multi_external_select":
        wanted = [] if value is None else value if isinstance(value, list) else [value]
        return [{"text": {"type": "plain_text", "text": one}, "value": one} for one in wanted]
    if element["type"] == "external_select" and value is not None:
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    if "options" not in element or value is None:
        return value
    wanted = value if isinstance(value, list) else [value]
    found = [option for option in element["options"] if option["value"] in wanted]
    return found if isinstance(value, list) else found[0]
