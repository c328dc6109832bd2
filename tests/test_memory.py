"""What a graph keeps alive: the ledger against what Python's allocator counts, and nothing in circles."""

import gc
import os
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

import tinygrad_edu as torch
from benchmarks import memory as benchmark
from tinygrad_edu.autograd import saved_memory
from tinygrad_edu.core import OPS, Node, Tensor
from tinygrad_edu.testing import samples
from tinygrad_edu.testing.samples import Case, call, sample_of, tensor_names

F = torch.nn.functional
WITHIN = 0.02


def chain():
    x = torch.ones(100_000, requires_grad=True)
    return x, lambda: ((x.exp() * 2).sin() + x.tanh().sigmoid() * x.cos()).sum()


def mlp():
    layers = [torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 256), torch.nn.GELU()]
    model, labels = torch.nn.Sequential(*layers, torch.nn.Linear(256, 10)), torch.randint(0, 10, (128,))
    return (model, labels), lambda: F.cross_entropy(model(torch.rand(128, 784)), labels)


def cnn():
    layers = [torch.nn.Conv2d(1, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
    layers += [torch.nn.Dropout(0.5), torch.nn.Conv2d(8, 16, 3, padding=1), torch.nn.ReLU(), torch.nn.AvgPool2d(2)]
    model = torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(16 * 36, 10))
    return model, lambda: F.cross_entropy(model(torch.rand(16, 1, 28, 28)), torch.randint(0, 10, (16,)))


def attention():
    project, norm = torch.nn.Linear(64, 192), torch.nn.LayerNorm(64)

    def heads(x):
        return x.reshape(8, 50, 4, 16).transpose(1, 2)

    def loss():
        x = torch.rand(8, 50, 64)
        out = F.scaled_dot_product_attention(*map(heads, project(norm(x)).chunk(3, -1)), is_causal=True)
        return (out.transpose(1, 2).reshape(8, 50, 64) + x).pow(2).mean()

    return (project, norm), loss


def lstm():
    weights = torch.nn.Linear(64 + 128, 512)

    def loss():
        h = c = torch.zeros(64, 128)
        for _ in range(4):
            i, g, o, keep = weights(torch.cat([torch.rand(64, 64), h], 1)).chunk(4, 1)
            c = keep.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return h.sum()

    return weights, loss


def views():
    x = torch.ones(300, 400, requires_grad=True)
    return x, lambda: (x * 2)[:3].transpose(0, 1)[5:].sin().sum()


def light_nodes():
    x = torch.ones(50, requires_grad=True)

    def loss():
        y = x
        for _ in range(3_000):
            y = (y + x).sin()
        return y.sum()

    return x, loss


def hooked():
    x = torch.ones(20_000, requires_grad=True)

    def loss():
        y = x.exp()
        y.register_hook(abs)
        return (y * y).sin().sum()

    return x, loss


def packed():
    x, halves = torch.ones(50_000, requires_grad=True), (lambda t: t.numpy().astype(np.float16), torch.from_numpy)

    def loss():
        with torch.autograd.graph.saved_tensors_hooks(halves[0], lambda a: halves[1](a).float()):
            return x.exp().sin().sum()

    return x, loss


def custom_function():
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            return 2 * g * ctx.saved_tensors[0]

    x = torch.ones(50_000, requires_grad=True)
    return x, lambda: Square.apply(Square.apply(x.exp())).sum()


def checkpointed():
    model = torch.nn.Sequential(*[torch.nn.Linear(100, 100) for _ in range(4)])
    checkpoint = torch.utils.checkpoint.checkpoint
    return model, lambda: checkpoint(model, torch.rand(200, 100), use_reentrant=False).tanh().sum()


PROGRAMS = (
    chain, mlp, cnn, attention, lstm, views, light_nodes, hooked, packed, custom_function, checkpointed
)  # fmt: skip


def held_by(loss_of):
    """The result, and the bytes that came to stay while it was computed."""
    loss_of()  # what is made once
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        loss = loss_of()
        gc.collect()
        return loss, tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_the_ledger_is_what_the_allocator_counts(program):
    kept, loss_of = program()
    loss, held = held_by(loss_of)
    ledger = saved_memory(loss)
    assert abs(ledger.total - held) <= WITHIN * held, f"{ledger}\nbut {held:,} bytes are held"
    assert kept is not None


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_backward_frees_what_the_ledger_lists(program):
    _kept, loss_of = program()
    loss = loss_of()
    before = saved_memory(loss)
    loss.backward()
    after = saved_memory(loss)
    assert after.nodes == before.nodes
    large = {entry.op: entry.saved for entry in after.entries if entry.bytes > 64 * 4 * entry.nodes * 4}
    assert not large, f"kept after backward: {large}"


def test_a_piece_of_memory_is_counted_once_and_in_whole():
    x = torch.ones(1000, requires_grad=True)
    y = x.exp()
    ledger = saved_memory((y * y).sum())  # exp keeps it, and multiply twice
    assert {entry.op: entry.bytes for entry in ledger.entries} == {"exp": 4000, "multiply": 0, "sum": 4}
    ledger = saved_memory(y[:100].sin().sum())  # and a tenth of it is all of it
    assert {entry.op: entry.bytes for entry in ledger.entries} == {"exp": 4000, "sin": 0, "getitem": 0, "sum": 4}


def test_leaves_stand_apart_and_a_result_without_saved_values_counts_itself():
    x = torch.ones(1000, requires_grad=True)
    ledger = saved_memory(x + x)
    assert (ledger.saved, ledger.result, ledger.leaves, ledger.leaf_count) == (0, 4000, 4000, 1)
    assert ledger.total == 4000 + ledger.objects
    nothing = saved_memory(torch.ones(3))
    assert (nothing.nodes, nothing.saved, nothing.result) == (0, 0, 12)


def test_several_results_share_one_ledger():
    x = torch.ones(1000, requires_grad=True)
    y = x.exp()
    both = saved_memory([y.sin().sum(), y.cos().sum()])
    assert both.saved - 8 == saved_memory(y.sin().sum()).saved - 4 == 4000


def test_the_ledger_prints_as_a_table():
    x = torch.ones(1000, requires_grad=True)
    text = str(saved_memory((x.exp() * 2).sin().sum()))
    lines = text.splitlines()
    assert lines[0].split() == ["op", "nodes", "bytes", "saved"]
    assert lines[1].split() == ["exp", "1", "4,000", "out", "4,000"]
    assert lines[-2].startswith("total") and "leaf" in lines[-1]
    assert repr(saved_memory(x)) == str(saved_memory(x))


def test_depth_is_unbounded():
    x = torch.ones(3, requires_grad=True)
    y = x
    for _ in range(150_000):
        y = y + 1
    ledger = saved_memory(y)
    assert ledger.nodes == 150_000
    y.sum().backward()
    assert x.grad.tolist() == [1, 1, 1]
    del y


def repeated(step):
    def run(x):
        y = x
        for _ in range(20):
            y = step(y, x)
        return y.sum()

    return run


@pytest.mark.parametrize(
    ("step", "arrays"),
    [
        (lambda y, x: y.sin(), 2.5),
        (lambda y, x: y + 1, 2.5),
        (lambda y, x: y * x, 4.5),
        (lambda y, x: y + y.tanh(), 3.5),
    ],
    ids=["sin", "add", "multiply", "residual"],
)
def test_backward_frees_as_it_goes(step, arrays):
    """At its highest it needs so many arrays more than the forward has left: not one for each step."""
    x, run = torch.ones(100_000, requires_grad=True), repeated(step)
    run(x).backward()
    x.grad = None
    gc.collect()
    tracemalloc.start()
    try:
        loss = run(x)
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        loss.backward()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (peak - before) / x.nbytes < arrays
    assert after / x.nbytes < 1.1, "more is left than the gradient"


def run_all_ways(op):
    """Call the op, take gradients and gradients of gradients; drop all of it."""
    sample = sample_of(op)
    count = len([name for name in op.rules if name not in sample.options[0]])
    case = sample.cases[0] if sample.cases else Case(((2, 3),) * count, sample.options[0])
    tensors = []
    for name, shape in zip(tensor_names(op, case), case.shapes, strict=True):
        domain = sample.domains.get(name)
        low, high = (0.3, 0.7) if domain is None else (domain.low, domain.high)
        array = low + (high - low) * np.random.default_rng(0).random(shape)
        array = array if domain is None or domain.made is None else domain.made(array)
        tensors.append(torch.tensor(array, requires_grad=True))
    out = call(op, case, tensors)
    if out.requires_grad:
        out.sum().backward(retain_graph=True)
        first = torch.autograd.grad(out.sum(), tensors, create_graph=True, allow_unused=True)
        again = [g.sum() for g in first if g is not None and g.requires_grad]
        if again:
            sum(again).backward()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_op_leaves_a_cycle():
    ops, ours = [op for op in OPS.values() if op.differentiable and op.name not in samples.without_sample()], {}
    gc.collect()
    gc.disable()
    gc.freeze()  # what there is already need not be looked at again and again
    try:
        for op in ops:
            run_all_ways(op)
            gc.collect()  # what is made once
            run_all_ways(op)
            gc.set_debug(gc.DEBUG_SAVEALL)
            gc.collect()
            found = [type(x).__name__ for x in gc.garbage if isinstance(x, (Tensor, Node, np.ndarray))]
            ours.update({op.name: found} if found else {})
            gc.set_debug(0)
            gc.garbage.clear()
    finally:
        gc.unfreeze()
        gc.enable()
    assert not ours, f"left to the garbage collector: {ours}"


def test_the_benchmark_measures_both_in_the_same_way(capsys, monkeypatch):
    monkeypatch.setitem(benchmark.WORKS, "tiny", ("a tiny MLP", benchmark.mlp, (4, 2)))
    found = benchmark.measured("tinygrad_edu", "tiny")
    assert found["bytes"] >= 0 and found["seconds"] > 0 and found["loss"] > 0
    monkeypatch.setattr(benchmark, "WORKS", {"tiny": benchmark.WORKS["tiny"]})
    for ours, code in ((10, 0), (20, 1)):
        answers = {"tinygrad_edu": {"bytes": ours << 20, "seconds": 1, "loss": 1.0}}
        answers["torch"] = {"bytes": 10 << 20, "seconds": 1, "loss": 1.0}
        monkeypatch.setattr(benchmark, "alone", lambda library, work, answers=answers: answers[library])
        assert benchmark.main(["--rounds", "1"]) == code
    assert "ours / theirs" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_the_benchmark_runs_in_a_process_of_its_own():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", "--here", "tinygrad_edu", "cnn"],
        capture_output=True, text=True, check=True, cwd=os.path.dirname(os.path.dirname(__file__)),
    )  # fmt: skip
    assert '"bytes"' in done.stdout
