"""The rich_text block: sections, lists, quotes and preformatted text, and what stands in them."""

from collections.abc import Mapping

from sandbox.blockkit.objects import ID, link
from sandbox.blockkit.rules import (
    Rule,
    anything,
    boolean,
    by_type,
    choice,
    integer,
    items,
    shape,
    string,
)

_STYLE = shape(
    {},
    {
        name: boolean
        for name in ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
    },
)


def _inline(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    return shape({"type": anything, **required}, {"style": _STYLE, **(optional or {})})


_INLINE: Mapping[str, Rule] = {
    "text": _inline({"text": string(1)}),
    "link": _inline({"url": link()}, {"text": string(), "unsafe": boolean}),
    "emoji": _inline({"name": string(1)}, {"unicode": string(), "url": string(), "skin_tone": integer(1, 6)}),
    "user": _inline({"user_id": string(1)}),
    "usergroup": _inline({"usergroup_id": string(1)}),
    "team": _inline({"team_id": string(1)}),
    "channel": _inline({"channel_id": string(1)}),
    "broadcast": _inline({"range": choice("here", "channel", "everyone")}),
    "color": _inline({"value": string(1)}),
    "date": _inline({"timestamp": integer(), "format": string(1)}, {"url": link(), "fallback": string(1)}),
}

_PIECES = items(by_type(lambda: _INLINE), 0)
_BORDER: Mapping[str, Rule] = {"border": integer(0, 1)}
_SECTION = shape({"type": anything, "elements": _PIECES})

_PARTS: Mapping[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": anything,
            "style": choice("bullet", "ordered"),
            "elements": items(by_type(lambda: {"rich_text_section": _SECTION})),
        },
        {"indent": integer(0, 8), "offset": integer(0), **_BORDER},
    ),
    "rich_text_quote": shape({"type": anything, "elements": _PIECES}, _BORDER),
    "rich_text_preformatted": shape({"type": anything, "elements": _PIECES}, {"language": string(1), **_BORDER}),
}

RICH_TEXT_FIELDS = shape(
    {"type": anything, "elements": items(by_type(lambda: _PARTS))},
    {"block_id": ID},
)
#: A whole rich_text block as the value of a field.
RICH_TEXT = by_type(lambda: {"rich_text": RICH_TEXT_FIELDS})
