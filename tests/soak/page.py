"""Writes what a run printed into a page, between two marks."""

import re
from pathlib import Path


def write_table(page: Path, name: str, command: str, table: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`. Raises ValueError if the marks are missing."""
    text = page.read_text()
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"{page} has no <!-- {name} --> ... <!-- /{name} -->.")
    body = f"    {command}\n\n{table}\n"
    page.write_text(marks.sub(lambda found: f"{found[1]}{body}{found[2]}", text))
