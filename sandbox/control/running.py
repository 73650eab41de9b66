"""Control calls about the sandbox itself: its clock, faults, rates, scopes and transcript."""

from __future__ import annotations

from sandbox.advance import RemoteResident, clock_json, parse_moment
from sandbox.clock import MICROS, micros
from sandbox.control.request import Ask
from sandbox.errors import SandboxError
from sandbox.model import Json

#: how far one call moves the clock: whoever means more can call again, and a slip of the year is found out at once
FARTHEST_YEARS = 10
FARTHEST_US = FARTHEST_YEARS * 366 * 86_400 * MICROS


async def advance(ask: Ask) -> Json:
    world = ask.world
    seconds, to, to_next = ask.raw("seconds"), ask.maybe("to"), ask.flag("next")
    if [seconds is not None, to is not None, to_next].count(True) != 1:
        raise SandboxError("missing_argument", "Give one of `seconds`, `to` (a time) and `next` (true).")
    if to_next:
        steps = await world.advancer.to_next()
    else:
        now = world.clock.now_us()
        target = micros(parse_moment(to, "to")) if to else now + int(ask.number("seconds", 0) * MICROS)
        if target < now:
            raise SandboxError("backwards", "Time never runs backwards; give a moment after `now` of `info`.")
        if target > now + FARTHEST_US:
            raise SandboxError("too_far", f"Give a moment at most {FARTHEST_YEARS} years after `now` of `info`.")
        steps = await world.advancer.to(target)
    return {**clock_json(world), "steps": steps}


async def stop(ask: Ask) -> Json:
    """End an advance that is under way, once everybody has come to rest at the moment it has come to."""
    ask.world.advancer.stop()
    return clock_json(ask.world)


async def clock(ask: Ask) -> Json:
    if ask.raw("live") is not None:
        ask.world.clock.run(ask.flag("live"))
        ask.world.publish("clock", **clock_json(ask.world))
    return clock_json(ask.world)


async def resident(ask: Ask) -> Json:
    name = ask.text("name")
    ask.world.advancer.residents[name] = RemoteResident(name, ask.text("next_due_url"), ask.text("run_url"))
    return {}


async def fault(ask: Ask) -> Json:
    world, kind = ask.world, ask.text("kind")
    channel = ask.maybe_channel()
    seconds = ask.number("seconds", 0, least=0)
    settings = {
        "method": ask.maybe("method"),
        "channel": channel.id if channel else None,
        "times": int(ask.number("times", 1, least=-1)),
        "skip": int(ask.number("skip", 0, least=0)),
        "seconds": seconds,
        "status": int(ask.number("status", 503, least=100)),
        "error": ask.maybe("error"),
        "retry_after": int(ask.number("retry_after", 1, least=0)),
        "probability": ask.number("probability", 1.0, least=0),
        "stored": ask.flag("stored") if ask.raw("stored") is not None else None,
    }
    planned = world.faults.add(kind, **settings)
    if kind == "socket_disconnect":
        world.faults.planned.remove(planned)
        world.desk.cut(seconds)
    world.publish("fault", id=planned.id, kind=kind, method=planned.method)
    return {"id": planned.id}


async def faults(ask: Ask) -> list[Json]:
    return [planned.json() for planned in ask.world.faults.planned]


async def clear_faults(ask: Ask) -> Json:
    ask.world.faults.clear()
    return {}


async def rates(ask: Ask) -> Json:
    if ask.raw("on") is not None:
        ask.world.rates.switch(ask.flag("on"))
    return {"on": ask.world.rates.on}


async def scopes(ask: Ask) -> list[str]:
    """Without a manifest the app has every scope; the first change starts from those that Slack knows."""
    world, remove, add = ask.world, ask.listed("remove"), ask.listed("add")
    if remove or add:
        granted = set(world.scopes) if world.scopes is not None else set(all_scopes())
        world.scopes = (granted | set(add)) - set(remove)
        world.scopes_changed = True
    return sorted(world.scopes or ())


def all_scopes() -> frozenset[str]:
    from sandbox.scopes import CONVERSATION_METHODS, EVENTS, METHODS

    tables = [*METHODS.values(), *EVENTS.values()]
    tables += [scopes for kinds in CONVERSATION_METHODS.values() for scopes in kinds.values()]
    return frozenset(scope for table in tables for scope in table)


async def transcript(ask: Ask) -> list[Json]:
    limit = int(ask.number("limit", 1000, least=1))
    return ask.world.log.after(int(ask.number("after", 0, least=0)), limit)


async def deliver(ask: Ask) -> Json:
    """Any event, to try what the app makes of it: `event` is the inner event, or given field by field."""
    kind, event = ask.text("type"), ask.mapping("event")
    given = {"type": kind, **(event or ask.rest("event"))}
    delivery = await ask.world.desk.deliver(given)
    return {"acked": delivery.acked}


GONE = {"installed": "", "revoked": "token_revoked", "uninstalled": "account_inactive"}


async def install(ask: Ask) -> Json:
    """Revoke the app's token, uninstall the app, or install it again."""
    world, state = ask.world, ask.text("state")
    if state not in GONE:
        raise SandboxError("invalid_state", f"`state` must be one of: {', '.join(GONE)}.")
    world.app.gone = GONE[state]
    world.keep("app", "app", world.app)
    if state != "installed":
        world.desk.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [world.app.bot_user]}})
    if state == "uninstalled":
        world.desk.event({"type": "app_uninstalled", "event_ts": world.clock.next_ts()})
    return {"state": state}
