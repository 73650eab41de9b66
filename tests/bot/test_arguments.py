"""Arguments of the command line: what cannot be used is named with what to write instead."""

from pathlib import Path

import pytest

from tests.bot.command_line import typed

PEOPLE = "id,name\na,Ana\nb,Ben\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "2026-13-01"), "argument --on: '2026-13-01' is no date: write one such as 2026-12-01"),
        (("--on", "soon"), "argument --on: 'soon' is no date: write one such as 2026-12-01"),
        (("--on", "9999-12-31"), "argument --on: '9999-12-31' is not in the years 2000 to 2100"),
        (("--on", "0001-01-01"), "argument --on: '0001-01-01' is not in the years 2000 to 2100"),
        (("--kind", "nope"), "argument --kind: 'nope' is no kind of program: use one of peer, mentor, reverse, circle"),
        (("--budget", "long"), "argument --budget: 'long' is no number of seconds: write one such as 10"),
        (("--iterations", "-3.5"), "argument --iterations: '-3.5' is no whole number: write one such as 2000"),
    ],
)
def test_an_argument_of_match_that_cannot_be_used_says_what_to_write(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    done = typed(tmp_path, "match", "people.csv", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("on", ["2000-01-01", "2100-12-31"])
def test_a_round_is_matched_at_both_ends_of_the_years_that_are_taken(tmp_path: Path, on: str) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    done = typed(tmp_path, "match", "people.csv", "--on", on)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("since", ["yesterday", "0001-01-01T00:00+14:00"])
def test_a_time_of_a_backup_that_is_none_says_what_to_write(tmp_path: Path, since: str) -> None:
    done = typed(tmp_path, "restore", "copy.sqlite3", "--since", since)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"argument --since: '{since}' is no time: write one such as 2026-11-20T06:00Z" in done.stderr


def test_rules_in_another_encoding_are_to_be_saved_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "rules.toml").write_text("# für uns\n[rules]\n", "latin-1")
    done = typed(tmp_path, "match", "people.csv", "--rules", "rules.toml")
    assert (done.returncode, done.stderr) == (1, "rules.toml is not in UTF-8. Please save it as UTF-8.\n")
