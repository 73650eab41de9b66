"""Circles formed by topic: members suggest and vote before the season, and come together with who wants the same."""

from tests.conversations.circle_steps import circle_channels, members_of, set_up_circles
from tests.conversations.proposal_steps import press, propose
from tests.conversations.round_steps import ROUND, enrol, moment
from tests.world import World, text_of

TEN = ("ana", "ben", "cleo", "dan", "eva", "finn", "gil", "hugo", "ivo", "jo")


def test_members_vote_and_circles_are_made_of_those_who_want_the_same(world: World) -> None:
    set_up_circles(world, forming="topic")
    assert "What would you like to talk about in the next season of Growing circles?" in world.posts()[-1]
    enrol(world, *TEN)
    world.person("zoe")
    where = {"channel": world.channel}
    outside = world.click("zoe", "season.topics", **where)
    assert "You are not in Growing circles" in text_of(outside["messages"][0])

    world.click("ana", "season.topic.add", **where)
    assert "text" in world.submit("ana", {"text": "   "}).get("errors", {"text": ""})
    world.submit("ana", {"text": "Giving feedback"})
    assert "1 person wants this" in text_of(world.client.views(user="ana")[-1])
    for name in ("ben", "cleo", "dan", "eva"):
        world.click(name, "season.topics", **where)
        view = world.client.views(user=name)[-1]
        world.click(name, "season.topic.vote", view_id=view["id"])
    words = text_of(world.client.views(user="eva")[-1])
    assert "5 people want this" in words
    assert world.id("ana") not in words, "who wants what is shown to nobody"
    for _ in range(2):
        world.click("eva", "season.topic.vote", view_id=world.client.views(user="eva")[-1]["id"])
    assert "5 people want this" in text_of(world.client.views(user="eva")[-1]), "taken back, and given again"

    page = propose(world)
    assert "• *Topic:* Giving feedback" in page
    press(world, "approve")
    world.advance_to(moment(ROUND, "15:00"))
    feedback = next(one for one in circle_channels(world) if "giving-feedback" in one["name"])
    assert members_of(world, feedback) == {"ana", "ben", "cleo", "dan", "eva"}
    assert "*What it is about:* Giving feedback" in world.posts(feedback["id"])[0]
    with world.bot.begin() as uow:
        assert uow.circles.program_topics(uow.programs.all()[0].id) == (), "the next season has topics of its own"
