"""An owner chooses what counts in the matching: who may, what is refused, and what the channel hears."""

from mentoring.choices import Weight, choices_of
from tests.conversations.round_steps import audit, program_of
from tests.world import World, text_of

RULES = "/mentor-admin rules"


def test_an_owner_chooses_what_counts_and_the_channel_hears_it_in_a_line(world: World) -> None:
    world.set_up()
    world.person("ben")
    assert "Only the owners of Peer circles and workspace admins can do this." in world.says("ben", RULES)
    (form,) = world.slash("olga", RULES)["views"]
    said = text_of(form)
    assert "People's own wishes whom not to meet are kept. They are private." in said
    assert "That is 12 rounds now; `/mentor-admin edit` changes the number." in said
    state = {name: field[name] for name, field in form["state"]["values"].items()}
    assert state["wish.can_help"]["selected_option"]["value"] == "important"
    assert [one["value"] for one in state["rules"]["selected_options"]] == ["one_language", "managers_apart"]

    assert world.submit("olga", {"least_hours": "41"})["errors"]["least_hours"].startswith("Enter a number less than")
    wanted = {
        "least_hours": "5",
        "rules": ["managers_apart", "teams_apart"],
        "wish.same_location": "nice",
        "wish.someone_new": "ignore",
    }
    saved = world.submit("olga", wanted)
    assert "The rules of *Peer circles* are saved, and the channel has been told." in text_of(saved["view"])
    changes = (
        "“People meet somebody new” is now “Ignore”",
        "“They work at the same place” is now “Nice to have”",
        "“Partners have a language in common” is no rule any more",
        "“Nobody is matched inside their own team” is now a rule",
        "partners share 5 working hours a week at least.",
    )
    assert f"people are matched in *Peer circles*, for all new matches: {'; '.join(changes)}" in world.posts()[1]
    chosen = choices_of(program_of(world))
    assert (chosen.least_hours, chosen.one_language, chosen.teams_apart, chosen.window) == (5, False, True, 12)
    assert chosen.weights == {"someone_new": Weight.IGNORE, "same_location": Weight.NICE}
    assert [entry.action for entry in audit(world)] == ["set-up", "rules"]

    world.slash("olga", RULES)
    same = world.submit("olga")
    assert "Those are the rules of *Peer circles* already" in text_of(same["view"])
    assert (len(world.posts()), len(audit(world))) == (2, 2)
