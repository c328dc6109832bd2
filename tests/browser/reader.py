"""What a reader of a page can do and see, in the words of the tests."""

from __future__ import annotations

from typing import Any, NamedTuple

from tinygrad_edu.viz import Edge, Graph, Step

VISIBLE = """all => all.filter(text => {
    const style = getComputedStyle(text)
    return style.visibility === "visible" && style.display !== "none"
}).map(text => text.textContent)"""

CAMERA = """world => {
    const { a, e, f } = world.getScreenCTM(), stage = world.closest("[data-role=stage]").getBoundingClientRect()
    return [e - stage.x, f - stage.y, a]
}"""


class Event(NamedTuple):
    """What happens at one position of the stepper."""

    kind: str  # begin, forward, start, backward or end
    step: Step | None = None
    edge: Edge | None = None


def events(graph: Graph) -> list[Event]:
    """All positions: before everything, the ops, the start of the backward pass, the rules as they run, the end."""
    forward = [Event("forward", step) for step in sorted(graph.steps.values(), key=lambda step: step.forward)]
    backward = [
        Event("backward", step, graph.edges[id])
        for step in sorted(graph.steps.values(), key=lambda step: step.backward)
        for id in step.edges
        if graph.edges[id].formula
    ]
    return [Event("begin"), *forward, Event("start"), *backward, Event("end")]


class Reader:
    """A page, with the picture in it as people use it; `number` counts the pictures in one document."""

    def __init__(self, page: Any, number: int = 0) -> None:
        self.page = page
        self.root = page.locator("[data-picture]").nth(number)
        self.root.and_(page.locator("[data-live=yes]")).wait_for()

    def role(self, name: str) -> Any:
        """The part with that data-role."""
        return self.root.locator(f'[data-role="{name}"]')

    def click(self, name: str) -> None:
        """Press the button with that data-role."""
        self.role(name).click()

    def item(self, id: str) -> Any:
        """A card, op, derivative or group."""
        return self.root.locator(f'.app [data-id="{id}"]')

    def show(self, id: str) -> Any:
        """An item, brought into sight if it is not."""
        if not self.inside(id):
            self.click("fit")
        return self.item(id)

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def told(self) -> str:
        """What stands below the picture about the position, with single spaces."""
        return spaced(self.role("told").inner_text())

    def seen(self, id: str) -> str:
        """The texts of an item that can be seen, with single spaces."""
        texts = self.item(id).locator("text").evaluate_all(VISIBLE)
        return spaced(" ".join(texts))

    def state(self, id: str) -> set[str]:
        """Of an item: later, now, none, some, done."""
        return set((self.item(id).get_attribute("data-state") or "").split())

    @property
    def at(self) -> int:
        """The position of the stepper."""
        return int(self.root.get_attribute("data-at"))

    @property
    def last(self) -> int:
        """Its last position."""
        return int(self.root.get_attribute("data-last"))

    @property
    def camera(self) -> tuple[float, ...]:
        """Where the picture is in its stage, and how large: x, y and scale."""
        return tuple(self.role("world").evaluate(CAMERA))

    def inside(self, id: str) -> bool:
        """Whether all of an item is in sight; its halo may reach out."""
        box, stage = self.item(id).locator(".halo").first.bounding_box(), self.role("stage").bounding_box()
        halo = 4 * self.camera[2] + 1
        return all(
            stage[axis] - halo <= box[axis] and box[axis] + box[size] <= stage[axis] + stage[size] + halo
            for axis, size in (("x", "width"), ("y", "height"))
        )


def spaced(text: str) -> str:
    """Text with single spaces."""
    return " ".join(text.split())
