import tinygrad_edu as torch
from .chromium import barriers
import pytest
def test_a(visit):
    a=torch.tensor(3.0,requires_grad=True); b=a+a; c=b*b
    page=visit(torch.viz.draw(c).html())
    print(page.title())
    assert barriers(page)==[]
def test_nojs(visit):
    page=visit("<p id=a>hi<script>document.body.innerHTML='<p>no'</script>", java_script_enabled=False)
    assert page.locator("#a").inner_text()=="hi"
    print(page.evaluate("1+1"))
@pytest.mark.parametrize("bad",["<script>throw Error('x')</script>","<script>console.error(1)</script>","<img src=http://example.org/x.png>","<link rel=stylesheet href=https://example.org/x.css>","<script>fetch('file:///etc/passwd')</script>"])
def test_bad(visit,bad):
    page=visit(bad)
    page.wait_for_timeout(200)
    try: visit.check()
    except AssertionError as e: print(e); visit.complaints.clear(); visit.requests.clear()
    else: raise AssertionError("not seen")
