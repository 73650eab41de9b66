"""What a visitor of the page does, in the words of a screen reader."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, Route, expect


class Visitor:
    """A person at the page. Everything is found by its role and name."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page = page
        self.url = url
        self.name = name

    def enter(self, channel: str | None = None, **more: str) -> Visitor:
        """Open the page as this person, in a channel, or with `tab` for the app."""
        query = {"user": self.name, **({"channel": channel} if channel else {}), **more}
        self.page.goto(f"{self.url}/?{urlencode(query)}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        return self

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile("^Message "))

    def send(self, text: str) -> None:
        """A message, or a slash command; returns when it was sent."""
        self.composer.fill(text)
        self.page.get_by_role("main").get_by_role("button", name="Send").click()
        expect(self.composer).to_have_value("")

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log", name=re.compile("^Messages in ")).get_by_role("article")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    def see(self, text: str) -> Locator:
        """The newest message, as soon as it holds this text."""
        expect(self.last).to_contain_text(text)
        return self.last

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def choose(self, label: str, *options: str) -> None:
        """Pick from a list by its label, option by option."""
        for option in options:
            self.page.get_by_role("combobox", name=label).click()
            self.page.get_by_role("option", name=option).click()

    def row(self, name: str) -> Locator:
        """A conversation in the sidebar."""
        return self.page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{re.escape(name)},"))

    @property
    def clock(self) -> Locator:
        return self.page.get_by_test_id("clock")


class Gate:
    """Answers to one path of the sandbox, which stay on their way until they are let through."""

    def __init__(self, tab: Page, path: str) -> None:
        self._tab = tab
        self._pattern = f"**/sandbox/{path}"
        self._held: list[Route] = []
        self._is_open = False
        tab.route(self._pattern, self._meet)

    def _meet(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        """Let everything through, from now on too."""
        self._is_open = True
        while self._held:
            self._held.pop(0).continue_()

    def remove(self) -> None:
        """Open, and stand in nobody's way any more."""
        self.open()
        self._tab.unroute(self._pattern)
