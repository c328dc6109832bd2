"""One browser for the tests of this folder, and for each test a visitor whose pages are judged at its end."""

from pathlib import Path

import pytest

from tinygrad_edu.viz.layout import engine

from .chromium import Visits, chromium, missing


def pytest_collection_modifyitems(items):
    """Skip what needs a browser, or a Graphviz to lay out the pictures, where there is none."""
    no_browser, no_engine = missing(), "" if engine.has_engine() else f"nothing lays out the pictures: {engine.PIP}"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            reason = no_engine or ("visit" in getattr(item, "fixturenames", ()) and no_browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
def browser():
    # of the package, not the session: Playwright keeps an event loop running, which others' tests could not bear
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser, tmp_path):
    """Open a page; at the end of the test it must have complained about nothing and asked for nothing."""
    visits = Visits(browser, tmp_path)
    yield visits
    try:
        visits.check()
    finally:
        visits.close()
