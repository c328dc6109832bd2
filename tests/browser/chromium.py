"""Pages in headless Chromium, and what holds for each: no error, no network, nothing that keeps readers out."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
# Chromium's own sandbox wants rights that containers do not give; it only ever opens what these tests wrote.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
LOCAL = ("file:", "data:", "blob:", "about:")
SERIOUS = ("serious", "critical")
WIDE = {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds for anything on a page to happen


def missing() -> str:
    """Why there can be no browser here; empty where there can."""
    if PROGRAM is None:
        return "there is no Chromium to open the page in: apt-get install chromium"
    for module, package in {"playwright": "playwright", "axe_playwright_python": "axe-playwright-python"}.items():
        if importlib.util.find_spec(module) is None:
            return f"Chromium is there, but not what drives it: pip install {package}"
    return ""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visits:
    """Opens pages in one browser, and remembers all that they complained about or asked for."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.pages: list[Any] = []
        self.complaints: list[str] = []
        self.requests: list[str] = []

    def __call__(self, content: str | Path, **context: Any) -> Any:
        """A page of its own, of a file or of the text of one; `context` is what Playwright calls so."""
        if isinstance(content, str):
            path = self.folder / f"page{len(self.pages)}.html"
            path.write_text(content, "utf-8")
            content = path
        settings = {"viewport": WIDE, "reduced_motion": "reduce", **context}  # nothing glides: a test sees it arrived
        page = self.browser.new_context(**settings).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.complaints.append(f"an exception: {error}"))
        page.on("request", self._asked)
        self.pages.append(page)
        page.goto(content.as_uri())
        return page

    def _told(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type} on the console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(LOCAL):
            self.requests.append(request.url)

    def check(self) -> None:
        """AssertionError with what was wrong on any page so far."""
        assert not self.complaints, "\n".join(self.complaints)
        assert not self.requests, "the page asked for " + ", ".join(self.requests)

    def close(self) -> None:
        """Close all pages."""
        for page in self.pages:
            page.context.close()


def barriers(page: Any, within: str | None = None) -> list[str]:
    """What axe-core, of https://github.com/dequelabs/axe-core, finds serious or critical for readers of the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}), {violation['help']}: {node['target']} {node['html'][:200]}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
