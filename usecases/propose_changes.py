"""Propose changes of circles to their owners, once each, and do what one of them says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from mentoring.circle_changes import ChangeKind
from mentoring.errors import NotFound
from mentoring.people import Member
from mentoring.programs import ProgramState
from mentoring.proposals import Ids
from messages import circle_changes as words
from messages import circle_welcome as said
from usecases.change_circles import State, Wanted, check_change, read_state
from usecases.circles import Circle, channel_id_of
from usecases.configure_program import Actor, owned, record
from usecases.contact import next_contact
from usecases.follow_circle import circle_changed
from usecases.leave_circle import end_circle
from usecases.open_circles import archive, invite, open_circles, remove, rewrite_welcome, say
from usecases.outgoing import Message, dm, update
from usecases.people import others
from usecases.plan_changes import plan_changes
from usecases.tell_owners import owners_key, write_to_owners_once
from usecases.unit import UnitOfWork


def tell_changes(uow: UnitOfWork, state: State, possible: Sequence[Wanted], *, now: datetime) -> bool:
    """Tell the owners of all that could be done and that they have not been told of yet.

    False (nobody is told) when what `possible` was worked out from has changed.
    """
    uow.programs.hold(state.program.id)
    if read_state(uow, state.season.id, now=now) != state:
        return False
    for wanted in possible if state.program.state is ProgramState.ACTIVE else ():
        message = words.proposed(facts_of(uow, state, wanted))
        write_to_owners_once(uow, state.program, message, _matter(state.season.id, wanted), now=now)
    return True


def facts_of(uow: UnitOfWork, state: State, wanted: Wanted) -> words.ChangeFacts:
    """A change as its owners see it: who, and nobody's reasons."""
    return words.ChangeFacts(
        program=state.program,
        round_id=state.season.id,
        kind=wanted.kind,
        circles=wanted.circles,
        people=wanted.people,
        channels=[channel_id_of(uow, name) for name in wanted.circles],
        there=[state.people.get(name, ()) for name in wanted.circles],
    )


def settle_change(
    uow: UnitOfWork, actor: Actor, round_id: int, wanted: Wanted, *, done: bool, now: datetime
) -> Message:
    """Do what was proposed, or leave it; all owners see which, and by whom.

    Raises as `owned` for everybody else, and as `check_change` for what cannot be done any more.
    """
    season = uow.rounds.get(round_id)
    if season is None:
        raise NotFound("program.gone")
    program = owned(uow, actor.member, season.program_id)
    if done:
        state = check_change(read_state(uow, round_id, now=now), wanted)
        _DO[wanted.kind](uow, state, wanted, now)
        plan_changes(uow, program, now=now)
    detail: dict[str, object] = {"what": wanted.kind.value, "circles": list(wanted.circles), "done": done}
    record(uow, program, actor, "circle-change", detail, now)
    message = words.settled(program, wanted.kind, actor.member.user_id, done=done)
    for owner in sorted(program.owners):
        key = owners_key(uow, program, owner, _matter(round_id, wanted))
        update(uow, key, message, key=f"{key}:settled", lane=f"dm:{owner}", now=now)
    return words.thanks(wanted.kind, done=done)


def _matter(round_id: int, wanted: Wanted) -> str:
    """The same change of the same people is one matter, and told once."""
    digest = sha256(repr(wanted).encode()).hexdigest()[:16]
    return f"change.{round_id}.{digest}"


def _top_up(uow: UnitOfWork, state: State, wanted: Wanted, now: datetime) -> None:
    ((name,), (new,)) = wanted.circles, wanted.people
    _let_in(uow, state, name, new, now)


def _let_in(uow: UnitOfWork, state: State, name: int, new: Ids, now: datetime) -> None:
    """People come into a circle: they hear of it, and it welcomes them."""
    program, when = state.program, int(now.timestamp())
    group = state.groups[name]
    for one in new:
        group = uow.groups.add_member(name, one)
        enrolment = uow.enrolments.get(program.id, one)
        if enrolment is not None:
            uow.enrolments.save(replace(enrolment, waiting_since=None, left_out_on=None), now)
    prefix = f"{uow.team_id}:{program.id}:circle-in:{name}.{when}"
    newcomers = [state.members[one] for one in new]
    invite(uow, name, f"{prefix}.{new[0]}", new, now=now)
    circle = Circle(program, state.season, group)
    say(uow, circle, said.joined_later(newcomers), f"{prefix}.{new[0]}:hello", now=now)
    for member in newcomers:
        message = said.invited_later(program, name, others(group.members, member.user_id))
        at = next_contact(member, now, program.cadence)
        dm(uow, member.user_id, message, key=f"{prefix}.{member.user_id}:told", now=at)
    rewrite_welcome(uow, program, group, f"with.{new[0]}.{when}", now=now)
    circle_changed(uow, name, now=now)


def _merge(uow: UnitOfWork, state: State, wanted: Wanted, now: datetime) -> None:
    stays, ends = wanted.circles
    moving = state.groups[ends].members
    circle = Circle(state.program, state.season, state.groups[ends])
    key = f"{uow.team_id}:{state.program.id}:circle-merged:{ends}"
    told_at = say(uow, circle, said.merged_into(state.program, state.groups[stays].members), key, now=now)
    for one in moving:
        uow.groups.remove_member(ends, one, now)
    _let_in(uow, state, stays, moving, now)
    archive(uow, ends, now=told_at)


def _split(uow: UnitOfWork, state: State, wanted: Wanted, now: datetime) -> None:
    (name,) = wanted.circles
    program, group = state.program, state.groups[name]
    key = f"{uow.team_id}:{program.id}:circle-split:{name}.{int(now.timestamp())}"
    told_at = say(uow, Circle(program, state.season, group), said.split_off(program), key, now=now)
    for one in (one for part in wanted.people for one in part):
        group = uow.groups.remove_member(name, one, now)
        remove(uow, name, f"{key}.{one}", one, now=told_at)
    open_circles(uow, program, state.season, wanted.people, _all(uow, wanted.people), past={}, now=now)
    rewrite_welcome(uow, program, group, f"split.{int(now.timestamp())}", now=now)
    circle_changed(uow, name, now=now)


def _all(uow: UnitOfWork, parts: Iterable[Ids]) -> dict[str, Member]:
    return dict(uow.members.many([one for part in parts for one in part]))


def _close(uow: UnitOfWork, state: State, wanted: Wanted, now: datetime) -> None:
    (name,) = wanted.circles
    end_circle(uow, Circle(state.program, state.season, state.groups[name]), now=now)


_DO = {ChangeKind.TOP_UP: _top_up, ChangeKind.MERGE: _merge, ChangeKind.SPLIT: _split, ChangeKind.CLOSE: _close}
