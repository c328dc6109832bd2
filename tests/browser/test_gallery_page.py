"""The gallery as a visitor sees it: nobody is kept out, on any screen, and a picture leads to its page."""

import pytest

from tinygrad_edu.__main__ import main

from .chromium import barriers

NAMES = ["reused", "mlp", "gpt", "nan", "error", "why", "curves", "overlay"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("matplotlib")
    path = tmp_path_factory.mktemp("gallery")
    assert main(["gallery", "-o", str(path), *NAMES]) == 0
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(scheme, folder, visit):
    page = visit(folder / "index.html", color_scheme=scheme)
    assert barriers(page) == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(part => part < 64)")
    assert dark == (scheme == "dark")


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_nothing_sticks_out(width, folder, visit):
    page = visit(folder / "index.html", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_picture_leads_to_its_page(folder, visit):
    page = visit(folder / "index.html")
    page.locator("#reused figure a").click(position={"x": 20, "y": 20})
    page.wait_for_url("**/reused.html")
    page.go_back()
    page.get_by_role("navigation").get_by_role("link", name="NaN").click()
    assert page.evaluate("document.querySelector('#nan').getBoundingClientRect().top") < 100


def test_the_tab_key_needs_few_stops(folder, visit):
    page = visit(folder / "index.html")
    stops = page.locator("a, [tabindex='0']").count()
    assert stops <= len(NAMES) * 7  # the link above, the code, the picture, its files; and no card of a picture


def test_it_can_be_read_without_colours_of_its_own(folder, visit):
    page = visit(folder / "index.html", forced_colors="active")
    assert page.locator("h3").count() == len(NAMES)
    assert page.locator("figure svg").first.is_visible()
