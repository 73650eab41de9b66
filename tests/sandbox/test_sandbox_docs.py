"""The documentation lists what there is."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from sandbox import Sandbox, SandboxClient
from sandbox.__main__ import arguments
from sandbox.control.calls import CALLS
from sandbox.faults import KINDS
from sandbox.web.methods import METHODS

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", PAGE))


@pytest.mark.parametrize("method", METHODS)
def test_web_api_method_is_listed(method: str) -> None:
    assert method in NAMED


@pytest.mark.parametrize("call", CALLS)
def test_control_call_is_listed_with_its_arguments(call: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and f"`{call}`" in line.split("|")[1])
    given = CALLS[call].arguments or ""
    # The settings of a fault have a section of their own; those of `options` stand in the row of `click`.
    shared = {"fault": set(given.split()), "options": {"channel", "ts", "view_id", "home"}}.get(call, set())
    assert set(given.split()) - shared <= set(re.findall(r"\w+", row))


@pytest.mark.parametrize("call", CALLS)
def test_client_has_a_method_for_every_control_call(call: str) -> None:
    method = getattr(SandboxClient, call)
    parameters = set(inspect.signature(method).parameters) - {"self"}
    free = any(one.kind is one.VAR_KEYWORD for one in inspect.signature(method).parameters.values())
    wanted = set((CALLS[call].arguments or "").split())
    assert free or parameters == wanted or CALLS[call].arguments is None


@pytest.mark.parametrize("kind", KINDS)
def test_fault_is_listed(kind: str) -> None:
    assert kind in NAMED


@pytest.mark.parametrize("name", CALLS["fault"].arguments.split() if CALLS["fault"].arguments else [])
def test_setting_of_a_fault_is_explained(name: str) -> None:
    assert name == "kind" or name in NAMED


@pytest.mark.parametrize("name", inspect.signature(Sandbox).parameters)
def test_setting_of_the_sandbox_is_listed(name: str) -> None:
    assert name in NAMED


def test_command_line_is_listed() -> None:
    given = vars(arguments([]))
    for name in given:
        assert f"--{name.replace('_', '-')}" in PAGE
