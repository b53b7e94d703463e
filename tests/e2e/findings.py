"""What a browser finds wrong with a page, in one line each: wide and light, narrow and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import ConsoleMessage, Page

Scheme = Literal["light", "dark"]
HEIGHT = 900
# Each width and each theme is looked at with all rules. A theme exchanges colours and a width moves
# things: what only narrow and light, or only wide and dark, would get wrong is rare, and costs as
# much again.
LOOKS: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (320, "dark"))
LOOK = """async () => {
  const {violations} = await axe.run({resultTypes: ["violations"]});
  return violations.map(({id, nodes}) => `${id} at ${nodes.map(({target}) => target.join(" "))}`);
}"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
RESTING = "Promise.all(document.getAnimations().map(animation => animation.finished))"


class Inspector:
    """Visits pages with one page object and collects what is wrong with them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        self._said: list[str] = []
        page.add_init_script(Axe().axe_script)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._said.append(str(error)))

    def visit(self, name: str, path: str, *, status: int = 200) -> None:
        """Open a page and look at it; what is found begins with its name."""
        self._said.clear()
        answer = self.page.goto(path)
        got = answer.status if answer else 0
        if got != status:
            self.found.append(f"{name}: {got} instead of {status}")
        self.look(name)

    def look(self, name: str) -> None:
        """Look at the page as it stands."""
        wrong = [*self._structure(), *self._sizes_and_themes(), *self._said]
        self.found += [f"{name}: {one}" for one in wrong]
        self._said.clear()

    def _structure(self) -> Iterator[str]:
        if (number := self.page.locator("h1").count()) != 1:
            yield f"{number} h1"
        language = self.page.evaluate("document.documentElement.lang")
        if language != "en":
            yield f"html lang is {language!r}"

    def _sizes_and_themes(self) -> Iterator[str]:
        # The page before was last looked at as this one begins: changing over costs a layout.
        size = self.page.viewport_size
        is_narrow = size is not None and size["width"] == LOOKS[-1][0]
        for width, scheme in reversed(LOOKS) if is_narrow else LOOKS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self.page.emulate_media(color_scheme=scheme)
            if self.page.evaluate(TOO_WIDE):
                yield f"wider than {width} px"
            self.page.evaluate(RESTING)
            for violation in self.page.evaluate(LOOK):
                yield f"{scheme}, {width} px: {violation}"

    def _hear(self, message: ConsoleMessage) -> None:
        refused = "status of 4" in message.text or "status of 5" in message.text
        if message.type in {"error", "warning"} and not refused:
            self._said.append(f"console: {message.text}")
