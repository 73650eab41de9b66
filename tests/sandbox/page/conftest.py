"""A browser that looks at a sandbox in which the showcase app lives."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import START, Connect
from tests.sandbox.page.kit import Gate, Visitor
from tests.sandbox.page.showcase import MANIFEST, Showcase

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: a slow machine changes nothing: whatever is expected may take this long
PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module; it ends with it, because its event loop would disturb other tests."""
    path = next((found for found in map(shutil.which, CHROMIUMS) if found), None)
    if path is None:
        pytest.skip(f"the page needs a browser: none of {', '.join(CHROMIUMS)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def ack_seconds() -> float:
    """How long the app has to acknowledge: long, unless a test waits for it to pass."""
    return 30.0


@pytest.fixture
def box(tmp_path: Path, ack_seconds: float) -> Iterator[Sandbox]:
    """The showcase's workspace, at rest on a Monday morning at 9:00 in London."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(MANIFEST)
    with Sandbox(manifest, frozen=True, rates=False, start=START, ack_timeout=ack_seconds, trigger_seconds=30.0) as box:
        yield box


@pytest.fixture
def people(box: Sandbox) -> SandboxClient:
    """The control API; Ana (Madrid) and Ben (New York) share #team with the app."""
    client = box.client()
    client.add_user("ana", "Ana Ruiz", title="Product designer", tz="Europe/Madrid", locale="en-GB")
    client.add_user("ben", "Ben Carter", tz="America/New_York", locale="en-US")
    client.create_channel("team", user="ana", members=["ben"], bot=True)
    return client


@pytest.fixture
def slack(box: Sandbox) -> WebClient:
    """The app's own client."""
    return WebClient(token=box.bot_token, base_url=box.api_url, retry_handlers=[])


@pytest.fixture
def showcase(box: Sandbox, people: SandboxClient, slack: WebClient, connect: Connect) -> Showcase:
    """The app, connected."""
    showcase = Showcase(slack, box.url)
    connect(showcase.app)
    return showcase


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """The tab of a module's tests: a new one for each would start another process of the browser each time."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def tab(window: Page) -> Iterator[Page]:
    """An empty tab; the test fails when a script of the page does. The page keeps nothing in the browser."""
    errors: list[str] = []

    def failed(error: Error) -> None:
        errors.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if _is_fault(message):
            errors.append(message.text)

    expect.set_options(timeout=PATIENCE_MS)
    window.set_viewport_size({"width": 1280, "height": 800})
    window.on("pageerror", failed)
    window.on("console", said)
    yield window
    window.goto("about:blank")
    for opened in window.context.pages[1:]:
        opened.close()
    window.remove_listener("pageerror", failed)
    window.remove_listener("console", said)
    assert errors == []


@pytest.fixture
def hold(tab: Page) -> Iterator[Callable[[str], Gate]]:
    """Holds the answers to a path of the sandbox, as on a slow machine, until the gate is opened."""
    gates: list[Gate] = []

    def held(path: str) -> Gate:
        gates.append(Gate(tab, path))
        return gates[-1]

    yield held
    for gate in gates:
        gate.remove()


def _is_fault(message: ConsoleMessage) -> bool:
    """A refused call or a picture that is not there is part of some tests; anything else is a mistake."""
    return message.type in ("error", "warning") and not message.text.startswith("Failed to load resource")


@pytest.fixture
def ana(box: Sandbox, showcase: Showcase, tab: Page) -> Visitor:
    """Ana, looking at #team."""
    return Visitor(tab, box.url, "ana").enter("team")
