"""Moving in: accounts, channels and a little talk, so that the workspace looks lived in."""

from pathlib import Path

from demo import people, talk
from demo.cast import Cast
from demo.chance import draw
from demo.circle_reader import CIRCLES_CHANNEL
from demo.reader import PROGRAM_CHANNEL
from sandbox import Sandbox, SandboxClient

OWNER = "robin"
#: where everybody is, and the app
PROGRAMS = frozenset({PROGRAM_CHANNEL, CIRCLES_CHANNEL})
#: what an account may have got since somebody moved in
SINCE = ("note", "is_admin")


def move_in(box: Sandbox, folder: Path | None, seed: int = 7) -> Cast:
    """Fill a started sandbox with people and channels, and let the cast live in it until it stops.

    `folder` is where the cast keeps its file (None: in memory only). Moving in once more, after a restart, changes
    nothing.
    """
    client = box.client()
    populate(client, seed)
    cast = Cast(client, seed, folder=folder, now=box.now)
    box.register(cast)
    cast.start()
    return cast


def populate(client: SandboxClient, seed: int) -> None:
    """Make the accounts and channels that are not there yet; whatever is there is left as it is."""
    everyone = people.load()
    _accounts(client, everyone)
    there = {channel["name"] for channel in client.channels()}
    for name, lines in talk.CHANNELS.items():
        if name not in there:
            members = _members(everyone, name, seed)
            client.create_channel(name, OWNER, members=members, bot=name in PROGRAMS)
        if client.messages(channel=f"#{name}", limit=1):
            continue
        for who, text in lines:
            client.say(who, f"#{name}", text)


def _accounts(client: SandboxClient, everyone: people.People) -> None:
    there = {user["name"]: user for user in client.users()}
    for account in everyone.accounts:
        shown = there.get(account["name"])
        if shown is None:
            client.add_user(**account)
            continue
        # the workspace had its admin before anybody moved in, and a new version may know more of somebody
        changes = {name: account[name] for name in SINCE if account.get(name) and not shown[name]}
        if changes:
            client.update_user(account["name"], **changes)


def _members(everyone: people.People, channel: str, seed: int) -> list[str]:
    """Who is in a channel: everybody where a program lives, guests too, and some people elsewhere."""
    if channel in PROGRAMS:
        return [
            account["name"] for account in everyone.accounts if not account.get("deleted") and not account.get("is_bot")
        ]
    talking = [who for who, _ in talk.CHANNELS[channel]]
    others = [one.name for one in everyone.colleagues if draw(seed, "member", channel, one.name) < 0.35]
    return list(dict.fromkeys([OWNER, *talking, *others]))
