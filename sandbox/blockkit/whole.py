"""What can only be seen over all blocks of a surface: double ids, one focus, one table, the sum of markdown."""

from collections.abc import Iterator
from itertools import chain

from sandbox.blockkit.rules import Json, Place, complaint

_MARKDOWN_SUM = 12_000


def check_whole(blocks: list[object], place: Place) -> Iterator[str]:
    """Complaints about the blocks together; each of them alone has been checked before."""
    found = list(_walk(blocks, place))
    yield from _double_block_ids(found)
    for block, at in found:
        yield from _double_action_ids(block, at)
    yield from _double_focus(found)
    if place.surface == "message":
        yield from _several_tables(found)
        yield from _too_much_markdown(found, place)


def _walk(blocks: list[object], place: Place) -> Iterator[tuple[Json, Place]]:
    """Every block with its place, those inside containers, carousels and plans too."""
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        at = place.at(number)
        yield block, at
        for name, kind in (("child_blocks", "container"), ("elements", "carousel"), ("tasks", "plan")):
            inner = block.get(name)
            if block.get("type") == kind and isinstance(inner, list):
                yield from _walk(inner, at.at(name))


def _elements(block: Json, place: Place) -> Iterator[tuple[Json, Place]]:
    """The elements that stand in this block itself."""
    for name in ("accessory", "element"):
        yield from ((one, at) for one, at in [(block.get(name), place.at(name))] if isinstance(one, dict))
    if block.get("type") in ("container", "carousel", "plan"):
        return
    lists = ((name, block.get(name)) for name in ("elements", "actions"))
    for name, members in lists:
        if not isinstance(members, list):
            continue
        for number, one in enumerate(members):
            if isinstance(one, dict):
                yield one, place.at(name).at(number)


def _double_block_ids(found: list[tuple[Json, Place]]) -> Iterator[str]:
    seen: set[object] = set()
    for block, place in found:
        name = block.get("block_id")
        if not isinstance(name, str):
            continue
        if name in seen:
            yield complaint(f'`block_id` "{name}" already exists', place.at("block_id"))
        seen.add(name)


def _double_action_ids(block: Json, place: Place) -> Iterator[str]:
    """An action_id need only be its own inside its block: a list of rows may repeat its button."""
    seen: set[str] = set()
    for element, at in _elements(block, place):
        name = element.get("action_id")
        if not isinstance(name, str):
            continue
        if name in seen:
            yield complaint(f'`action_id` "{name}" already exists', at.at("action_id"))
        seen.add(name)


def _double_focus(found: list[tuple[Json, Place]]) -> Iterator[str]:
    elements = chain.from_iterable(_elements(block, place) for block, place in found)
    focused = [place for element, place in elements if element.get("focus_on_load") is True]
    for place in focused[1:]:
        yield complaint("only one element can set `focus_on_load`", place.at("focus_on_load"))


def _several_tables(found: list[tuple[Json, Place]]) -> Iterator[str]:
    tables = [place for block, place in found if block.get("type") in ("table", "data_table")]
    for place in tables[1:]:
        yield complaint("only_one_table_allowed", place)


def _too_much_markdown(found: list[tuple[Json, Place]], place: Place) -> Iterator[str]:
    texts = [block.get("text") for block, _ in found if block.get("type") == "markdown"]
    total = sum(len(text) for text in texts if isinstance(text, str))
    if len(texts) > 1 and total > _MARKDOWN_SUM:
        yield complaint(f"all markdown blocks together must be less than {_MARKDOWN_SUM + 1} characters", place)
