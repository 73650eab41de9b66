"""Who takes part in what a browser looks at."""

from playwright.sync_api import Locator

from tests.world import World

#: name -> as it is shown, what they offer, what they want
COLLEAGUES = {
    "ana": ("Ana Ruiz", "Public speaking, SQL", "Negotiation"),
    "ben": ("Ben Okafor", "Negotiation, Hiring", "SQL"),
    "cleo": ("Cleo Martin", "Budgets", "Public speaking"),
    "dev": ("Dev Sharma", "Public speaking", "Budgets, Feedback"),
    "eva": ("Eva Lindqvist", "Feedback", "Hiring"),
    "finn": ("Finn Byrne", "Hiring, Writing", "Feedback"),
    "gil": ("Gil Adler", "Writing", "Coaching"),
    "hana": ("Hana Sato", "Coaching", "Writing"),
    "ivo": ("Ivo Kral", "Planning", "SQL"),
    "jo": ("Jo Keane", "Design", "Planning"),
}


def choose_two(form: Locator, one: str, other: str) -> None:
    """Choose two people in the form of a swap by typing their names."""
    for label, name in (("First person", one), ("Second person", other)):
        field = form.get_by_role("combobox", name=label)
        field.click()
        field.press_sequentially(name)
        form.page.get_by_role("option", name=COLLEAGUES[name][0]).click()


def join_all(world: World, *names: str) -> None:
    """The named of them come to work here, and join the channel's program."""
    for name in names:
        real_name, offers, wants = COLLEAGUES[name]
        world.person(name, real_name=real_name, profile={"display_name": real_name}, tz="Europe/London")
        world.join(name, offers=offers, wants=wants)
