"""A list of blocks on one surface."""

from sandbox.blockkit.blocks import BLOCK
from sandbox.blockkit.rules import Place, Surface, complaint, items
from sandbox.blockkit.whole import check_whole

#: How many blocks each surface holds.
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}


def check_blocks(blocks: object, surface: Surface, pointer: str = "/blocks") -> list[str]:
    """What Slack would say about these blocks; an empty list means that it would take them.

    `blocks` is the decoded JSON; `pointer` is where it stands in the call.
    A message may have no blocks at all, a view needs one.
    """
    place = Place(pointer, surface)
    least = 0 if surface == "message" else 1
    if not isinstance(blocks, list):
        return [complaint("must provide an array", place)]
    found = list(items(BLOCK, least, MOST_BLOCKS[surface])(blocks, place))
    return found or list(check_whole(blocks, place))
