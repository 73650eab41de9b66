"""The few Block Kit pieces that every message and view is made of, over the SDK's models."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement, InteractiveElement
from slack_sdk.models.views import View as SlackView

from messages import limits
from messages.text import plain

Message = dict[str, Any]
View = dict[str, Any]


def mrkdwn(text: str) -> MarkdownTextObject:
    """Text with formatting. Verbatim: an address that somebody typed does not become a link."""
    return MarkdownTextObject(text=text, verbatim=True)


def plain_text(text: str) -> PlainTextObject:
    """Text that Slack shows as it is."""
    return PlainTextObject(text=text, emoji=True)


def section(text: str, *, accessory: BlockElement | None = None, block_id: str | None = None) -> SectionBlock:
    """A paragraph, with a button or picker at its side if wanted."""
    return SectionBlock(text=mrkdwn(text), accessory=accessory, block_id=block_id)


def context(text: str) -> ContextBlock:
    """A small grey line."""
    return ContextBlock(elements=[mrkdwn(text)])


def header(text: str) -> HeaderBlock:
    """A heading; it may hold what somebody typed, as it is plain text."""
    return HeaderBlock(text=plain_text(plain(text, 150)))


def divider() -> DividerBlock:
    """A line across."""
    return DividerBlock()


def actions(*elements: InteractiveElement, block_id: str | None = None) -> ActionsBlock:
    """A row of buttons and pickers."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def button(
    text: str, action_id: str, value: str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """A button; `style` is "primary" (one in a row) or "danger"."""
    return ButtonElement(
        text=plain_text(plain(text, 75)), action_id=action_id, value=value, style=style, confirm=confirm
    )


def confirm(title: str, text: str, yes: str, no: str = "Cancel", *, danger: bool = True) -> ConfirmObject:
    """The question before something that cannot be taken back; without `danger`, before something of weight."""
    return ConfirmObject(
        title=plain_text(plain(title, 100)),
        text=plain_text(plain(text, 300)),
        confirm=plain_text(yes),
        deny=plain_text(no),
        style="danger" if danger else "primary",
    )


def option(value: str, text: str) -> Option:
    """One choice of a select or of checkboxes."""
    return Option(value=value, text=plain_text(plain(text, 75)))


def field(
    name: str, label: str, element: InputInteractiveElement, *, hint: str | None = None, optional: bool = False
) -> InputBlock:
    """A labelled input. Its block id is the field's name, so that an error can be shown beside it."""
    return InputBlock(
        block_id=name,
        label=plain_text(label),
        element=element,
        hint=plain_text(hint) if hint else None,
        optional=optional,
    )


def message(text: str, *blocks: Block | None) -> Message:
    """A message: the whole of it as a sentence for notifications, and its blocks (None is left out)."""
    rendered = [block.to_dict() for block in blocks if block is not None]
    return limits.check({"text": text, "blocks": rendered or [section(text).to_dict()]})


def modal(
    callback_id: str,
    title: str,
    submit: str | None,
    blocks: Sequence[Block],
    *,
    metadata: str = "",
    close: str | None = None,
) -> View:
    """A form. `metadata` holds ids only: what comes back is checked again. `close` is for one that lies on another."""
    view = SlackView(
        type="modal",
        callback_id=callback_id,
        title=plain_text(title),
        submit=plain_text(submit) if submit else None,
        close=plain_text(close or ("Cancel" if submit else "Close")),
        blocks=list(blocks),
        private_metadata=metadata or None,
    )
    return limits.check(view.to_dict())
