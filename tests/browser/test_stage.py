"""Moving about: pan, zoom, search, groups that open and close, and all of it by the keyboard alone."""

import pytest

from . import pictures
from .chromium import barriers
from .reader import Reader


@pytest.fixture
def network(visit):
    drawn = pictures.network(layers=3)
    reader = Reader(visit(drawn.html()))
    reader.graph = drawn.graph
    return reader


def middle(reader):
    box = reader.role("stage").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def moved(reader, camera):
    """Wait until the camera is elsewhere: the browser hands over the turns of a wheel in its own time."""
    for _ in range(100):
        if reader.camera != camera:
            return
        reader.page.wait_for_timeout(20)


def groups(reader, opened):
    """The ids of the groups that are open, or closed."""
    kind = '[data-kind="group"]' + ("[data-close]" if opened else ":not([data-close])")
    return reader.root.locator(f".app {kind}").evaluate_all("all => all.map(e => e.dataset.id)")


def test_it_opens_with_all_of_a_small_picture_in_sight(visit):
    drawn = pictures.reused()
    reader = Reader(visit(drawn.html()))
    for id in (*drawn.graph.cards, *drawn.graph.steps):
        assert reader.inside(id), id
    assert 0.5 < reader.camera[2] < 2


def test_what_is_too_tall_opens_where_it_can_be_read(visit):
    """At the result, and words say how all of it is seen."""
    x = pictures.leaf(0.5)
    y = x
    for _ in range(20):
        y = pictures.torch.sin(y)
    drawn = pictures.draw(y, names={"x": x, "y": y})
    reader = Reader(visit(drawn.html()))
    assert reader.camera[2] >= 0.7 and reader.inside(drawn.graph.output)
    assert "Not all of it is in sight" in reader.told()
    first = drawn.graph.named("x").id
    assert not reader.inside(first)
    reader.press("0")
    assert reader.inside(first) and reader.inside(drawn.graph.output)
    assert "in sight" not in reader.told(), "now it is"
    reader.click("first")
    assert "in sight" not in reader.told()
    reader.click("next")
    assert reader.inside(first), "a step brings what it is about into sight"


def test_what_fits_says_nothing_of_it(visit):
    reader = Reader(visit(pictures.reused().html()))
    assert "in sight" not in reader.told()


def test_buttons_and_keys_zoom_and_fit_goes_back(network):
    network.click("fit")
    start = network.camera
    network.click("in")
    assert network.camera[2] > start[2]
    network.click("out")
    network.click("out")
    assert network.camera[2] < start[2]
    network.press("+", "+", "+")
    assert network.camera[2] > start[2]
    network.press("-")
    network.press("0")
    assert network.camera == pytest.approx(start)


def test_dragging_pans(network):
    network.click("fit")
    x, y, scale = network.camera
    box = network.role("stage").bounding_box()
    left, top = box["x"] + 6, box["y"] + 6  # where nothing stands
    network.page.mouse.move(left, top)
    network.page.mouse.down()
    network.page.mouse.move(left + 40, top + 25, steps=4)
    network.page.mouse.up()
    assert network.camera == pytest.approx((x + 40, y + 25, scale), abs=6)
    assert not network.role("why").is_visible()


def test_dragging_over_a_card_asks_nothing(network):
    card = network.graph.output
    box = network.item(card).bounding_box()
    network.page.mouse.move(box["x"] + 20, box["y"] + 10)
    network.page.mouse.down()
    network.page.mouse.move(box["x"] + 90, box["y"] + 60, steps=4)
    network.page.mouse.up()
    assert not network.role("why").is_visible()


def test_the_wheel_pans_and_with_control_zooms_at_the_pointer(network):
    network.click("fit")
    x, y, scale = network.camera
    network.page.mouse.move(*middle(network))
    network.page.mouse.wheel(0, 100)
    moved(network, (x, y, scale))
    assert network.camera == pytest.approx((x, y - 100, scale))
    px, py = middle(network)
    box = network.role("stage").bounding_box()
    px, py = px - box["x"], py - box["y"]
    x, y, scale = network.camera
    fixed = (px - x) / scale, (py - y) / scale
    network.page.keyboard.down("Control")
    network.page.mouse.wheel(0, -100)
    network.page.keyboard.up("Control")
    moved(network, (x, y, scale))
    x, y, larger = network.camera
    assert larger > scale and ((px - x) / larger, (py - y) / larger) == pytest.approx(fixed, abs=0.5 / scale)


def test_two_fingers_zoom(visit):
    drawn = pictures.reused()
    reader = Reader(visit(drawn.html(), has_touch=True, is_mobile=True, viewport={"width": 400, "height": 800}))
    scale = reader.camera[2]
    x, y = middle(reader)
    touch = reader.page.context.new_cdp_session(reader.page)

    def fingers(kind, apart):
        points = [] if kind == "touchEnd" else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 30)
    for apart in range(35, 91, 5):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    assert reader.camera[2] > 1.5 * scale


def test_groups_open_and_close(network):
    network.click("close-all")
    closed = groups(network, opened=False)
    assert closed and not groups(network, opened=True)
    assert network.root.get_attribute("data-open") == "0"
    visible = network.root.locator(".app [data-kind=op]").count()
    network.item(closed[0]).click()
    assert groups(network, opened=True) == [closed[0]]
    assert network.item(closed[0]).get_attribute("aria-expanded") == "true"
    assert network.root.locator(".app [data-kind]").count() > visible
    network.item(closed[0]).click()
    assert not groups(network, opened=True)
    network.click("open-all")
    assert not groups(network, opened=False)
    for step in network.graph.steps:
        assert network.item(step).count() == 1
    assert not barriers(network.page)


def test_a_group_opens_where_it_is(network):
    """What one clicks on stays under the hand."""
    network.click("close-all")
    group = groups(network, opened=False)[0]
    before = network.item(group).bounding_box()
    network.item(group).click()
    after = network.item(group).bounding_box()
    assert after["y"] == pytest.approx(before["y"], abs=20)


def test_nothing_overlaps_when_all_groups_are_open(network):
    network.click("open-all")
    boxes = network.root.locator(".app [data-kind=card] .halo, .app [data-kind=op] .halo").evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })"
    )
    assert len(boxes) > 10
    shrink = 5 * network.camera[2]  # a halo reaches 4 beyond its item
    for i, (left, top, right, bottom) in enumerate(boxes):
        for others in boxes[i + 1 :]:
            apart = (
                right - shrink < others[0] + shrink
                or others[2] - shrink < left + shrink
                or bottom - shrink < others[1] + shrink
                or others[3] - shrink < top + shrink
            )
            assert apart, (boxes[i], others)


def test_steps_over_a_closed_group_are_one(network):
    network.click("open-all")
    network.click("first")
    one_by_one = 0
    while network.at < network.last:
        network.click("next")
        one_by_one += 1
    network.click("close-all")
    network.click("first")
    in_groups, told = 0, ""
    while network.at < network.last:
        network.click("next")
        in_groups += 1
        told += network.told()
    assert in_groups < one_by_one and "inside" in told and "goes back through" in told
    forth = in_groups
    while network.at > 0:
        network.click("back")
        forth -= 1
    assert abs(forth) <= 1, "as many steps back as forth"


def test_search_finds_opens_and_shows(network):
    network.click("close-all")
    name = next(card.name for card in network.graph.cards.values() if card.name.endswith("0.weight"))
    id = network.graph.named(name).id
    network.role("search").fill(name.upper())
    assert int(network.role("found").inner_text()) >= 1
    network.role("search").press("Enter")
    assert "1 of" in network.role("found").inner_text()
    assert network.item(id).is_visible() and network.inside(id)
    assert "hit" in network.item(id).get_attribute("class")
    assert not barriers(network.page)


def test_search_by_op_goes_round(network):
    network.role("search").fill("tanh")
    count = int(network.role("found").inner_text())
    assert count >= 3
    for i in [*range(1, count + 1), 1]:
        network.role("search").press("Enter")
        assert network.role("found").inner_text() == f"{i} of {count}"
    network.role("search").press("Shift+Enter")
    assert network.role("found").inner_text() == f"{count} of {count}"


def test_search_for_nothing_finds_nothing(network):
    network.role("search").fill("no such thing")
    assert network.role("found").inner_text() == "nothing found"
    network.role("search").press("Enter")
    network.role("search").fill("")
    assert network.role("found").inner_text() == ""
    network.role("search").press("ArrowLeft")
    assert network.at == network.last, "arrows in the search are the search's own"


def test_hovering_lights_up_what_belongs_together(visit):
    drawn = pictures.expression()
    graph, reader = drawn.graph, Reader(visit(drawn.html()))
    x = graph.named("x")
    reader.show(x.id).hover()
    assert reader.root.locator(".tip").is_visible()
    for edge in x.consumers:
        assert "lit" in reader.item(graph.edges[edge].step).get_attribute("class")
    reader.page.mouse.move(2, 2)
    assert not reader.root.locator(".lit").count() and not reader.root.locator(".tip").is_visible()


def test_all_by_the_keyboard(network):
    """Tab to the picture, walk in the order of the forward pass, ask, close, open, search: no mouse."""
    network.click("close-all")
    page = network.page
    network.press("/")
    assert page.evaluate("document.activeElement.dataset.role") == "search"
    for _ in range(30):
        network.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-role=stage]') !== null"):
            break
    else:
        pytest.fail("the picture cannot be reached with the Tab key")
    walked = []
    for _ in range(40):
        network.press("ArrowDown")
        walked.append(page.evaluate("document.activeElement.dataset.id"))
    order = list(dict.fromkeys(walked))
    assert len(order) == network.root.locator(".app [data-kind]").count()
    network.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.id") == order[-2]
    group = groups(network, opened=False)[0]
    while page.evaluate("document.activeElement.dataset.id") != group:
        network.press("ArrowUp")
    network.press("Enter")
    assert groups(network, opened=True) == [group]
    assert page.evaluate("document.activeElement.dataset.id") == group, "the focus stays"
    while page.evaluate("document.activeElement.dataset.kind") != "card":
        network.press("ArrowDown")
    network.press("Enter")
    assert network.role("why").is_visible()
    network.press("Escape")
    assert not network.role("why").is_visible()
    assert page.evaluate("document.activeElement.dataset.id"), "the focus is not lost"


def test_every_item_that_has_the_focus_shows_it(visit):
    drawn = pictures.reused()
    reader = Reader(visit(drawn.html()))
    reader.role("stage").focus()
    reader.press("ArrowDown")
    id = reader.page.evaluate("document.activeElement.dataset.id")
    stroke = reader.item(id).locator(".halo").evaluate("e => getComputedStyle(e).stroke")
    assert stroke not in ("none", "transparent", "rgba(0, 0, 0, 0)")
    for role in ("search", "overlay", "quiz", "theme", "help", "play", "slider", "fit"):
        reader.press("Tab")
        reader.role(role).focus()
        width = reader.role(role).evaluate(
            "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"
        )
        assert width[0] != "none" and width[1] >= 2, role
