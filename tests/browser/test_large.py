"""The page of a network of 10,002 ops: it opens fast, stays usable, and says what it does not hold."""

import time

import pytest

from . import pictures
from .reader import Reader


@pytest.fixture(scope="module")
def ten_thousand():
    drawn = pictures.ten_thousand()
    return drawn, drawn.html()


def test_ten_thousand_ops_open_fast_and_stay_usable(visit, ten_thousand):
    drawn, html = ten_thousand
    began = time.monotonic()
    page = visit(html)
    reader = Reader(page)
    opened = time.monotonic() - began
    assert len(drawn.graph.steps) > 10_000 and opened < 8, f"{opened:.1f} s"
    assert 0 < reader.root.locator(".app [data-kind]").count() <= 150
    name = "19.49.inner.weight"
    reader.role("search").fill(name)
    reader.role("search").press("Enter")
    card = drawn.graph.named(name)
    assert reader.inside(card.id) and reader.camera[2] > 0.25
    reader.item(card.id).click()
    assert "The chain rule" in reader.role("why").inner_text()
    reader.press("Escape")
    began = time.monotonic()
    reader.click("first")
    for _ in range(5):
        reader.click("next")
    assert reader.at > 0 and time.monotonic() - began < 6
    reader.click("close-all")
    reader.click("first")
    steps = 0
    while reader.at < reader.last and steps < 200:
        reader.click("next")
        steps += 1
    assert reader.at == reader.last, "closed groups are stepped over"


def test_what_a_large_page_does_not_hold_is_told(visit, ten_thousand):
    reader = Reader(visit(ten_thousand[1]))
    for _ in range(3):
        group = reader.root.locator(".app [data-kind=group]:not([data-close])").first
        group.focus()
        reader.press("Enter")
    assert "this page does not hold" in reader.role("why").inner_text()
    assert "expand=" in reader.role("why").inner_text()


def test_all_groups_open_up_to_what_a_browser_can_bear(visit, ten_thousand):
    reader = Reader(visit(ten_thousand[1]))
    began = time.monotonic()
    reader.click("open-all")
    assert reader.root.locator(".app [data-kind]").count() <= 1_600 and time.monotonic() - began < 5
    assert "stayed closed" in reader.told()


def test_the_file_of_ten_thousand_ops_is_small(ten_thousand):
    assert len(ten_thousand[1].encode()) < 3_000_000
