"""`python -m bot people import`: all rows or none, each bad one named, and never beside a running bot."""

from argparse import Namespace
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.config import Settings
from bot.people_command import run
from mentoring.facts import Facts
from mentoring.people import Member
from storage import Database
from tests.bot.command_line import typed
from tests.world import START, OpenWorld, World

TEAM = "T1"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The sandbox's database, as it is left when nothing runs."""
    (tmp_path / ".sandbox").mkdir()
    found = Database.open(f"sqlite:///{tmp_path / '.sandbox' / 'bot.sqlite3'}")
    found.migrate()
    with found.begin(TEAM) as uow:
        uow.workspace.save("Acme", "acme", "UBOT")
        for user_id, name in (("UANA", "ana"), ("UBEN", "ben"), ("UTWO", "ben")):
            uow.members.save(Member(user_id, name))
        uow.facts.save({"UANA": Facts(department="Sales", location="Rome", level=2)})
        uow.commit()
    yield found
    found.close()


def facts_of(database: Database, *user_ids: str) -> dict[str, Facts]:
    with database.begin(TEAM) as uow:
        return uow.facts.of(user_ids)


def test_a_file_is_shown_then_kept_and_what_it_does_not_say_stays(tmp_path: Path, database: Database) -> None:
    (tmp_path / "people.csv").write_text(
        "name;user_id;department;level;manager\n@Ana;;Ops;3;UBEN\n;UBEN;Ops;;\n", "utf-8"
    )
    tried = typed(tmp_path, "people", "import", "people.csv", "--dry-run")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout.splitlines()[:3] == [
        "person  what        now    new",
        "ana     department  Sales  Ops",
        "ana     level       2      3",
    ]
    assert "2 people read; 2 would change. Nothing was changed" in tried.stdout
    assert facts_of(database, "UANA", "UBEN") == {"UANA": Facts("Sales", location="Rome", level=2)}

    done = typed(tmp_path, "people", "import", "people.csv")
    assert "2 people read; 2 changed." in done.stdout
    assert facts_of(database, "UANA", "UBEN") == {
        "UANA": Facts("Ops", location="Rome", level=3, manager="UBEN"),
        "UBEN": Facts("Ops"),
    }
    assert "2 people read; 0 changed." in typed(tmp_path, "people", "import", "people.csv").stdout


def test_every_bad_row_is_named_and_then_nothing_of_the_file_is_kept(tmp_path: Path, database: Database) -> None:
    rows = (
        "user_id,email,name,department,level,manager",
        "UANA,,,Ops,senior,",
        ",,ben,Ops,2,",
        ",ana@x.org,,Ops,2,",
        ",,,Ops,2,",
        "UBEN,,,Ops,2,UBEN",
        ",,ana,Ops,2,UNOBODY",
        "UTWO,,,Ops,2,UANA",
    )
    (tmp_path / "people.csv").write_text("\n".join(rows), "utf-8")
    refused = typed(tmp_path, "people", "import", "people.csv")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines() == [
        "people.csv, line 2, level: “senior” is not a whole number from 0 to 50.",
        "people.csv, line 3, name: More than one person is called “ben”. Please write the user_id.",
        "people.csv, line 4, email: Nobody here is “ana@x.org”. Please write a user_id, an @name, or an address that "
        "the app may see.",
        "people.csv, line 5: This line names nobody. Please give a user_id, an email or a name.",
        "people.csv, line 6, manager: Nobody is their own manager. Please name somebody else, or nobody.",
        "people.csv, line 7, name: “ana” is on line 2 already. Please keep one of them.",
        "people.csv, line 7, manager: Nobody here is “UNOBODY”. Please write a user_id, an @name, or an address that "
        "the app may see.",
        "Nothing was changed. Please mend the lines above, and run it again.",
    ]
    assert facts_of(database, "UANA", "UTWO") == {"UANA": Facts("Sales", location="Rome", level=2)}
    (tmp_path / "people.csv").write_text("name,departmnt\nana,Ops\n", "utf-8")
    assert "You may mean “department”." in typed(tmp_path, "people", "import", "people.csv").stderr


def test_beside_a_running_bot_it_only_looks(tmp_path: Path, database: Database) -> None:
    (tmp_path / "people.csv").write_text("name,department\nana,Ops\n", "utf-8")
    with database.hold():
        refused = typed(tmp_path, "people", "import", "people.csv")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "The bot is already running on" in refused.stderr
        assert "1 would change" in typed(tmp_path, "people", "import", "people.csv", "--dry-run").stdout
    assert facts_of(database, "UANA")["UANA"].department == "Sales"


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,department\nana,Ops\n", "utf-8")
    refused = typed(tmp_path, "people", "import", "people.csv")
    assert "Start the bot once, then import." in refused.stderr
    assert not (tmp_path / ".sandbox").exists()
    (tmp_path / ".sandbox").mkdir()
    (tmp_path / ".sandbox" / "bot.sqlite3").touch()
    old = typed(tmp_path, "people", "import", "people.csv", "--dry-run")
    assert "`python -m bot migrate` mends that." in old.stderr


def test_fields_of_profiles_count_where_no_file_says_anything(tmp_path: Path) -> None:
    fields = {"department": "Xf1", "location": "Xf2"}
    (tmp_path / "world").mkdir()
    with OpenWorld(tmp_path / "world", settings=Settings(profile_fields=fields)) as world:
        world.set_up()
        ana, eve = world.person("ana"), world.person("eve")
        world.join("ana")
        for user_id in (ana, eve):
            world.client.update_user(user=user_id, profile_fields={"Xf1": " Ops ", "Xf2": "", "Xf3": "private"})
        world.settle()
        with world.bot.begin() as uow:
            assert uow.facts.of([ana, eve]) == {ana: Facts("Ops")}, "nothing is kept of who has never joined"
            uow.facts.save({ana: Facts("Sales")})
            uow.commit()
        world.client.update_user(user=ana, profile_fields={"Xf1": "Legal", "Xf2": "Rome"})
        world.settle()
        with world.bot.begin() as uow:
            assert uow.facts.of([ana]) == {ana: Facts("Sales", location="Rome")}


def imported(world: World, folder: Path, text: str, token: str = "") -> tuple[int, str]:
    """What the command says with tokens; the world's own database is another one."""
    (folder / "people.csv").write_text(text, "utf-8")
    settings = Settings(bot_token=token or world.box.bot_token, data_dir=folder / "data")
    Database.open(settings.database).close()
    out, err = StringIO(), StringIO()
    options = Namespace(people=folder / "people.csv", dry_run=False)
    code = run(options, settings, START, out, err, base_url=world.box.api_url)
    return code, out.getvalue() + err.getvalue()


def test_with_tokens_people_are_found_by_address_where_the_app_may_see_it(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    with OpenWorld(tmp_path / "world") as world:
        world.person("ana", email="ana@acme.example")
        text = "email,department\nANA@acme.example,Ops\n"
        assert "1 person read; 1 changed." in imported(world, tmp_path, text)[1]
        world.client.scopes(remove=["users:read.email"])
        code, said = imported(world, tmp_path, text)
        assert (code, "Nobody here is “ANA@acme.example”." in said) == (1, True)
        code, said = imported(world, tmp_path, text, token="xoxb-wrong")
        assert (code, "Slack answers invalid_auth." in said) == (1, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "people.csv, line 1: The first line needs a column “user_id”, “email” or “name”."),
        ("department\nOps\n", "people.csv, line 1: The first line needs a column “user_id”, “email” or “name”"),
        ("name,department\n", "people.csv: there is nobody in it. It needs one line for each person."),
        ("name,department\n,\n\n", "people.csv: there is nobody in it. It needs one line for each person."),
        (
            "name,department\nana," + "x" * 101,
            "people.csv, line 2, department: This has 101 characters. Please shorten",
        ),
        (
            "name,team\nana,\u202eevil",
            "people.csv, line 2, team: A character in it cannot be seen (U+202E). Please type",
        ),
        ("name,location\nana,Ro\x07me", "people.csv, line 2, location: A character in it cannot be seen (U+0007)."),
        ("name,location\nana,\u200bRome", "people.csv, line 2, location: A character in it cannot be seen (U+200B)."),
    ],
)
def test_a_file_that_says_nothing_of_anybody_or_cannot_be_shown_is_refused(
    tmp_path: Path, database: Database, text: str, said: str
) -> None:
    (tmp_path / "people.csv").write_text(text, "utf-8")
    refused = typed(tmp_path, "people", "import", "people.csv")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(said)
    assert "Nothing was changed." in refused.stderr
    assert facts_of(database, "UANA") == {"UANA": Facts("Sales", location="Rome", level=2)}


def test_long_names_of_places_in_any_script_are_kept(tmp_path: Path, database: Database) -> None:
    longest = "Größe" * 20
    (tmp_path / "people.csv").write_text(f"name,department,location\nana,{longest},تل\u200cأبيب\n", "utf-8")
    assert typed(tmp_path, "people", "import", "people.csv").returncode == 0
    assert facts_of(database, "UANA")["UANA"].department == longest
