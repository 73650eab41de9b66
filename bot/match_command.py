"""`python -m bot match people.csv`: try the rules of a program on a spreadsheet, without Slack.

Either everything is read and written, or nothing: a row that cannot be used stops it, and every such row is named.
"""

import argparse
import csv
import io
import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from bot.clock import elapsed, system_clock
from bot.match_round import Asked, Found, Group, match, names_of
from bot.tables import Bar, Refused, problem_lines, rows_of, text_of
from mentoring.choices import Choices, choices_from
from mentoring.errors import InvalidInput
from mentoring.explain import Regret
from mentoring.programs import ONE_WAY, ProgramKind
from mentoring.spreadsheet import Sheet, read_past, read_people
from mentoring.wishes import WISH_OF
from messages.errors import field_sentences
from messages.rules import left_out_words, plain_dropped, plain_reason

#: what a spreadsheet takes for the beginning of a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = ("group", "id", "name", "part", "fit", "why", "not_fulfilled", "regret")
LARGE_CIRCLE = 8
#: of the first day of a round
FIRST_YEAR, LAST_YEAR = 2000, 2100
#: people who are named for one reason in the summary
NAMED = 10


def add_arguments(commands: Any) -> None:
    """Add the command to those of `python -m bot`."""
    parser = commands.add_parser("match", help="try a program's rules on a spreadsheet of people, without Slack")
    parser.add_argument(
        "people", type=Path, help="a CSV file, one line for each person; docs/matching.md has an example"
    )
    parser.add_argument("--kind", type=_kind, choices=list(ProgramKind), default=ProgramKind.PEER)
    parser.add_argument("--size", type=_size, metavar="LOW-HIGH", help="people in a circle; 4-8 by default")
    parser.add_argument("--past", type=Path, help="a CSV file of who has met: one, other, rounds_ago")
    parser.add_argument("--rules", type=Path, help="a TOML file with [rules] and [wishes]")
    parser.add_argument("--seed", type=int, default=1, help="settles who meets whom among equals")
    parser.add_argument("--budget", type=_seconds, default=10.0, metavar="SECONDS", help="for the search of circles")
    parser.add_argument("--iterations", type=_count, help="instead of a budget: repeats a search exactly")
    parser.add_argument("--on", type=_day, metavar="DATE", help="first day of the round; today by default")
    parser.add_argument("--regret", action="store_true", help="say what keeping each pair apart would cost")
    parser.add_argument("--out", type=Path, help="write the groups into this CSV file")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", text)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 2 <= low <= high:
        raise argparse.ArgumentTypeError("write it like 4-8, with at least 2")
    return low, high


def _kind(text: str) -> ProgramKind:
    if text not in list(ProgramKind):
        raise argparse.ArgumentTypeError(f"{text!r} is no kind of program: use one of {', '.join(ProgramKind)}")
    return ProgramKind(text)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write one such as 2026-12-01") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        # at the ends of the calendar there are no days before and after to look at
        raise argparse.ArgumentTypeError(f"{text!r} is not in the years {FIRST_YEAR} to {LAST_YEAR}")
    return found


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds: write one such as 10, at most a day's")
    return seconds


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number: write one such as 2000")
    return int(text)


def run(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """Match the people of a file; 0 done, 1 could not, 2 the arguments do not fit together."""
    if options.size and options.kind is not ProgramKind.CIRCLE:
        print("--size is for --kind circle alone: leave it out.", file=err)
        return 2
    started = elapsed()
    try:
        sheet, asked = _read(options)
        with Bar(err) as bar:
            found = match(sheet, asked, bar.show)
        if options.out:
            _write_whole(options.out, _table(sheet, found, asked))
    except Refused as refused:
        print(refused, file=err)
        return 1
    seconds = elapsed() - started
    text = _json(sheet, found, asked, seconds) if options.json else _summary(sheet, found, asked, seconds, options.out)
    print(text, file=out)
    return 0


def _read(options: argparse.Namespace) -> tuple[Sheet, Asked]:
    sheet = read_people(rows_of(options.people), roles=options.kind in ONE_WAY)
    past, problems = read_past(rows_of(options.past)) if options.past else ({}, ())
    said = [*problem_lines(options.people, sheet.problems), *problem_lines(options.past, problems)]
    choices = Choices(kind=options.kind)
    if options.rules:
        try:
            choices = choices_from(tomllib.loads(text_of(options.rules, "UTF-8")), options.kind, WISH_OF)
        except tomllib.TOMLDecodeError as error:
            said.append(f"{options.rules}: this is no TOML: {error}.")
        except InvalidInput as error:
            said += [f"{options.rules}, {name}: {words}" for name, words in field_sentences(error).items()]
    if not said and not sheet.members:
        said.append(f"{options.people}: there is nobody in it. It needs one line for each person.")
    if said:
        raise Refused("\n".join([*said, "Nothing was matched. Please mend the lines above, and run it again."]))
    sizes = options.size or (4, 8)
    asked = Asked(
        choices=replace(choices, largest=sizes[1]) if options.kind is ProgramKind.CIRCLE else choices,
        past=past,
        sizes=sizes,
        seed=options.seed,
        budget=options.budget,
        iterations=options.iterations,
        on=options.on or system_clock().date(),
        regret=options.regret,
    )
    return sheet, asked


def safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _table(sheet: Sheet, found: Found, asked: Asked) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    columns = COLUMNS if asked.regret else COLUMNS[:-1]
    writer.writerow(columns)
    for number, group in enumerate(found.groups, 1):
        for one in _members(sheet, group, asked):
            why = " ".join(one["why"])
            cells = [number, one["id"], one["name"], one["part"], group.fit, why, one["not_fulfilled"] or ""]
            writer.writerow([safe(cell) for cell in [*cells, _cost(group.regret.get(one["id"]))][: len(columns)]])
    names = names_of(sheet.members)
    for user_id, why in found.left_out:
        cells = ["", user_id, names[user_id], "left out", "", left_out_words(why), "", ""]
        writer.writerow([safe(cell) for cell in cells[: len(columns)]])
    return buffer.getvalue()


def _members(sheet: Sheet, group: Group, asked: Asked) -> Iterator[dict[str, Any]]:
    names = names_of(sheet.members)
    for at, user_id in enumerate(group.user_ids):
        part = "member"
        if asked.choices.kind in ONE_WAY:
            part = "mentor" if at == 0 else "mentee"
        told = group.told[user_id]
        missing, cost = told.dropped, group.regret.get(user_id)
        yield {
            "id": user_id,
            "name": names[user_id],
            "part": part,
            "why": [plain_reason(key, values, names) for key, values in told.reasons],
            "not_fulfilled": plain_dropped(missing.key, missing.why, missing.values) if missing else None,
            "regret": {"points": cost.points, "people": cost.people} if cost else None,
        }


def _cost(regret: Regret | None) -> str:
    if regret is None:
        return ""
    people = f" and {regret.people} more left out" if regret.people else ""
    return f"{regret.points} points{people}"


def _write_whole(path: Path, text: str) -> None:
    """The whole file or nothing of it."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8-sig", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            file.write(text)
        # readable for whoever may read what this person writes, as any other file of theirs
        mask = os.umask(0)
        os.umask(mask)
        Path(file.name).chmod(0o666 & ~mask)
        Path(file.name).replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error


def _json(sheet: Sheet, found: Found, asked: Asked, seconds: float) -> str:
    names = names_of(sheet.members)
    return json.dumps(
        {
            "kind": asked.choices.kind.value,
            "seed": asked.seed,
            "on": asked.on.isoformat(),
            "groups": [{"members": list(_members(sheet, group, asked)), "fit": group.fit} for group in found.groups],
            "left_out": [{"id": one, "name": names[one], "why": left_out_words(why)} for one, why in found.left_out],
            "idle_mentors": list(found.idle),
            "score": found.score,
            "bound": found.bound,
            "iterations": found.iterations,
            "seconds": round(seconds, 2),
        },
        ensure_ascii=False,
        indent=2,
    )


def _summary(sheet: Sheet, found: Found, asked: Asked, seconds: float, out: Path | None) -> str:
    names = names_of(sheet.members)
    lines = []
    if out is None:
        for number, group in enumerate(found.groups, 1):
            who = ", ".join(names[user_id] for user_id in group.user_ids)
            cost = "; ".join(f"without {names[one]}: -{_cost(regret)}" for one, regret in group.regret.items())
            lines.append(f"{number:4}  {group.fit:3} %  {who}{f'  ({cost})' if cost else ''}")
        lines.append("")
    sizes = sorted(len(group.user_ids) for group in found.groups)
    fits = [group.fit for group in found.groups]
    rows = [
        ("people", str(len(sheet.members))),
        ("groups", f"{len(sizes)}" + (f", of {sizes[0]} to {sizes[-1]} people" if sizes else "")),
        ("fit", f"{sum(fits) / len(fits):.0f} % on average, {min(fits)} % at least" if fits else "-"),
        ("score", f"{found.score:,}"),
        ("bound", _bound_words(found)),
        ("left out", str(len(found.left_out))),
        *((("mentors without anybody", str(len(found.idle))),) if asked.choices.kind in ONE_WAY else ()),
        *((("iterations", f"{found.iterations:,}"),) if found.iterations is not None else ()),
        ("seconds", f"{seconds:.1f}"),
        *((("written to", str(out)),) if out else ()),
    ]
    width = max(len(name) for name, _ in rows)
    lines += [f"{name:{width}}  {value}" for name, value in rows]
    lines += _left_out(found, names)
    if sizes and asked.choices.kind is ProgramKind.CIRCLE and sizes[-1] > LARGE_CIRCLE:
        lines.append(
            f"In circles of more than {LARGE_CIRCLE} people some never get to speak: smaller ones may do better."
        )
    return "\n".join(lines)


def _left_out(found: Found, names: Mapping[str, str]) -> Iterator[str]:
    """A line for each reason; `--out` and `--json` have a line for each person."""
    by_reason: dict[str, list[str]] = {}
    for user_id, why in found.left_out:
        by_reason.setdefault(left_out_words(why), []).append(names[user_id])
    for words, alone in by_reason.items():
        rest = f" and {len(alone) - NAMED} more" if len(alone) > NAMED else ""
        yield f"  {', '.join(alone[:NAMED])}{rest}: {words}"


def _bound_words(found: Found) -> str:
    if found.bound is None:
        return "not known"
    if found.bound <= found.score:
        return f"{found.bound:,}: nothing better exists"
    return f"{found.bound:,}: at most {100 * (found.bound - found.score) / found.bound:.2f} % better exists"


def main(options: argparse.Namespace) -> int:
    """Run it in this terminal."""
    try:
        code = run(options, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever reads has seen enough (`| head`); nothing is left to be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
