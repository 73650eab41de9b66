"""Settings: what is read, what is refused, and with which words."""

from pathlib import Path

import pytest

from bot.config import BadSetting, Settings, read_environment


@pytest.mark.parametrize(
    ("environ", "field", "value"),
    [
        ({}, "bot_token", ""),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "bot_token", "xoxb-1"),
        ({"SLACK_BOT_TOKEN": "  xoxb-1\n"}, "bot_token", "xoxb-1"),
        ({"SLACK_BOT_TOKEN": "   "}, "bot_token", ""),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "app_token", "xapp-1"),
        ({}, "database_url", ""),
        ({"DATABASE_URL": "postgres://u:p@h/d"}, "database_url", "postgresql+psycopg://u:p@h/d"),
        ({"DATABASE_URL": "postgresql://u:p@h/d"}, "database_url", "postgresql+psycopg://u:p@h/d"),
        ({"DATABASE_URL": "postgresql+psycopg://u:p@h/d"}, "database_url", "postgresql+psycopg://u:p@h/d"),
        ({"DATABASE_URL": "sqlite:////var/x.sqlite3"}, "database_url", "sqlite:////var/x.sqlite3"),
        ({}, "data_dir", Path("data")),
        ({"DATA_DIR": "/var/lib/circles"}, "data_dir", Path("/var/lib/circles")),
        ({"SANDBOX_DIR": "box"}, "sandbox_dir", Path("box")),
        ({}, "sandbox_port", 8765),
        ({"SANDBOX_PORT": "0"}, "sandbox_port", 0),
        ({"SANDBOX_PORT": "65535"}, "sandbox_port", 65535),
        ({}, "setup_users", frozenset()),
        ({"MENTOR_SETUP_USERS": "U1, U2,,U1 "}, "setup_users", frozenset({"U1", "U2"})),
        ({}, "profile_fields", {}),
        ({"PROFILE_FIELDS": "department=Xf1, team = Xf2,"}, "profile_fields", {"department": "Xf1", "team": "Xf2"}),
        ({}, "log_level", "INFO"),
        ({"LOG_LEVEL": "debug"}, "log_level", "DEBUG"),
        ({"SOMETHING_ELSE": "x"}, "log_level", "INFO"),
    ],
)
def test_a_setting_is_read(environ: dict[str, str], field: str, value: object) -> None:
    assert getattr(Settings.from_env(environ), field) == value


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1", "must start with 'xoxb-'"),
        ("SLACK_BOT_TOKEN", "hunter2", "Copy it again from the app's page"),
        ("SLACK_APP_TOKEN", "xoxb-1", "must start with 'xapp-'"),
        ("DATABASE_URL", "mysql://h/d", "must start with postgresql:// or sqlite:///"),
        ("DATABASE_URL", "x.sqlite3", "must start with postgresql:// or sqlite:///"),
        ("DATABASE_URL", "sqlite://", "must start with postgresql:// or sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:", "needs a file: sqlite:///PATH"),
        ("PROFILE_FIELDS", "salary=Xf1", "write it like department=Xf0123ABC"),
        ("PROFILE_FIELDS", "department=Office", "write it like department=Xf0123ABC"),
        ("SANDBOX_PORT", "http", "a number from 0 to 65535"),
        ("SANDBOX_PORT", "-1", "a number from 0 to 65535"),
        ("SANDBOX_PORT", "65536", "a number from 0 to 65535"),
        ("SANDBOX_PORT", "80.5", "a number from 0 to 65535"),
        ("LOG_LEVEL", "LOUD", "use one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_remedy(name: str, value: str, words: str) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_env({name: value})
    assert name in str(refused.value)
    assert words in str(refused.value)


def test_a_wrong_token_is_not_repeated() -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_env({"SLACK_BOT_TOKEN": "hunter2"})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "real"),
    [({}, False), ({"SLACK_BOT_TOKEN": "xoxb-1"}, True), ({"SLACK_APP_TOKEN": "xapp-1"}, True)],
)
def test_any_token_means_real_slack(environ: dict[str, str], real: bool) -> None:
    assert Settings.from_env(environ).has_tokens is real


def test_the_database_is_one_file_in_the_data_folder_unless_said_otherwise() -> None:
    assert Settings(data_dir=Path("here")).database == "sqlite:///here/mentor-circles.sqlite3"
    assert Settings(database_url="postgresql+psycopg://h/d").database == "postgresql+psycopg://h/d"


def test_the_environment_wins_over_the_file_and_no_file_is_fine(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    assert read_environment({"LOG_LEVEL": "ERROR"}, dotenv) == {"LOG_LEVEL": "ERROR"}
    dotenv.write_text("LOG_LEVEL=DEBUG\nSANDBOX_PORT=1234 # a comment\nEMPTY\n")
    assert read_environment({"LOG_LEVEL": "ERROR"}, dotenv) == {"LOG_LEVEL": "ERROR", "SANDBOX_PORT": "1234"}


def test_settings_cannot_be_changed_by_accident() -> None:
    with pytest.raises(AttributeError):
        Settings().log_level = "DEBUG"  # type: ignore[misc] # that is what is tried


def test_the_pace_and_the_patience_of_the_delivery_can_be_set() -> None:
    delivery = Settings.from_env({"SEND_PER_MINUTE": "300", "SEND_SETTLE": "600"}).delivery
    assert (delivery.per_workspace, delivery.settle, delivery.budget) == (300, 600, 5)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SEND_SETTLE": "30"}, "SEND_SETTLE: settle must be at least 135 seconds"),
        ({"SEND_SETTLE": "soon"}, "SEND_SETTLE is 'soon'; give a number"),
        ({"SEND_PER_CHANNEL": "nan"}, "SEND_PER_CHANNEL is 'nan'; give a number"),
        ({"SEND_PER_MINUTE": "-1"}, "SEND_PER_MINUTE: .* must not be negative"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml'; use one of text, json"),
    ],
)
def test_a_setting_that_could_post_twice_or_means_nothing_is_refused(environ: dict[str, str], said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        Settings.from_env(environ)
