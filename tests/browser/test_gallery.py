"""The pages of the gallery: each can be stepped through, and the first tells a newcomer why the order matters."""

import pytest

from tinygrad_edu.__main__ import main
from tinygrad_edu.viz.gallery import SECTIONS

from .chromium import barriers
from .reader import Reader

GRAPHS = [example.name for heading, examples in SECTIONS.items() if heading != "Training" for example in examples]
FEW = 5  # positions of the stepper that are looked at


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The gallery without the plots of trainings."""
    folder = tmp_path_factory.mktemp("gallery")
    assert main(["gallery", "-o", str(folder), *GRAPHS]) == 0
    return folder


def test_a_newcomer_finds_out_why_the_order_matters(visit, folder):
    page = visit(folder / "index.html")
    page.get_by_role("link", name="Interactive page").first.click()
    reader = Reader(page)
    reader.click("first")
    told = []
    while reader.at < reader.last:
        reader.press("ArrowRight")
        told.append(reader.told())
    waits = [i for i, text in enumerate(told) if "it waits for 1 more" in text]
    goes = [i for i, text in enumerate(told) if "All 2 terms are there" in text]
    assert len(waits) == len(goes) == 2 and waits[0] < goes[0] < waits[1] < goes[1], "b is complete before a begins"


def test_no_link_leads_nowhere(visit, folder):
    page = visit(folder / "index.html")
    links = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(links) > len(GRAPHS)
    for link in links:
        file, _, part = link.partition("#")
        assert (folder / file).exists() if file else page.locator(f'[id="{part}"]').count() == 1, link


def test_every_page_can_be_stepped_through(visit, folder):
    pages = sorted(path for path in folder.glob("*.html") if path.name != "index.html")
    assert len(pages) > 10
    page = visit(folder / "index.html", color_scheme="dark")
    for path in pages:
        page.goto(path.as_uri())
        reader = Reader(page)
        for at in range(0, reader.last + 1, max(1, reader.last // FEW)):
            reader.role("slider").fill(str(at))
            assert reader.told() and reader.at == at, path.name
        reader.click("quiz")
        reader.press("Escape")
        reader.role("overlay").select_option(index=1)
        visit.check()


@pytest.mark.parametrize("name", ["nan", "detach", "error", "dead-relu"])
def test_every_kind_of_picture_can_be_read_by_everyone(visit, folder, name):
    assert not barriers(visit(folder / f"{name}.html"))
