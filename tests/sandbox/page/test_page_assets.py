"""The page's files: how they are served, and what they never do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import urllib3

import sandbox.page
from sandbox import Sandbox

STATIC = Path(sandbox.page.__file__).parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc")
OUTSIDE = re.compile(r"""(?:from|import|src=|href=|url\()\s*["'(]?https?://""")


def get(box: Sandbox, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", box.url + path, headers=headers)


def test_the_page_lets_no_script_run_but_its_own(box: Sandbox) -> None:
    policy = get(box, "/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_script_that_has_not_changed_is_not_sent_again(box: Sandbox) -> None:
    first = get(box, "/page/js/app.js")
    again = get(box, "/page/js/app.js", **{"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status) == (200, 304)
    assert first.headers["cache-control"] == "no-cache"


def test_everybody_has_a_picture_for_their_profile(box: Sandbox) -> None:
    answer = get(box, "/page/avatar/U123.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.data.startswith(b"<svg")


@pytest.mark.parametrize("path", ["/page/js/none.js", "/page/../__init__.py", "/page/%2e%2e/__init__.py"])
def test_what_is_no_asset_is_not_served(box: Sandbox, path: str) -> None:
    assert get(box, path).status == 404


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_writes_no_markup_and_loads_nothing_from_outside(script: Path) -> None:
    text = script.read_text()
    assert not MARKUP.search(text)
    assert not OUTSIDE.search(text)
    assert len(text.splitlines()) <= 400
