"""The page as a document: light and dark, without a script, on paper, with hostile names, twice in one, and large."""

import re
import time

import pytest

from . import pictures
from .chromium import barriers
from .reader import Reader, spaced

CONTRAST = """
() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number)
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255).map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }
  const ground = parts(getComputedStyle(document.querySelector("[data-picture]")).backgroundColor)
  const paint = element => parts(getComputedStyle(element).fill)
  const found = []
  for (const item of document.querySelectorAll(".app [data-kind]")) {
    const shapes = [...item.querySelectorAll(":scope > rect:not(.halo)")].filter(r => getComputedStyle(r).fill !== "none")
    const under = shapes.length ? paint(shapes[0]) : ground
    for (const text of item.querySelectorAll(":scope > text")) {
      found.push([contrast(paint(text), item.dataset.kind === "edge" ? ground : under), text.textContent])
    }
  }
  return found
}
"""


def luminous(page):
    """How light the ground of the picture is, from 0 to 255."""
    colour = page.locator("[data-picture]").evaluate("e => getComputedStyle(e).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("picture", [pictures.expression, pictures.network, pictures.broadcast], ids=lambda f: f.__name__)
def test_everyone_can_read_it(visit, picture, scheme):
    page = visit(picture().html(), color_scheme=scheme)
    reader = Reader(page)
    assert (luminous(page) < 80) == (scheme == "dark")
    low = [(ratio, text) for ratio, text in page.evaluate(CONTRAST) if ratio < 4.5]
    assert not low
    assert not barriers(page)
    for at in (0, 1, reader.last // 2, reader.last - 1):
        reader.role("slider").fill(str(at))
    assert not barriers(page)
    reader.click("help")
    assert not barriers(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_can_be_chosen(visit, scheme):
    page = visit(pictures.expression().html(), color_scheme=scheme)
    reader, other = Reader(page), {"light": "dark", "dark": "light"}[scheme]
    reader.click("theme")
    assert reader.root.get_attribute("data-theme") == other and (luminous(page) < 80) == (other == "dark")
    assert min(ratio for ratio, _ in page.evaluate(CONTRAST)) >= 4.5
    assert not barriers(page)
    reader.click("theme")
    assert (luminous(page) < 80) == (scheme == "dark")


def test_without_a_script_the_picture_and_the_table_are_there(visit):
    drawn = pictures.reused()
    page = visit(drawn.html(), java_script_enabled=False)
    static = page.locator("[data-role=static] svg")
    assert static.is_visible() and static.bounding_box()["height"] > 200
    told = spaced(" ".join(static.locator("text").all_text_contents()))
    assert "a" in told and "= 24.0" in told and "6.0" in told
    rows = page.locator("[data-role=table] tbody tr")
    assert rows.count() == sum(bool(edge.formula) for edge in drawn.graph.edges.values())
    assert rows.first.is_visible() and "24.0" in rows.last.inner_text()
    for role in ("stage", "slider", "search"):
        assert not page.locator(f"[data-role={role}]").count(), "no button stands there that does nothing"


@pytest.mark.parametrize("picture", [pictures.expression, pictures.broadcast], ids=lambda f: f.__name__)
def test_the_table_has_the_numbers_of_the_graph(visit, picture):
    drawn = picture()
    graph = drawn.graph
    page = visit(drawn.html())
    Reader(page)
    rows = [spaced(row) for row in page.locator("[data-role=table] tbody tr").all_inner_texts()]
    edges = [graph.edges[id] for step in sorted(graph.steps.values(), key=lambda s: s.backward) for id in step.edges]
    edges = [edge for edge in edges if edge.formula]
    assert len(rows) == len(edges)
    for row, edge in zip(rows, edges, strict=True):
        for text in (graph.cards[edge.source].name, edge.formula, edge.contribution.line()):
            assert text in row


def test_on_paper_there_is_the_whole_picture_and_no_button(visit):
    page = visit(pictures.network().html(), color_scheme="dark")
    reader = Reader(page)
    for _ in range(4):
        reader.click("in")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert luminous(page) > 240, "ink is dear"
    for role in ("search", "slider", "told", "fit", "quiz"):
        assert not reader.role(role).is_visible(), role
    assert reader.role("table").is_visible()
    for id in reader.root.locator(".app [data-kind=card]").evaluate_all("all => all.map(e => e.dataset.id)"):
        assert reader.inside(id), id
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert reader.role("search").is_visible() and reader.camera[2] > 0
    assert len(page.pdf()) > 5_000


def test_hostile_names_do_nothing(visit):
    page = visit(pictures.hostile().html())
    reader = Reader(page)
    dialogs = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    assert page.locator("script").count() == 2 and not page.locator("b b, img").count()
    for id in ("t1", "t2", "s1", "e1"):
        reader.item(id).click()
        reader.item(id).hover()
    assert "<script>" in spaced(reader.root.inner_text()) or "&" in reader.root.inner_text(), "they are seen as text"
    reader.press("Escape")
    for at in range(reader.last + 1):
        reader.role("slider").fill(str(at))
    reader.role("search").fill("<b>")
    assert int(reader.role("found").inner_text()) >= 1
    reader.role("search").press("Enter")
    reader.click("quiz")
    reader.role("answer").fill("<img src=x onerror=alert(1)>")
    reader.click("check")
    reader.click("show")
    assert not dialogs and not page.locator("img").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], "nor do long ones"
    assert not barriers(page)


def test_two_pictures_in_one_document_do_not_clash(visit):
    first, second = pictures.reused(), pictures.expression()
    page = visit(f"<!DOCTYPE html><html lang=en><title>Two</title><main>{first.fragment()}{second.fragment()}</main></html>")
    one, two = Reader(page, 0), Reader(page, 1)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert (one.last, two.last) == (8, 17)
    one.role("slider").fill("4")
    assert (one.at, two.at) == (4, two.last)
    two.role("slider").focus()
    two.press("Home")
    assert (one.at, two.at) == (4, 0)
    two.click("quiz")
    assert one.root.get_attribute("data-quiz") is None
    two.click("theme")
    assert one.root.get_attribute("data-theme") is None
    one.item(first.graph.named("a").id).click()
    assert "∂a = 24.0" in one.role("why").inner_text() and "∂a" not in two.role("why").inner_text()
    one.role("search").fill("b")
    assert two.role("search").input_value() == ""
    assert not barriers(page)


def test_the_same_picture_twice_in_one_document(visit):
    """A cell that is run again, or `draw(c)` in two cells."""
    fragment = pictures.reused().fragment()
    page = visit(f"<!DOCTYPE html><html lang=en><title>Twice</title><main>{fragment}{fragment}</main></html>")
    one, two = Reader(page, 0), Reader(page, 1)
    for reader in (one, two):
        assert reader.role("stage").count() == 1 and reader.role("slider").count() == 1, "started once"
    two.click("first")
    assert (one.at, two.at) == (one.last, 0)


def test_a_notebooks_own_style_does_not_reach_in_nor_ours_out(visit):
    style = "<style>button { display: none } p { color: red } svg text { font-size: 60px; fill: red }</style>"
    page = visit(f"<!DOCTYPE html><html lang=en><title>x</title><p id=mine>Mine</p>{pictures.reused().fragment()}</html>")
    colour = page.locator("#mine").evaluate("e => getComputedStyle(e).color + getComputedStyle(e).margin")
    plain = visit("<!DOCTYPE html><p id=mine>Mine</p>")
    assert colour == plain.locator("#mine").evaluate("e => getComputedStyle(e).color + getComputedStyle(e).margin")
    assert style


def test_a_small_window_and_a_large_text(visit):
    page = visit(pictures.expression().html(), viewport={"width": 360, "height": 640})
    reader = Reader(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "no scrolling sideways"
    reader.item(reader.root.locator(".app [data-kind=card]").first.get_attribute("data-id")).click()
    assert reader.role("why").is_visible() and reader.role("stage").bounding_box()["height"] > 100
    reader.press("Escape")
    for role in ("first", "back", "play", "next", "last", "slider"):
        box = reader.role(role).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 24, role
    assert not barriers(page)


def test_a_failing_script_leaves_the_picture(visit):
    """An old browser, say: the static drawing stays, and words say so."""
    page = visit(pictures.reused().html().replace('"outputs"', '"nothing"'))
    alert = page.locator("[role=alert]")
    alert.wait_for()
    assert page.locator("[data-role=static] svg").is_visible() and "without" in alert.inner_text()
    visit.complaints.clear()  # it is on the console, as it should


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
    name = "10.25.inner.weight"
    reader.role("search").fill(name)
    reader.role("search").press("Enter")
    card = drawn.graph.named(name)
    assert reader.inside(card.id) and reader.camera[2] > 0.25
    reader.item(card.id).click()
    assert card.gradient.line()[:10] in reader.role("why").inner_text()
    reader.press("Escape")
    reader.click("first")
    for _ in range(5):
        reader.click("next")
    assert reader.at > 0
    reader.click("close-all")
    steps = 0
    reader.click("first")
    while reader.at < reader.last and steps < 200:
        reader.click("next")
        steps += 1
    assert reader.at == reader.last, "closed groups are stepped over"
    reader.click("open-all")
    assert reader.root.locator(".app [data-kind]").count() <= 1_600
    assert time.monotonic() - began < 30


def test_the_file_of_ten_thousand_ops_is_small(ten_thousand):
    assert len(ten_thousand[1].encode()) < 3_000_000


def test_the_file_fetches_nothing():
    """What the browser would only fetch later is not there either; names of XML languages are no addresses."""
    html = pictures.network().html()
    addresses = set(re.findall(r"(?:https?:)?//[\w.]+\.\w+[\w/.-]*", re.sub(r"(?m)^\s*/[/*].*$", "", html)))
    assert {a for a in addresses if "w3.org" not in a} == set()
    assert not re.search(r"\b(?:src|href)=[\"']?(?!#|data:)[\w/]", html)


def test_the_script_and_the_style_are_small():
    html = pictures.reused().html()
    written = re.findall(r"<style>(.*?)</style>|<script>(.*?)</script>", html, re.DOTALL)
    assert sum(len((style or script).encode()) for style, script in written) <= 60_000
