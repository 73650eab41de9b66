"""Whatever JSON arrives, the checker answers in lines and never fails itself."""

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sandbox.blockkit import Surface, check_blocks, check_message, view_problem
from tests.sandbox.blockkit_samples import CONFIRM, Json, asked, button, cells, element, group, options, section
from tests.sandbox.blockkit_samples import plain as text

SAMPLES: list[Json] = [
    section(text=text(), fields=[text()], accessory=button(confirm=CONFIRM)),
    asked(element=element("static_select", option_groups=[group(2)], initial_option=options(1)[0])),
    asked(element=element("checkboxes", options=options(2), initial_options=options(1))),
    asked(element=element("number_input", is_decimal_allowed=False, min_value="1", max_value="2")),
    asked(element=element("plain_text_input", min_length=1, max_length=2, initial_value="x")),
    {"type": "table", "rows": cells(2, 2), "column_settings": [None, {"align": "left"}]},
    {"type": "container", "title": text(), "child_blocks": [section(text=text())]},
    {"type": "plan", "title": "x", "tasks": [{"type": "task_card", "task_id": "1", "title": "x", "status": "error"}]},
]

json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


# A busy machine draws slowly; how long it takes is not what is tested here.
on_any_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def paths(value: object, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a value."""
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    else:
        members = []
    return [so_far, *(path for key, one in members for path in paths(one, (*so_far, key)))]


@some.composite
def damaged(draw: some.DrawFn) -> object:
    """A sound block in which one value, at any depth, was replaced by any JSON."""
    block: Any = copy.deepcopy(draw(some.sampled_from(SAMPLES)))
    path = draw(some.sampled_from(paths(block)))
    value = draw(json_values)
    if not path:
        return value
    inner = block
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return block


@on_any_machine
@given(some.lists(damaged(), max_size=3), some.sampled_from(["message", "modal", "home"]))
def test_damaged_blocks_are_answered_in_lines(blocks: list[object], surface: Surface) -> None:
    for line in check_blocks(blocks, surface):
        assert line.startswith("[ERROR] ")
        assert "[json-pointer:/blocks" in line


@on_any_machine
@given(
    json_values
    | some.fixed_dictionaries(
        {"type": some.sampled_from(["modal", "home"])}, optional={"blocks": json_values, "title": json_values}
    )
)
def test_any_view_is_answered(view: object) -> None:
    found = view_problem(view)
    assert found is None or found[0] == "invalid_arguments"


@on_any_machine
@given(
    some.fixed_dictionaries(
        {},
        optional={name: json_values for name in ("text", "blocks", "attachments", "metadata", "markdown_text")},
    )
)
def test_any_message_is_answered(arguments: Json) -> None:
    found = check_message(arguments)
    assert found is None or found[0]
