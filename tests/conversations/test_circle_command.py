"""/circle, word by word: in a circle's channel, elsewhere, with several circles, with none, and by who may not."""

from datetime import timedelta

from tests.conversations.forged import Forger
from tests.conversations.round_steps import buttons, change, delivered
from tests.conversations.season_steps import CIRCLE, SIX, a_circle, agenda, leader, name_of, session, starts
from tests.world import World, text_of

OTHERS = ("gil", "hana", "ivo", "jo")


def test_each_word_answers_a_member_in_private(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=4))
    lead = leader(world, group)
    listed = world.says("ana", "/circle list")
    assert f"With <@{world.id('ben')}>, <@{world.id('cleo')}>" in listed
    assert "Next: *Our first session* on Tuesday 8 December at 10:00. You have not said yet whether you come." in listed
    assert f"<@{world.id(lead)}> leads through it." in world.says("ana", "/circle next", channel=CIRCLE)
    assert "• 0:15 – How we work" in world.says("ana", "/circle agenda")
    assert "Good, see you on Tuesday 8 December at 10:00." in world.says("ana", "/circle rsvp yes")
    assert f"*Coming:* <@{world.id('ana')}>" in agenda(world)
    assert "You are coming." in world.says("ana", "/circle next")
    assert "Write `/circle rsvp yes`" in world.says("ana", "/circle rsvp perhaps")
    reply = world.slash("ana", "/circle rsvp")["reply"]
    assert buttons(reply) == ["✓ I am coming", "I cannot", "Another time", "Topics"]
    assert "Nothing is open" in world.says("ana", "/circle actions")
    assert "It is not your turn to lead" in world.says(next(one for one in SIX if one != lead), "/circle swap")
    assert buttons(world.slash(lead, "/circle swap")["reply"]) == ["I lead it", "Hand it on"]
    other = next(one for one in SIX if one != lead)
    assert "Name one person" in world.says(lead, "/circle swap somebody nice")
    assert "cannot stand in for you" in world.says(lead, f"/circle swap <@{world.id('olga')}>")
    assert f"We ask <@{world.id(other)}>" in world.says(lead, f"/circle swap <@{world.id(other)}>")
    assert "You are in a circle already" not in world.says("ana", "/circle join")
    assert "so nothing changes" in world.says("ana", "/circle join")
    assert "Did you mean `/circle agenda`?" in world.says("ana", "/circle agnda")
    assert "/circle topics [topic]" in world.says("ana", "/circle")


def test_topics_are_suggested_and_voted_for_and_the_agenda_takes_up_the_most_wanted(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) + timedelta(minutes=30))
    assert "“How to say &lt;no&gt;” is on the list" in world.says("ana", "/circle topics How to say <no>")
    (form,) = world.slash("ben", "/circle topics")["views"]
    assert "How to say &lt;no&gt;\n1 vote" in text_of(form)
    world.submit("ben", {"topic": "Asking for a raise"})
    world.client.close_view(user="ben", all=True)
    (form,) = world.slash("cleo", "/circle topics", channel=CIRCLE)["views"]
    (first,) = [one for one in form["blocks"] if "raise" in text_of({"blocks": [one]})]
    world.click("cleo", "topic.vote", view_id=form["id"], value=first["accessory"]["value"], block_id=first["block_id"])
    (form,) = world.client.views(user="cleo")
    assert "Asking for a raise\n2 votes" in text_of(form)
    assert "Please shorten" in world.says("dan", f"/circle topics {'x' * 101}")
    world.advance(minutes=31)
    world.advance_to(starts(world, group, 2) - timedelta(days=4))
    assert "*Our topic:* Asking for a raise" in agenda(world, 2)
    (form,) = world.slash("cleo", "/circle topics")["views"]
    assert "*Chosen for the next session:* Asking for a raise" in text_of(form)


def test_with_several_circles_one_is_chosen_and_a_circles_channel_means_that_circle(world: World) -> None:
    group = a_circle(world)
    other = a_circle(world, ("ana", *OTHERS), channel="circle-heron")
    chosen = world.slash("ana", "/circle next")["reply"]
    assert "You are in 2 circles. What comes next?" in text_of(chosen)
    assert "You are in 2 circles" not in world.says("ana", "/circle next", channel="circle-heron")
    assert f"<@{session(world, other).facilitator}>" in world.says("ana", "/circle next", channel="circle-heron")
    assert "Please shorten" in world.says("ana", f"/circle topics {'x' * 101}")
    choice = world.slash("ana", "/circle topics Time: how to <use> it")["reply"]
    assert "Which circle would you like to talk about it with?" in text_of(choice)
    carried = [one["accessory"] for one in choice["blocks"] if "accessory" in one]
    for name, refusal in (("gil", "circle.not_yours"), ("ana", None)):
        picked = Forger(world).click(world.id(name), carried[-1])
        assert picked.refusal == refusal
    assert "“Time: how to &lt;use&gt; it” is on the list" in picked.text
    rsvp = world.slash("ana", "/circle rsvp no")["reply"]
    carried = [one["accessory"] for one in rsvp["blocks"] if "accessory" in one]
    assert "Noted: you cannot come." in Forger(world).click(world.id("ana"), carried[0]).text
    swap = world.slash("ana", f"/circle swap <@{world.id('gil')}>")["reply"]
    carried = [one["accessory"] for one in swap["blocks"] if "accessory" in one]
    refused = {Forger(world).click(world.id("ana"), one).refusal for one in carried}
    assert refused <= {"circle.swap_leader", "session.no_partner", None}
    forged = {"action_id": "circle.show.rsvp", "value": f"{group.id}:perhaps"}
    assert Forger(world).click(world.id("ana"), forged).refusal == "input.stale"
    value = {"action_id": "circle.show.next", "value": str(group.id)}
    assert Forger(world).click(world.id("gil"), value).refusal == "circle.not_yours"
    assert f"<@{session(world, group).facilitator}>" in Forger(world).click(world.id("ana"), value).text
    wrong = Forger(world).click(world.id("ana"), {**value, "action_id": "circle.show.secret"})
    assert wrong.refusal == "input.stale"
    assert name_of(world, session(world, other).facilitator) in ("ana", *OTHERS)


def test_who_is_in_no_circle_or_may_not_take_part_is_told_so(world: World) -> None:
    a_circle(world)
    world.person("sue")
    world.person("gus", is_restricted=True)
    for word in ("list", "next", "agenda", "topics", "actions", "rsvp", "swap", "leave"):
        assert "/circle join" in world.says("sue", f"/circle {word}")
        assert "Guests cannot take part" in world.says("gus", f"/circle {word}")
    assert world.slash("sue", "/circle join")["views"]
    assert "Guests cannot take part" in world.says("gus", "/circle join")


def test_owners_guests_of_a_channel_and_people_on_a_break_get_the_answer_that_is_theirs(world: World) -> None:
    group = a_circle(world)
    a_circle(world, OTHERS, channel="circle-heron")
    world.advance_to(starts(world, group) - timedelta(days=4))
    for word in ("list", "next", "agenda", "topics", "actions", "rsvp yes", "swap"):
        assert "/circle join" in world.says("olga", f"/circle {word}"), "an owner is in no circle"
    world.client.join(user=world.id("gil"), channel=CIRCLE)
    for word in ("next", "agenda", "topics", "rsvp yes"):
        assert "a circle that you are not in" in world.says("gil", f"/circle {word}", channel=CIRCLE), word
    away = next(one for one in SIX if one != leader(world, group))
    world.says(away, "/mentor pause 2 weeks")
    assert "*No answer yet:* 5 people" in agenda(world)
    for word in ("list", "next", "agenda", "rsvp yes", "swap"):
        assert world.says(away, f"/circle {word}"), word
    world.advance_to(starts(world, group) + timedelta(days=60))
    for word in ("next", "agenda", "rsvp", "rsvp yes", "swap"):
        assert "There is no session ahead" in world.says("ben", f"/circle {word}"), "after the last one"
    assert "Nothing is open" in world.says("ben", "/circle actions")
    assert "You have left this circle" in world.says("ben", "/circle leave")


def test_leaving_by_command_takes_one_out_of_the_circle_at_once(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=4))
    assert "You have left this circle of Growing circles." in world.says("eva", "/circle leave", channel=CIRCLE)
    assert "*No answer yet:* 5 people" in agenda(world)
    assert "in none of its circles" in world.says("eva", "/circle next")
    assert delivered(world, "slash_commands")["command"] == "/circle"


def test_home_lists_my_circles_with_my_answer_and_my_turn(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=4))
    lead = leader(world, group)
    home = world.client.home(user=lead)
    assert home
    said = text_of(home)
    assert "My circles" in said
    assert "It is your turn to lead." in said
    world.click(lead, "session.reply.yes", home=True)
    home = world.client.home(user=lead, open=False)
    assert home
    assert "You are coming." in text_of(home)
    assert "✓ I am coming" in text_of(home)


def test_whoever_is_in_the_program_but_in_no_circle_is_not_told_to_join_it(world: World) -> None:
    a_circle(world)
    world.says("eva", "/circle leave")
    world.person("zoe")
    world.join("zoe")
    for name in ("eva", "zoe"):
        for word in ("list", "next", "leave"):
            said = world.says(name, f"/circle {word}")
            assert "and in none of its circles at the moment. We write to you when there is one for you" in said
            assert "/circle join" not in said
    world.says("zoe", "/mentor leave")
    assert "`/circle join`" in world.says("zoe", "/circle list")


def test_a_guest_who_was_in_a_circle_is_told_how_to_leave_its_program(world: World) -> None:
    a_circle(world)
    change(world, "eva", is_restricted=True)
    assert "`/mentor leave` takes you out of the program" in world.says("eva", "/circle leave")
    assert "You have left" in world.says("eva", "/mentor leave")
