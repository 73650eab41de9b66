"""Settings that name files and folders, and `.env` itself: what cannot be used ends a command with a sentence."""

from pathlib import Path

import pytest

from tests.bot.command_line import Done, typed


def said_by(done: Done) -> str:
    """The one line that a command which could not be done ends with."""
    assert (done.returncode, done.stdout) == (1, "")
    (said,) = done.stderr.splitlines()
    return said


@pytest.mark.parametrize("command", ["doctor", "run"])
@pytest.mark.parametrize(("name", "prefix"), [("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")])
@pytest.mark.parametrize("rest", ["…", "", "12 34", "hunter2…"])
def test_a_token_that_is_none_is_told_what_one_looks_like(
    tmp_path: Path, command: str, name: str, prefix: str, rest: str
) -> None:
    (tmp_path / ".env").write_text(f"{name}={prefix}{rest}\n", "utf-8")
    said = said_by(typed(tmp_path, command))
    assert said == (
        f"{name} is no whole token: after '{prefix}' it has letters, digits and hyphens alone, such as "
        f"{prefix}1234567890-AbCdEf. Copy it again from the app's page on api.slack.com."
    )


@pytest.mark.parametrize("command", ["doctor", "run", "migrate"])
@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_dotenv_in_another_encoding_ends_every_command_with_a_sentence(
    tmp_path: Path, command: str, encoding: str
) -> None:
    (tmp_path / ".env").write_text("# für uns\nLOG_LEVEL=INFO\n", encoding)
    said = said_by(typed(tmp_path, command))
    assert said == ".env is not in UTF-8. Save it again as UTF-8: editors ask for the encoding."


def test_the_first_setting_of_a_dotenv_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=LOUD\n", "utf-8-sig")
    assert "LOG_LEVEL is 'LOUD'" in said_by(typed(tmp_path, "doctor"))


@pytest.mark.parametrize(
    ("command", "name", "tokens"),
    [("migrate", "DATA_DIR", False), ("run", "DATA_DIR", True), ("run", "SANDBOX_DIR", False)],
)
def test_a_folder_that_is_a_file_or_cannot_be_made_is_named_by_its_setting(
    tmp_path: Path, command: str, name: str, tokens: bool
) -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"} if tokens else {}
    file = tmp_path / "file"
    file.write_text("kept")
    said = said_by(typed(tmp_path, command, **given, **{name: str(file)}))
    assert said == f"{name} is {file}, which is a file. Name a folder."
    said = said_by(typed(tmp_path, command, **given, **{name: str(file / "below")}))
    assert said == (
        f"{name} is {file / 'below'}, which cannot be made: Not a directory. Name a folder in which the bot may write."
    )
    assert file.read_text() == "kept"


def test_beginning_the_sandbox_anew_leaves_a_file_of_that_name_alone(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("kept")
    said = said_by(typed(tmp_path, "run", "--fresh", SANDBOX_DIR=str(file)))
    assert said == f"SANDBOX_DIR is {file}, which is a file. Name a folder."
    assert file.read_text() == "kept"


@pytest.mark.parametrize("place", ["file/below.sqlite3", "folder"])
def test_a_database_that_cannot_be_made_is_named_with_a_remedy(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()
    said = said_by(typed(tmp_path, "migrate", DATABASE_URL=f"sqlite:///{tmp_path / place}"))
    assert said.startswith(f"The database {tmp_path / place} cannot be opened: ")
    assert said.endswith("Check DATA_DIR or DATABASE_URL, and who may write there.")


def test_the_doctor_finds_a_folder_in_which_there_can_be_no_database(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "HTTPS_PROXY": "http://127.0.0.1:1"}
    done = typed(tmp_path, "doctor", **given, DATA_DIR=str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"MEND  There is no database, and none can be made in {tmp_path / 'file' / 'below'}." in done.stdout
    assert "Check DATA_DIR or DATABASE_URL" in done.stdout


def test_a_sandbox_whose_state_is_damaged_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "box" / "workspace").mkdir(parents=True)
    (tmp_path / "box" / "workspace" / "sandbox.sqlite3").write_bytes(b"this is no database at all" * 100)
    said = said_by(typed(tmp_path, "run", SANDBOX_DIR=str(tmp_path / "box"), SANDBOX_PORT="0"))
    assert said.startswith(f"SANDBOX_DIR is {tmp_path / 'box'}. The state in ")
    assert "begin anew with --fresh" in said
