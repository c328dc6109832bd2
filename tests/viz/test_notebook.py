"""Pictures as the values of cells: executed, rendered to a page as a reader gets it, and opened in a browser."""

import copy
import io
import os
import re
from pathlib import Path

import pytest

from tests.browser.chromium import Visits, barriers, chromium, missing
from tests.browser.reader import Reader
from tinygrad_edu.viz.layout import engine

for module in ("nbclient", "nbconvert", "nbformat", "ipykernel"):
    pytest.importorskip(module, reason=f"{module} is not installed: pip install tinygrad_edu[test]")
pytestmark = pytest.mark.skipif(not engine.has_engine(), reason=f"nothing lays out the pictures: {engine.PIP}")
in_a_browser = pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is there")

ROOT = Path(__file__).parents[2]
SECONDS = 60  # that the notebook may take
NOTHING = "data:text/javascript,"  # instead of the scripts that nbconvert's own frame would fetch
FRAME = {name: NOTHING for name in ("jquery_url", "mathjax_url", "mermaid_js_url", "require_js_url")}
CELLS = [
    "import tinygrad_edu as torch\nfrom tinygrad_edu.viz import draw\na = torch.tensor(3.0, requires_grad=True)",
    "b = a + a\nc = b * b\ndraw(c)",
    "x = torch.tensor([1.0, -2.0], requires_grad=True)\ny = torch.relu(x).sum()\ndraw(y)",
    "draw(c).show()\nprint('shown')",
]
PAGES = ["draw(c).interactive()", "draw(y).interactive()", "draw(c).interactive()"]  # the last is the first once more


@pytest.fixture(scope="module")
def notebook():
    """The notebook as it ran."""
    import nbclient
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in [*CELLS, *PAGES]])
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    client = nbclient.NotebookClient(notebook, timeout=SECONDS, kernel_name="python3")
    client.execute(env={**os.environ, "PYTHONPATH": path})
    return notebook


def rendered(notebook, inline):
    """The notebook as a page; its pictures as images, as Jupyter shows them, or `inline`, as VS Code and Colab do."""
    from nbconvert import HTMLExporter

    notebook = copy.deepcopy(notebook)
    for output in drawings(notebook) if inline else ():
        output["text/html"] = output.pop("image/svg+xml")
    return HTMLExporter(**FRAME).from_notebook_node(notebook)[0]


@pytest.fixture(scope="module")
def browser(notebook):
    # after the notebook ran, and gone after this file: Playwright's event loop is one that nbclient could not bear
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser, tmp_path):
    visits = Visits(browser, tmp_path)
    yield visits
    try:
        visits.check()
    finally:
        visits.close()


def outputs(notebook):
    """What the cells show, each as its forms by type: three drawings, then three pages."""
    shown = [out for cell in notebook.cells for out in cell.outputs]
    return [out.data for out in shown if out.output_type in ("display_data", "execute_result")]


def drawings(notebook):
    return outputs(notebook)[:3]


def pages(notebook):
    return outputs(notebook)[3:]


def test_each_cell_shows_its_picture_in_forms_that_every_notebook_knows(notebook):
    assert len(outputs(notebook)) == len(drawings(notebook)) + len(pages(notebook)) == 6
    assert all(output.keys() == {"image/svg+xml", "text/plain"} for output in drawings(notebook))
    assert all(output.keys() == {"text/html", "image/svg+xml", "text/plain"} for output in pages(notebook))
    for output in outputs(notebook):
        assert output["image/svg+xml"].startswith("<svg") and "└─" in output["text/plain"]
    streams = [out for cell in notebook.cells for out in cell.outputs if out.output_type == "stream"]
    assert [(out.name, out.text) for out in streams] == [("stdout", "shown\n")]


def test_the_notebook_is_valid_and_small(notebook):
    import nbformat

    nbformat.validate(notebook)
    assert len(nbformat.writes(notebook)) < 500_000


def test_no_two_pictures_share_an_id(notebook):
    drawn = re.findall(r'\bid="([^"]+)"', "".join(output["image/svg+xml"] for output in drawings(notebook)[:2]))
    assert len(drawn) == len(set(drawn)) > 0, sorted({id for id in drawn if drawn.count(id) > 1})


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_as_images_are_seen(notebook, visit, scheme):
    page = visit(rendered(notebook, inline=False), color_scheme=scheme)
    images = page.locator(".jp-RenderedSVG img")
    assert images.count() == 3
    for image in images.all():
        assert image.evaluate("image => image.complete && image.naturalWidth > 200 && image.naturalHeight > 200")


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_in_the_page_are_seen(notebook, visit, scheme):
    page = visit(rendered(notebook, inline=True), color_scheme=scheme)
    pictures = page.locator(".jp-RenderedHTMLCommon.jp-OutputArea-output > svg")
    assert pictures.count() == 3
    for picture, gradient in zip(pictures.all(), ["= 24.0", "[1.0, 0.0]", "= 24.0"], strict=True):
        box = picture.bounding_box()
        assert box["width"] > 200 and box["height"] > 200
        assert picture.get_by_text(gradient).first.is_visible()
    assert not barriers(page, ".jp-OutputArea-output > svg")


@in_a_browser
@pytest.mark.parametrize("inline", [False, True], ids=["image", "inline"])
def test_a_picture_brings_its_own_ground(notebook, visit, inline):
    """A notebook may be black on a system that is light."""
    imread = pytest.importorskip("matplotlib.image", reason="matplotlib reads the pixels").imread
    page = visit(rendered(notebook, inline))
    page.add_style_tag(content=".jp-OutputArea-output { background: rgb(255, 0, 255) !important }")
    picture = page.locator(".jp-OutputArea-output").locator("svg" if inline else "img").first
    pixels = imread(io.BytesIO(picture.screenshot()))[..., :3]
    assert (pixels == (1.0, 0.0, 1.0)).all(-1).mean() < 0.01, "the notebook shines through"


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_in_cells_run_side_by_side(notebook, visit, scheme):
    page = visit(rendered(notebook, inline=False), color_scheme=scheme)
    first, second, again = (Reader(page, number) for number in range(3))
    assert page.locator("[data-picture]").count() == page.locator("[data-role=stage]").count() == 3
    assert (first.last, second.last, again.last) == (8, 6, 8)
    second.role("slider").fill("1")
    again.click("first")
    again.press("ArrowRight")
    assert (first.at, second.at, again.at) == (8, 1, 1)
    assert "= 24.0" in first.root.locator(".app [data-kind=card]").first.text_content()
    assert not barriers(page, "[data-picture]")


@in_a_browser
def test_the_wheel_scrolls_the_notebook_until_one_clicks_into_the_page(notebook, visit):
    page = visit(rendered(notebook, inline=False))
    reader = Reader(page)
    reader.role("stage").scroll_into_view_if_needed()
    camera = reader.camera
    box = reader.role("stage").bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.wheel(0, 60)
    page.wait_for_timeout(300)
    assert reader.camera == pytest.approx(camera, abs=0.5) and reader.role("stage").bounding_box()["y"] < box["y"]
