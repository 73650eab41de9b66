"""`python -m bot match`: spreadsheets in, groups out, and every bad row named."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.__main__ import parser
from bot.match_command import FORMULA, run, safe
from bot.match_round import even_sizes

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "docs" / "samples"
ON = ("--on", "2026-12-01")


class Terminal(io.StringIO):
    """A stream that says that somebody is looking."""

    def isatty(self) -> bool:
        return True


def typed(*words: object, err: io.StringIO | None = None) -> tuple[int, str, str]:
    """What the command ends with and prints."""
    out, err = io.StringIO(), err or io.StringIO()
    code = run(parser().parse_args(["match", *map(str, words), *ON]), out, err)
    return code, out.getvalue(), err.getvalue()


def matched(*words: object) -> dict[str, Any]:
    code, out, err = typed(*words, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("kind", ["peer", "mentor", "reverse", "circle"])
def test_the_sample_is_matched_in_every_kind_of_program(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "groups.csv"
    files = [SAMPLES / "people.csv", "--past", SAMPLES / "past.csv", "--rules", SAMPLES / "rules.toml"]

    code, said, err = typed(*files, "--kind", kind, "--iterations", 200, "--out", out, "--regret")

    assert (code, err) == (0, "")
    assert str(out) in said
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["id"] for row in rows) == sorted(set(row["id"] for row in rows))
    assert all(row["why"] for row in rows)
    assert "nia@example.com" in {row["id"] for row in rows}
    partner = {row["id"]: row["group"] for row in rows}
    assert partner["max@example.com"] != partner["pia@example.com"], "they would rather not meet"
    assert [path.name for path in tmp_path.iterdir()] == ["groups.csv"]


def test_the_same_seed_gives_the_same_groups() -> None:
    for kind in ("peer", "mentor", "circle"):
        words = (SAMPLES / "people.csv", "--kind", kind, "--seed", 5, "--iterations", 300)
        one, other = matched(*words), matched(*words)
        one.pop("seconds"), other.pop("seconds")
        assert one == other


def test_circles_keep_their_sizes(tmp_path: Path) -> None:
    found = matched(SAMPLES / "people.csv", "--kind", "circle", "--size", "5-7", "--iterations", 200)

    assert sorted(len(group["members"]) for group in found["groups"]) == [6, 6, 6, 6]
    few = matched(write(tmp_path / "p.csv", "id", "a", "b"), "--kind", "circle")
    assert {one["why"] for one in few["left_out"]} == {"There are too few people for one circle."}


def test_a_mentor_never_has_more_mentees_than_they_take(tmp_path: Path) -> None:
    people = write(tmp_path / "p.csv", "id,role,capacity", "m,mentor,2", "o,mentor,0", *(f"{x},mentee," for x in "abc"))

    found = matched(people, "--kind", "mentor")

    assert [len(group["members"]) for group in found["groups"]] == [3]
    assert found["groups"][0]["members"][0] | {"why": [], "regret": None} == {
        "id": "m",
        "name": "m",
        "part": "mentor",
        "why": [],
        "not_fulfilled": None,
        "regret": None,
    }
    assert len(found["left_out"]) == 1
    assert found["idle_mentors"] == ["o"]


def test_every_bad_row_of_every_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    people = write(tmp_path / "p.csv", "id,zone,hours", "a,Mars,9-17", "b,UTC,late", "b,UTC,9-17")
    past = write(tmp_path / "past.csv", "one,other,rounds_ago", "a,a,1")
    rules = write(tmp_path / "r.toml", "[wishes]", 'can_halp = "nice"')
    out = tmp_path / "groups.csv"

    code, said, err = typed(people, "--past", past, "--rules", rules, "--out", out)

    assert (code, said) == (1, "")
    assert not out.exists()
    lines = err.splitlines()
    assert lines[0].startswith(f"{people}, line 2, zone: “Mars” is no time zone.")
    assert lines[1].startswith(f"{people}, line 3, hours: ")
    assert lines[2].startswith(f"{people}, line 4, id: “b” is on line 3 already.")
    assert lines[3].startswith(f"{past}, line 2, other: ")
    assert lines[4] == f"{rules}, wishes.can_halp: There is no “can_halp” here. You may mean “can_help”."
    assert lines[5].startswith("Nothing was matched.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "needs a column"),
        (b"id\n", "there is nobody in it"),
        (b"id\n\xff\xfe", "not in UTF-8"),
        (b'id\n"a', "this is no CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(content: bytes, said: str, tmp_path: Path) -> None:
    people = tmp_path / "p.csv"
    people.write_bytes(content)

    code, out, err = typed(people)

    assert (code, out) == (1, "")
    assert said in err
    assert str(people) in err


def test_a_missing_file_and_a_place_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    people = write(tmp_path / "p.csv", "id", "a", "b")

    assert typed(tmp_path / "none.csv")[0] == 1
    assert "cannot be read" in typed(tmp_path / "none.csv")[2]
    code, out, err = typed(people, "--out", tmp_path / "nowhere" / "g.csv")
    assert (code, out) == (1, "")
    assert "cannot be written" in err
    assert "no TOML" in typed(people, "--rules", write(tmp_path / "r.toml", "[wishes"))[2]


@pytest.mark.parametrize(
    "words",
    [
        ["--size", "8-4", "--kind", "circle"],
        ["--kind", "pear"],
        ["--budget", "0"],
        ["--on", "soon"],
        ["--iterations", "-1"],
    ],
)
def test_arguments_that_make_no_sense_end_with_two(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["match", "people.csv", *words])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_size_is_for_circles_alone() -> None:
    assert typed(SAMPLES / "people.csv", "--size", "4-8")[0] == 2


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_no_cell_of_the_result_is_a_formula(cell: str, tmp_path: Path) -> None:
    assert safe(cell) == f"'{cell}"
    people = tmp_path / "p.csv"
    with people.open("w", newline="") as file:
        csv.writer(file).writerows([["id", "name", "wants"], ["a", f"x{cell}", ""], [f"{cell.strip()}b", "Ben", ""]])
    out = tmp_path / "g.csv"

    assert typed(people, "--out", out)[0] == 0

    with out.open(encoding="utf-8-sig", newline="") as file:
        assert not any(value.startswith(FORMULA) for row in csv.reader(file) for value in row)


@given(some.text(max_size=5))
def test_a_safe_cell_never_begins_like_a_formula(text: str) -> None:
    assert not safe(text).startswith(FORMULA)
    assert safe(text).endswith(text)


def test_semicolons_and_a_byte_order_mark_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    people = tmp_path / "p.csv"
    people.write_text('\ufeffid;offers\r\na;"SQL, Go"\r\nb;\r\n', "utf-8")

    assert len(matched(people)["groups"]) == 1


def test_a_cell_over_several_lines_does_not_move_the_numbers_of_lines(tmp_path: Path) -> None:
    people = write(tmp_path / "p.csv", "id,goal,zone", 'a,"one', 'two",UTC', "b,,Mars")

    assert "line 4, zone" in typed(people)[2]


def test_a_bar_is_drawn_on_a_terminal_alone() -> None:
    terminal = Terminal()

    assert typed(SAMPLES / "people.csv", err=terminal)[2].count("\r") >= 2
    assert typed(SAMPLES / "people.csv")[2] == ""


def test_a_wish_whom_not_to_meet_shows_nowhere(tmp_path: Path) -> None:
    """The only two people: with such a wish they are left out, and read what they would read if others were taken."""
    people = write(tmp_path / "p.csv", "id,avoid", "ada,ben", "ben,")
    out = tmp_path / "g.csv"

    code, said, err = typed(people, "--out", out)

    assert code == 0
    for text in (said, err, out.read_text("utf-8-sig"), typed(people, "--json")[1]):
        assert "avoid" not in text
        assert "rather" not in text
    assert "ada, ben: Everybody who fits is with somebody else" in said


def test_a_summary_names_some_of_many_who_are_left_out_and_the_file_all(tmp_path: Path) -> None:
    people = write(tmp_path / "p.csv", "id,role", *(f"u{at:02},mentee" for at in range(15)))
    out = tmp_path / "g.csv"

    said = typed(people, "--kind", "mentor", "--out", out)[1]

    assert "u09 and 5 more: Nobody else takes part." in said
    assert out.read_text("utf-8-sig").count("left out") == 15


@given(some.integers(1, 400), some.integers(2, 10), some.integers(0, 6))
def test_sizes_of_circles_differ_by_one_at_most(n: int, low: int, more: int) -> None:
    sizes = even_sizes(n, low, low + more)

    if any(low * count <= n <= (low + more) * count for count in range(1, n + 1)):
        assert sum(size for size, _ in sizes) == n
        assert all(low <= size == same <= low + more for size, same in sizes)
        assert max(sizes)[0] - min(sizes)[0] <= 1
    else:
        assert sizes == []


def test_the_command_line_runs_it_without_any_setting(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "match", str(SAMPLES / "people.csv"), *ON],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing better exists" in done.stdout
    assert list(tmp_path.iterdir()) == []
