"""A proposal as its owners see it: groups page by page, who is left out, and the forms that change it.

What is shown follows from the groups themselves and from what people said of themselves. Nobody's wish whom not to
meet has any part in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, ExternalDataSelectElement, RadioButtonsElement

from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import WorkingStyle
from mentoring.programs import ONE_WAY, Approval, Program, ProgramKind
from mentoring.proposals import Ids, Kind
from messages import ids
from messages.circle_proposal import CircleLook, look_lines
from messages.fields import Values, chosen_in
from messages.kinds import kind_words
from messages.kit import (
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    message,
    modal,
    option,
    plain_text,
    section,
)
from messages.rules import left_out_words
from messages.text import count, day, listed, mention, plain, typed
from messages.words import style_words

#: groups and people on one page: few enough to read, and well within Slack's 100 blocks
PER_PAGE = 20
MOST_OPTIONS = 100
#: people named in one line of many
NAMED = 10

# Block ids; the element inside has the same name.
KIND = "kind"
ONE = ids.PROPOSAL_ONE
OTHER = ids.PROPOSAL_OTHER

KIND_WORDS = {
    Kind.SWAP: "They swap places",
    Kind.MOVE: "The first goes to the group of the second",
}

#: why these people, told to somebody else: {helper} and {learner} are mentions
REASON_WORDS = {
    "reason.can_help": "{helper} can help with *{skill}*, and {learner} would like to grow in it.",
    "reason.goal": "{helper} offers *{skill}*, which is close to the goal that {learner} wrote down.",
    "reason.want_the_same": "Each of them would like to grow in *{skill}*.",
    "reason.same_style": "They like to meet the same way: {style}.",
    "reason.common_language": "Each of them can meet in {language}.",
    "reason.never_met": "They have not been matched with each other before.",
    "reason.met_long_ago": "It is {rounds} rounds or more since they were matched.",
    "reason.same_program": "Each of them has chosen to take part here.",
}


class GroupFacts(Protocol):
    """One proposed group."""

    @property
    def number(self) -> int: ...  # its place in the proposal, from 0
    @property
    def user_ids(self) -> Ids: ...
    @property
    def fit(self) -> int: ...  # percent
    @property
    def reasons(self) -> Sequence[tuple[str, Mapping[str, str]]]: ...
    @property
    def locked(self) -> bool: ...
    @property
    def circle(self) -> CircleLook | None: ...  # in programs of circles


class PageFacts(Protocol):
    """One page of a proposal, and what stands on each of them."""

    @property
    def program(self) -> Program: ...
    @property
    def round_id(self) -> int: ...
    @property
    def on(self) -> date: ...  # nominal date of the round
    @property
    def version(self) -> int: ...
    @property
    def approved_by(self) -> str: ...  # user id; "" for a draft
    @property
    def waiting(self) -> bool: ...  # whether the round's moment has come
    @property
    def all_groups(self) -> int: ...
    @property
    def all_people(self) -> int: ...  # in groups
    @property
    def all_left_out(self) -> int: ...
    @property
    def idle(self) -> int: ...  # mentors without anybody
    @property
    def groups(self) -> Sequence[GroupFacts]: ...  # on this page
    @property
    def left_out(self) -> Sequence[tuple[str, str]]: ...  # on this page
    @property
    def gone(self) -> Sequence[str]: ...  # in the proposal, and not in the round any more
    @property
    def new(self) -> int: ...  # in the round, and not in the proposal
    @property
    def page(self) -> int: ...  # from 0
    @property
    def pages(self) -> int: ...
    @property
    def zone(self) -> str: ...  # of whoever looks


class CostFacts(Protocol):
    """What a change of places would do."""

    @property
    def program(self) -> Program: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def one(self) -> str: ...
    @property
    def other(self) -> str: ...
    @property
    def before(self) -> Sequence[tuple[Ids, int]]: ...  # groups that end, and how well each fits
    @property
    def after(self) -> Sequence[tuple[Ids, int]]: ...
    @property
    def points(self) -> int: ...  # percent of fit that all of them gain together; less than 0 if they lose
    @property
    def out(self) -> Sequence[str]: ...  # who would be left out by it


def matching_view(program: Program, people: int) -> View:
    """While the groups are being found: it turns into the proposal by itself."""
    words = f"Matching {count(people, 'person', 'people')} of *{typed(program.name)}*…"
    hint = "This takes some seconds, and this window then shows the groups. Nobody hears of them yet."
    return modal(ids.PROPOSAL, "Proposal", None, [section(words), context(hint)])


def proposal_view(facts: PageFacts, *, notice: str = "") -> View:
    """One page of a proposal, with all that can be done about it."""
    draft = not facts.approved_by
    blocks: list[Block] = [section(notice), divider()] if notice else []
    blocks += [section(_summary(facts)), _buttons(facts)]
    blocks += [context(one) for one in _changes_since(facts)]
    blocks.append(divider())
    blocks += [_group(facts, one, draft=draft) for one in facts.groups]
    blocks += [section(f"{mention(one)} is left out. {left_out_words(why)}") for one, why in facts.left_out]
    if not facts.groups and not facts.left_out:
        blocks.append(section("Nobody takes part in this round yet. The *Join* button is in the channel."))
    if facts.pages > 1:
        blocks += [divider(), *_paging(facts)]
    return modal(ids.PROPOSAL, "Proposal", None, blocks, metadata=ids.encode(facts.round_id))


def _summary(facts: PageFacts) -> str:
    out = f", {count(facts.all_left_out, 'person', 'people')} left out" if facts.all_left_out else ""
    out += f", {count(facts.idle, 'mentor')} without anybody" if facts.idle else ""
    kind = kind_words(facts.program.kind)
    found = f"{count(facts.all_groups, kind.group)} with {count(facts.all_people, 'person', 'people')}{out}."
    return f"*{typed(facts.program.name)}*, {kind.span} of {day(facts.on)}\n{found} {_state(facts)}"


def _state(facts: PageFacts) -> str:
    when = "at the next moment that suits each of them" if facts.waiting else f"on {day(facts.on)}"
    if facts.approved_by:
        what = "the circles begin" if facts.program.kind is ProgramKind.CIRCLE else "the introductions go out"
        return f"*Approved* by {mention(facts.approved_by)}; {what} {when}."
    if facts.waiting:
        return f"*Nobody has heard of it*, and the {kind_words(facts.program.kind).span} waits until an owner approves."
    if facts.program.approval is Approval.OWNERS:
        return "*Nobody has heard of it*, and nothing goes out before an owner approves."
    return "*Nobody has heard of it.* If nobody approves these groups, the app finds new ones at the round's time."


def _buttons(facts: PageFacts) -> Block:
    value = ids.encode(facts.round_id, facts.version, facts.page)
    if facts.approved_by:
        return actions(button("Change it again", ids.PROPOSAL_REOPEN, value))
    again = button("Match the rest again", ids.PROPOSAL_AGAIN, value)
    circle = facts.program.kind is ProgramKind.CIRCLE
    own = [button("New circle", ids.PROPOSAL_NEW, value)] if circle and facts.all_groups + facts.all_left_out else []
    if not facts.all_groups:
        return actions(*own, again)
    change = button("Swap or move people", ids.PROPOSAL_CHANGE, value)
    return actions(_approve(facts, value), change, *own, again)


def _approve(facts: PageFacts, value: str) -> ButtonElement:
    groups = count(facts.all_groups, "group")
    when = "in the next hours, within everybody's working hours" if facts.waiting else f"from {day(facts.on)}"
    if facts.program.kind is ProgramKind.CIRCLE:
        return button("Approve", ids.PROPOSAL_APPROVE, value, style="primary", confirm=_circles_confirm(facts, when))
    ask = confirm(
        "Approve these groups?",
        f"{groups} will be introduced to each other {when}. If something changes for somebody until then, they are "
        "matched again.",
        "Approve",
        danger=False,
    )
    return button("Approve", ids.PROPOSAL_APPROVE, value, style="primary", confirm=ask)


def _circles_confirm(facts: PageFacts, when: str) -> ConfirmObject:
    return confirm(
        "Approve these circles?",
        f"{count(facts.all_groups, 'circle')} will get channels of their own and begin {when}. Whoever joins until "
        "then waits for a place, and you are asked.",
        "Approve",
        danger=False,
    )


def _changes_since(facts: PageFacts) -> list[str]:
    lines = []
    if facts.gone:
        named = listed([mention(one) for one in facts.gone[:NAMED]])
        more = f" and {len(facts.gone) - NAMED} more" if len(facts.gone) > NAMED else ""
        lines.append(f"Not in this round any more: {named}{more}. Their groups are matched again.")
    if facts.new:
        who = count(facts.new, "more person", "more people")
        lines.append(f"{who} can be matched since this was made. *Match the rest again* finds them somebody.")
    return lines


def _group(facts: PageFacts, group: GroupFacts, *, draft: bool) -> Block:
    who = group_words(facts.program, group.user_ids)
    kept = " · *locked*" if group.locked else ""
    reasons = "".join(f"\n• {owners_reason(key, values)}" for key, values in group.reasons)
    if group.circle:
        reasons += "".join(f"\n• {line}" for line in look_lines(group.circle, facts.zone))
    words = f"*{group.number + 1}.* {who} · fits *{group.fit}%*{kept}{reasons}"
    value = ids.encode(facts.round_id, facts.version, group.number)
    toggle = button("Unlock" if group.locked else "Lock", ids.PROPOSAL_LOCK, value)
    return section(words, accessory=toggle if draft else None, block_id=f"group.{group.number}")


def group_words(program: Program, group: Ids) -> str:
    """Who is in a group; with mentors, who of them is the mentor."""
    first, *others = map(mention, group)
    if program.kind in ONE_WAY:
        return f"{first} mentors {listed(others)}"
    return listed([first, *others])


def _paging(facts: PageFacts) -> list[Block]:
    def to(page: int) -> str:
        return ids.encode(facts.round_id, page)

    turns = []
    if facts.page > 0:
        turns.append(button("Previous page", f"{ids.PROPOSAL_PAGE}.previous", to(facts.page - 1)))
    if facts.page + 1 < facts.pages:
        turns.append(button("Next page", f"{ids.PROPOSAL_PAGE}.next", to(facts.page + 1)))
    return [context(f"Page {facts.page + 1} of {facts.pages}"), actions(*turns)]


def owners_reason(key: str, values: Mapping[str, str]) -> str:
    """Why these people, told to an owner."""
    shown = {name: typed(value, 120) for name, value in values.items()}
    shown |= {name: mention(values[name]) for name in ("helper", "learner") if name in values}
    if "style" in values:
        shown["style"] = style_words(WorkingStyle(values["style"]))
    if "language" in values:
        shown["language"] = typed(values["language"].title(), 80)
    return REASON_WORDS[key].format_map(shown)


def change_view(round_id: int, version: int, page: int, *, one_way: bool) -> View:
    """The form behind *Swap or move people*: who, and what becomes of them."""
    move = "The first gets the second as their mentor" if one_way else KIND_WORDS[Kind.MOVE]
    choices = [option(Kind.SWAP, KIND_WORDS[Kind.SWAP]), option(Kind.MOVE, move)]
    hint = "Somebody who is left out can take a place as well."
    blocks: list[Block] = [
        section("You see what it would do before anything changes."),
        field(ONE, "First person", _person(ONE), hint=hint),
        field(OTHER, "Second person", _person(OTHER)),
        field(KIND, "What happens", RadioButtonsElement(action_id=KIND, options=choices, initial_option=choices[0])),
    ]
    metadata = ids.encode(round_id, version, page)
    return modal(ids.PROPOSAL_CHANGE, "Swap or move people", "See what it does", blocks, metadata=metadata)


def _person(name: str) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(action_id=name, placeholder=plain_text("Type a name"), min_query_length=0)


def parse_change(values: Values) -> tuple[Kind, str, str]:
    """What happens, the first person and the second. Raises InvalidInput beside a field."""
    one, other, kind = (chosen_in(values, name) for name in (ONE, OTHER, KIND))
    missing = {name: MentoringError("proposal.choose") for name, chosen in ((ONE, one), (OTHER, other)) if not chosen}
    if missing:
        raise InvalidInput(missing)
    if kind not in list(Kind):
        raise MentoringError("input.stale")
    return Kind(kind), str(one), str(other)


def people_options(names: Sequence[tuple[str, str]], searched: str) -> list[dict[str, object]]:
    """The people of a proposal, (user id, name) each, whose names have what was typed; at most 100, by name."""
    wanted = searched.strip().casefold()
    found = sorted((name.casefold(), user_id, name) for user_id, name in names if wanted in name.casefold())
    return [option(user_id, plain(name, 75)).to_dict() for _, user_id, name in found[:MOST_OPTIONS]]


def cost_view(round_id: int, version: int, page: int, facts: CostFacts) -> View:
    """What the change would do, and the button that does it."""
    swap = facts.kind is Kind.SWAP
    what = f"{mention(facts.one)} and {mention(facts.other)} swap places."
    if not swap:
        what = f"{mention(facts.one)} goes to {mention(facts.other)}."
    lines = [f"• Now: {group_words(facts.program, group)}, *{fit}%*" for group, fit in facts.before]
    lines += [f"• Then: {group_words(facts.program, group)}, *{fit}%*" for group, fit in facts.after]
    lines += [f"• {mention(one)} would be left out" for one in facts.out]
    metadata = ids.encode(round_id, version, f"{page}:{facts.kind.value}:{facts.one}:{facts.other}")
    blocks: list[Block] = [section(f"{what}\n" + "\n".join(lines)), section(_cost_words(facts))]
    submit = "Swap them" if swap else "Move them"
    return modal(ids.PROPOSAL_CHANGE_SAVE, "What it would do", submit, blocks, metadata=metadata)


def _cost_words(facts: CostFacts) -> str:
    points = count(abs(facts.points), "point")
    if facts.points < 0:
        return f"All in all this *loses {points}* of fit."
    if facts.points > 0:
        return f"All in all this *gains {points}* of fit."
    return "All in all the fit stays the same."


def proposal_ready(program: Program, round_id: int, on: date, groups: int, left_out: int) -> Message:
    """To an owner: a round waits for their eyes."""
    name = typed(program.name)
    out = f" {count(left_out, 'person is', 'people are')} left out." if left_out else ""
    kind = kind_words(program.kind)
    words = (
        f"The {kind.span} of *{name}* of {day(on)} is ready to begin: {count(groups, kind.group)}.{out} Nobody hears "
        "of it before one of its owners approves. Have a look, change what you like, and approve."
    )
    return message(
        f"{name} waits for your eyes before its {kind.span} begins.",
        section(words),
        actions(button("Look at the proposal", ids.PROPOSAL_LOOK, ids.encode(round_id), style="primary")),
    )


def not_approved(on: date, next_on: date | None) -> str:
    """To an owner: a round did not happen, because nobody approved it. One sentence."""
    then = f" The next one is on {day(next_on)}." if next_on else ""
    return f"The round of {day(on)} did not take place, as nobody approved its proposal in time.{then}"


def not_all_kept(on: date, changed: int, groups: int) -> str:
    """To an owner: what they had approved was not possible any more in some groups, and never why. One sentence."""
    return (
        f"Of the {count(groups, 'group')} that were approved for the round of {day(on)}, {changed} could not begin as "
        "approved, since something had changed for somebody by then. The people in them were matched again."
    )


def given_up(on: date, next_on: date | None) -> str:
    """To an owner: their approval has no round any more. `next_on` is the round's other date, None while it rests."""
    why = f"as the round is on {day(next_on)} now" if next_on else "as the program is paused"
    then = "" if next_on else " once it goes on"
    return (
        f"The groups that were approved for {day(on)} are given up, {why}. `/mentor-admin propose` shows new "
        f"ones{then}."
    )
