"""The picture of an error: what was computed before it, the op that failed, and the exception untouched."""

import gc
import shutil
import sys
import types
import weakref

import pytest

import tinygrad_edu as torch
from tinygrad_edu.core import mode
from tinygrad_edu.viz import Graph, draw, watch
from tinygrad_edu.viz.explain.watch import HEAD
from tinygrad_edu.viz.wording import columns

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="needs the dot program of Graphviz")


def failing(function, kind=RuntimeError):
    """What was seen, and the exception, which has passed."""
    with pytest.raises(kind) as raised, watch() as seen:
        function()
    return seen, raised.value


def failed_of(seen):
    """The op that failed, and the names of the tensors that it read."""
    (step,) = [step for step in seen.graph.steps.values() if step.error]
    return step, [seen.graph.cards[seen.graph.edges[edge].source].name for edge in step.edges]


def clash():
    x = torch.ones(5, 4)
    first, second = torch.ones(4, 3, requires_grad=True), torch.ones(4, 2, requires_grad=True)
    hidden = torch.tanh(x @ first)
    return hidden @ second


def test_shapes_that_clash():
    seen, error = failing(clash)
    step, sources = failed_of(seen)
    assert (step.op, sources) == ("matmul", ["hidden", "second"])
    assert step.code == "return hidden @ second" and "(5x3 and 4x2)" in step.error
    assert [s.op for s in seen.graph.steps.values()] == ["matmul", "tanh", "matmul"]
    shapes = {card.name: card.shape for card in seen.graph.cards.values() if card.role != "error"}
    assert shapes["hidden"] == (5, 3) and shapes["second"] == (4, 2) and shapes["x"] == (5, 4)
    (end,) = [card for card in seen.graph.cards.values() if card.role == "error"]
    assert seen.graph.outputs == [end.id] and end.maker == step.id and "cannot be multiplied" in end.reason
    assert seen.error == f"RuntimeError: {error}"


def test_the_exception_goes_on_with_the_drawing():
    _, error = failing(clash)
    (note,) = [note for note in error.__notes__ if note.startswith(HEAD)]
    lines = note.splitlines()
    assert lines[1] == "✗ hidden @ second" and any(line.startswith("├─ hidden = tanh(") for line in lines)
    assert any("└─ second = all 1.0  leaf (4,2) float32" in line for line in lines)
    assert all(columns(line) <= 100 for line in lines)
    assert error.__traceback__.tb_next is not None


def test_nothing_that_was_not_computed_is_shown():
    seen, _ = failing(clash)
    text = seen.picture.text()
    assert "grad" not in text and "step" not in text
    assert all(card.gradient is None for card in seen.graph.cards.values())


def broadcast():
    a = torch.ones(3, requires_grad=True)
    return a * 2.0 + torch.ones(4)


def reshaped():
    return (torch.ones(3, 2, requires_grad=True) * 2.0).reshape(4, 2)


def joined():
    a = torch.ones(3, 2, requires_grad=True)
    return torch.cat([a * 2.0, torch.ones(3, 3)], dim=0)


def convolved():
    weight = torch.ones(4, 2, 3, 3, requires_grad=True)
    return torch.nn.functional.conv2d(torch.ones(1, 3, 8, 8), weight * 2.0)


def in_place():
    a = torch.ones(3, requires_grad=True) * 1.0
    a += torch.ones(4)


@pytest.mark.parametrize(
    ("function", "op", "shapes"),
    [
        (broadcast, "add", [(3,), (4,)]),
        (reshaped, "reshape_to", [(3, 2)]),
        (joined, "concatenate", [(3, 2), (3, 3)]),
        (convolved, "conv2d", [(1, 3, 8, 8), (4, 2, 3, 3)]),
        (in_place, "add", [(3,), (4,)]),
    ],
)
def test_the_op_and_what_it_read(function, op, shapes):
    seen, _ = failing(function)
    step, _ = failed_of(seen)
    assert step.op in (op, op.removesuffix("_to"))
    assert [seen.graph.cards[seen.graph.edges[edge].source].shape for edge in step.edges] == shapes
    assert "multiply" in {s.op for s in seen.graph.steps.values()}  # what was computed before


def test_constants_alone():
    seen, _ = failing(lambda: torch.ones(3) + torch.ones(4))
    step, _ = failed_of(seen)
    assert step.op == "add" and len(step.edges) == 2 and len(seen.graph.steps) == 1


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = torch.nn.Linear(4, 3), torch.nn.Linear(4, 2)

    def forward(self, x):
        hidden = torch.relu(self.first(x))
        return self.second(hidden)


def test_within_a_module():
    net = Net()
    seen, _ = failing(lambda: net(torch.ones(2, 4)))
    step, sources = failed_of(seen)
    assert step.op == "linear" and sources == ["hidden", "self.second.weight", "self.second.bias"]
    assert step.code == "return self.second(hidden)"
    assert [call.kind for call in seen.graph.calls.values()] == ["Linear"]
    layers = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    with pytest.raises(RuntimeError), watch() as seen:
        layers(torch.ones(2, 4))
    assert failed_of(seen)[1][1:] == ["layers.2.weight", "layers.2.bias"]


def test_a_rule_that_fails_in_backward():
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * x

        @staticmethod
        def backward(ctx, g):
            raise ZeroDivisionError("no such slope")

    def run():
        a = torch.tensor(3.0, requires_grad=True)
        loss = Broken.apply(a * 2.0) + 1.0
        loss.backward()

    seen, error = failing(run, ZeroDivisionError)
    (step,) = [step for step in seen.graph.steps.values() if step.error]
    assert step.op == "Broken" and step.backward == 2 and "no such slope" in step.error
    assert seen.graph.named("loss").gradient.numbers == 1.0  # what came before is there
    assert seen.graph.named("a").gradient is None
    assert "It failed in the backward pass, at step 2." in seen.graph.notes
    assert any("✗ ZeroDivisionError: no such slope" in note for note in error.__notes__)


def test_a_second_backward():
    def run():
        w = torch.ones(100, requires_grad=True)
        loss = (w * w).sum()
        loss.backward()
        loss.backward()

    seen, _ = failing(run)
    step = next(step for step in seen.graph.steps.values() if step.error)
    assert step.op == "multiply" and "a second time" in step.error


def test_a_backward_that_does_not_start():
    def run():
        a = torch.ones(3, requires_grad=True)
        squares = a * a
        squares.backward()

    seen, _ = failing(run)
    step, sources = failed_of(seen)
    assert step.op == "backward" and sources == ["squares"] and "only for scalar outputs" in step.error


def test_an_error_of_the_users_own():
    def run():
        a = torch.ones(3, requires_grad=True)
        doubled = a * 2.0
        total = doubled.sum()
        return {"total": total}["loss"]

    seen, error = failing(run, KeyError)
    assert [seen.graph.cards[id].name for id in seen.graph.outputs] == ["total"]
    assert not any(step.error for step in seen.graph.steps.values())
    assert "KeyError: 'loss', in line" in seen.graph.notes[0] and "total" in seen.graph.notes[0]
    assert any("total = sum(doubled)" in note for note in error.__notes__)


def test_an_error_that_another_was_raised_from():
    def run():
        try:
            clash()
        except RuntimeError as error:
            raise ValueError("the model is wrong") from error

    seen, _ = failing(run, ValueError)
    assert failed_of(seen)[0].op == "matmul" and "cannot be multiplied" in failed_of(seen)[0].error


def test_an_error_that_was_dealt_with_before_is_not_blamed():
    def run():
        try:
            raise KeyError("first")
        except KeyError:
            clash()

    assert failed_of(failing(run)[0])[0].op == "matmul"


def test_without_any_tensor():
    def run():
        raise ValueError("nothing here")

    seen, error = failing(run, ValueError)
    assert seen.graph is None and error.__notes__ == ["viz.watch() found no tensor in the calls that led here."]
    with pytest.raises(RuntimeError, match="could be drawn, but ValueError: nothing here"):
        _ = seen.picture


def test_without_an_error():
    with watch() as seen:
        torch.ones(3) + torch.ones(3)
    assert seen.graph is None and seen.error == ""
    with pytest.raises(RuntimeError, match="nothing went wrong"):
        _ = seen.picture


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_is_no_error_passes_as_it_is(kind):
    with pytest.raises(kind) as raised, watch() as seen:
        raise kind
    assert seen.graph is None and not hasattr(raised.value, "__notes__")


def test_nested_the_drawing_is_noted_once_and_both_have_it():
    with pytest.raises(RuntimeError) as raised, watch() as outer, watch() as inner:
        clash()
    assert sum(note.startswith(HEAD) for note in raised.value.__notes__) == 1
    assert inner.graph == outer.graph and failed_of(outer)[0].op == "matmul"


def test_an_inner_one_that_is_dealt_with():
    with watch() as outer, pytest.raises(RuntimeError), watch() as inner:
        clash()
    assert outer.graph is None and inner.graph is not None


def test_one_may_be_entered_again():
    seen = watch()
    for _ in range(2):
        with pytest.raises(RuntimeError), seen, seen:
            clash()
        assert failed_of(seen)[0].op == "matmul"
    with seen:
        pass
    assert seen.graph is None and seen.error == ""


def test_nothing_is_patched():
    before = {name: getattr(mode, name) for name in dir(mode)}, torch.Tensor.__dict__.copy(), sys.gettrace()
    with watch():
        within = {name: getattr(mode, name) for name in dir(mode)}, torch.Tensor.__dict__.copy(), sys.gettrace()
    failing(clash)
    after = {name: getattr(mode, name) for name in dir(mode)}, torch.Tensor.__dict__.copy(), sys.gettrace()
    assert before == within == after


def test_no_tensor_is_kept_alive():
    alive = []

    def run():
        x = torch.ones(5, 4, requires_grad=True)
        y = x * 2.0
        alive.extend([weakref.ref(x), weakref.ref(y), weakref.ref(y.node)])
        return y @ torch.ones(3, 3)

    gc.collect()
    gc.disable()
    try:
        with watch() as seen:
            try:
                with watch() as inner:
                    run()
            except RuntimeError:
                pass
        assert [ref() for ref in alive] == [None] * 3 and inner.graph is not None and seen.graph is None
    finally:
        gc.enable()


def test_what_goes_wrong_in_drawing_does_not_hide_the_error(monkeypatch):
    def broken(error):
        raise OSError("out of ink")

    monkeypatch.setattr(sys.modules["tinygrad_edu.viz.explain.watch"], "look_at", broken)
    seen, error = failing(clash)
    assert "cannot be multiplied" in str(error) and seen.graph is None
    assert "viz.watch() could not draw the graph: OSError: out of ink" in error.__notes__


def test_notebooks_show_the_picture(monkeypatch):
    shown = []
    kernel = types.SimpleNamespace(kernel=object())
    display = types.SimpleNamespace(display=shown.append)
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: kernel, display=display))
    with pytest.raises(RuntimeError), watch() as outer, watch():
        clash()
    assert [picture.graph for picture in shown] == [outer.graph]  # once


def test_a_large_graph_is_drawn_in_part_and_noted_in_part():
    def run():
        x = torch.ones(3, requires_grad=True)
        for _ in range(3000):
            x = torch.sin(x)
        return x + torch.ones(4)

    seen, error = failing(run)
    assert seen.graph.omitted > 0 and len(error.__notes__[-1].splitlines()) < 80
    assert "more lines: print(seen.picture)" in error.__notes__[-1]


def test_a_message_of_any_length_and_kind():
    hostile = "\x1b[31m\u202e<script>" * 1000

    def run():
        total = torch.ones(3, requires_grad=True).sum()
        raise ValueError(hostile, total.item())

    seen, _ = failing(run, ValueError)
    assert "\x1b" not in seen.picture.text() and len(seen.graph.notes[0]) < 500


@needs_dot
def test_every_format_shows_the_op_that_failed_in_red(tmp_path):
    seen, _ = failing(clash)
    fine = draw(torch.ones(3, requires_grad=True) * 2.0).svg()
    assert seen.picture.svg().count("alarm") > fine.count("alarm")
    for suffix in (".svg", ".html", ".dot", ".mmd", ".json", ".txt"):
        written = seen.picture.save(tmp_path / f"error{suffix}").read_text("utf-8")
        assert "RuntimeError" in written and "cannot be" in written
    assert Graph.from_json((tmp_path / "error.json").read_text("utf-8")) == seen.graph


@pytest.mark.parametrize(("given", "file"), [("crash.html", "'crash.html'"), ("it's", '"it\'s"'), (3, "'error.html'")])
def test_an_argument_is_refused_with_the_way_to_keep_the_picture(given, file):
    with pytest.raises(TypeError, match=r"takes no arguments, but got .*\n") as raised:
        watch(given)
    assert "with viz.watch() as seen:" in str(raised.value) and f"seen.picture.save({file})" in str(raised.value)
