"""The judge itself: what the other tests rely on being seen is seen."""

import pytest

from .chromium import barriers

DOCUMENT = "<!DOCTYPE html><html lang=en><title>x</title><main>{}</main></html>"


@pytest.mark.parametrize(
    "flaw",
    [
        "<script>throw new Error('x')</script>",
        "<script>Promise.reject(new Error('x'))</script>",
        "<script>console.error('x')</script>",
        "<script>console.warn('x')</script>",
        "<img alt=x src=http://localhost:9/x.png>",
        "<link rel=stylesheet href=https://localhost:9/x.css>",
        "<script>fetch('http://localhost:9/').catch(() => {})</script>",
    ],
)
def test_what_is_wrong_is_seen(visit, flaw):
    visit(DOCUMENT.format(flaw)).wait_for_timeout(200)
    with pytest.raises(AssertionError):
        visit.check()
    visit.complaints.clear()
    visit.requests.clear()


@pytest.mark.parametrize(
    ("flaw", "rule"),
    [
        ("<p style='color: #999; background: #fff'>pale</p>", "color-contrast"),
        ("<button></button>", "button-name"),
        ("<div role=button tabindex=0></div>", "aria-command-name"),
        ("<svg role=img><text y=20>x</text></svg>", "svg-img-alt"),
    ],
)
def test_what_keeps_readers_out_is_seen(visit, flaw, rule):
    assert any(found.startswith(rule) for found in barriers(visit(DOCUMENT.format(flaw))))
    assert not barriers(visit(DOCUMENT.format("<p>fine</p>")))
