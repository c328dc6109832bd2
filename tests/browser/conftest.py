"""One browser for the tests of this folder, and for each test a visitor whose pages are judged at its end."""

import pytest

from .chromium import Visits, chromium, missing


def pytest_collection_modifyitems(items):
    """Skip what needs a browser where there is none."""
    reason = missing()
    for item in items:
        if reason and "visit" in getattr(item, "fixturenames", ()):
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
