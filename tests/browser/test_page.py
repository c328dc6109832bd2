"""The page as a document: light and dark, without a script, on paper, with hostile names, twice in one, and large."""

import re

import pytest

from tinygrad_edu.viz.wording import shown_formula

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
    let under = [] // the boxes painted so far, with what they are filled with
    for (const shape of item.querySelectorAll(":scope > *:not(.halo)")) {
      const box = shape.getBoundingClientRect()
      if (shape.tagName === "rect" && getComputedStyle(shape).fill !== "none") under.push([box, paint(shape)])
      if (shape.tagName !== "text" || getComputedStyle(shape).visibility === "hidden") continue
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      const below = under.filter(([b]) => b.left <= x && x <= b.right && b.top <= y && y <= b.bottom)
      found.push([contrast(paint(shape), below.length ? below.at(-1)[1] : ground), shape.textContent])
    }
  }
  return found
}
"""

LOOK = """() => [...document.querySelectorAll("body, #mine, #mine *")].map(element => {
    const style = getComputedStyle(element), sizes = /^(block|height|inline|perspective|transform|width)/
    return [...style].filter(name => !sizes.test(name)).map(name => `${name}: ${style[name]}`).join()
})"""


def luminous(page):
    """How light the ground of the picture is, from 0 to 255."""
    colour = page.locator("[data-picture]").evaluate("e => getComputedStyle(e).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "picture", [pictures.expression, pictures.network, pictures.broadcast], ids=lambda f: f.__name__
)
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
        for text in (graph.cards[edge.source].name, shown_formula(graph, edge), edge.contribution.line()):
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
    drawn = pictures.hostile()
    page = visit(drawn.html())
    reader = Reader(page)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    elements = page.locator("b b, img, script, [onfocus], [onerror]")
    assert elements.count() == 2, "the data and the script of the page itself"
    told = ""
    for id in reader.root.locator(".app [data-kind]").evaluate_all("all => all.map(e => e.dataset.id)"):
        reader.item(id).hover()
        reader.item(id).focus()
        reader.press("Enter")
        told += reader.role("why").inner_text()
        reader.press("Escape")
    for at in range(reader.last + 1):
        reader.role("slider").fill(str(at))
        told += reader.told()
    for name in ("</script><script>alert(1)//", "<img src=x onerror=alert(1)>", "# </script><script>alert(1)"):
        assert name in told, "it is seen, as text"
    reader.role("search").fill("<img")
    assert int(reader.role("found").inner_text()) >= 1
    reader.role("search").press("Enter")
    reader.role("overlay").select_option("gradients flow")
    reader.click("quiz")
    reader.role("answer").fill("<img src=x onerror=alert(1)>")
    reader.click("check")
    reader.click("show")
    assert not dialogs and elements.count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], "nor do long ones"
    assert not barriers(page)


def test_two_pictures_in_one_document_do_not_clash(visit):
    first, second = pictures.reused(), pictures.expression()
    both = pictures.fragment(first) + pictures.fragment(second)
    page = visit(f"<!DOCTYPE html><html lang=en><title>Two</title><main>{both}</main></html>")
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
    fragment = pictures.fragment(pictures.reused())
    page = visit(f"<!DOCTYPE html><html lang=en><title>Twice</title><main>{fragment}{fragment}</main></html>")
    one, two = Reader(page, 0), Reader(page, 1)
    for reader in (one, two):
        assert reader.role("stage").count() == 1 and reader.role("slider").count() == 1, "started once"
    two.click("first")
    assert (one.at, two.at) == (one.last, 0)


def test_a_page_does_not_change_the_document_around_it(visit):
    """Its style stays within it, and its keys are its own."""
    fragment = pictures.fragment(pictures.reused())
    around = "<!DOCTYPE html><html lang=en><title>x</title><p id=mine>Mine <button>one</button><input id=typed></p>"
    page, plain = visit(around + fragment), visit(around)
    reader = Reader(page)
    assert page.evaluate(LOOK) == plain.evaluate(LOOK)
    page.locator("#typed").press_sequentially("0+- ?/")
    reader.press("ArrowLeft", "Home", "End")
    assert page.locator("#typed").input_value() == "0+- ?/" and reader.at == reader.last
    assert not reader.role("why").is_visible()


def test_a_small_window_and_a_large_text(visit):
    page = visit(pictures.expression().html(), viewport={"width": 360, "height": 640})
    reader = Reader(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, "no scrolling sideways"
    reader.show(reader.root.locator(".app [data-kind=card]").first.get_attribute("data-id")).click()
    assert reader.role("why").is_visible() and reader.role("stage").bounding_box()["height"] > 100
    reader.press("Escape")
    for role in ("first", "back", "play", "next", "last", "slider"):
        box = reader.role(role).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 24, role
    assert not barriers(page)


@pytest.mark.parametrize("size", [(400, 800), (360, 640)])
@pytest.mark.parametrize("picture", [pictures.reused, pictures.network], ids=lambda f: f.__name__)
def test_on_a_phone_two_thirds_are_for_the_picture(visit, picture, size):
    page = visit(picture().html(), viewport=dict(zip(("width", "height"), size, strict=True)))
    reader = Reader(page)
    for at in (reader.last, 0, reader.last // 2):
        reader.role("slider").fill(str(at))
        assert reader.role("stage").bounding_box()["height"] >= size[1] * 2 / 3, at
        assert reader.role("told").bounding_box()["height"] >= 70
        wait = reader.role("told").locator(".wait")
        if wait.count():  # why the order: the sentence is seen whole, before all else
            told, box = reader.role("told").bounding_box(), wait.bounding_box()
            assert told["y"] <= box["y"] and box["y"] + box["height"] <= told["y"] + told["height"]
    bar = reader.role("search").locator("..")
    assert bar.bounding_box()["height"] < 60, "one row"
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth"), "all of it in sight"
    reader.click("help")  # at its end
    assert reader.role("why").is_visible()
    assert not barriers(page)


def test_a_narrow_cell_of_a_notebook_in_a_wide_window(visit):
    fragment = pictures.fragment(pictures.reused())
    page = visit(f"<!DOCTYPE html><html lang=en><title>Cell</title><main id=cell style=width:400px>{fragment}</main>")
    reader = Reader(page)
    whole = reader.root.locator(".app").bounding_box()["height"]
    assert reader.role("stage").bounding_box()["height"] >= whole * 2 / 3
    assert reader.root.get_attribute("data-narrow") is not None
    scale = reader.camera[2]
    page.locator("#cell").evaluate("e => { e.style.width = '1000px' }")
    reader.root.and_(page.locator(":not([data-narrow])")).wait_for()
    assert reader.camera[2] != scale, "what was fitted is fitted anew"
    assert not barriers(page)


def test_a_failing_script_leaves_the_picture(visit):
    """An old browser, say: the static drawing stays, and words say so."""
    page = visit(pictures.reused().html().replace('"outputs"', '"nothing"'))
    alert = page.locator("[role=alert]")
    alert.wait_for()
    assert page.locator("[data-role=static] svg").is_visible() and "without" in alert.inner_text()
    visit.complaints.clear()  # it is on the console, as it should


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
