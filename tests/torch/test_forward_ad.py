"""Forward mode as PyTorch's: of every op of the table that it has too, and of the programs that its tutorials show."""

import functools
import warnings

import numpy as np
import pytest
from hypothesis import given

import tinygrad_edu
import tinygrad_edu.autograd.forward_ad
from tests.test_ops import arguments, quietly, typical
from tests.torch.test_table import EXACT_TAILS, FIRST_ONLY, TWINS, in_torch
from tinygrad_edu.core import OPS
from tinygrad_edu.testing.samples import call

torch = pytest.importorskip("torch")
LIBS = (tinygrad_edu, torch)
# The first are of the points that are tried, the last is PyTorch's own where it enters a dual level.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore:Anomaly", "ignore:.torch.jit.script")


def tangent(lib, function, arrays, tangents):
    """What forward mode gives; None where the result carries no tangent."""
    fw = lib.autograd.forward_ad
    with fw.dual_level():
        tensors = [lib.tensor(a.copy()) for a in arrays]
        duals = [
            fw.make_dual(x, lib.tensor(t)) if x.dtype.is_floating_point else x
            for x, t in zip(tensors, tangents, strict=True)
        ]
        found = fw.unpack_dual(function(duals)).tangent
    return None if found is None else found.detach().numpy()


def compare(op, case, arrays):
    rng = np.random.default_rng(0)
    tangents = [rng.uniform(-2, 2, a.shape).astype(a.dtype) for a in arrays]
    ours = tangent(tinygrad_edu, functools.partial(call, op, case), arrays, tangents)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = tangent(torch, functools.partial(in_torch, op, case), arrays, tangents)
        except NotImplementedError:  # PyTorch has no forward rule: then a backward of its backward
            given, moves = ([torch.tensor(a.copy()) for a in which] for which in (arrays, tangents))
            theirs = torch.autograd.functional.jvp(lambda *x: in_torch(op, case, x), tuple(given), tuple(moves))[
                1
            ].numpy()
    assert (ours is None) == (theirs is None)
    if ours is not None:
        assert ours.dtype == theirs.dtype
        near = {"rtol": 2e-4, "atol": 2e-5} if ours.dtype == np.float32 else {"rtol": 1e-7, "atol": 1e-8}
        known = np.isfinite(theirs) if op.name in EXACT_TAILS else ...
        np.testing.assert_allclose(ours[known], theirs[known], err_msg=f"{op.name}, {case}", **near)


@pytest.mark.parametrize("name", sorted(set(TWINS) - FIRST_ONLY))
def test_every_op_with_a_twin(name):
    op = OPS[name]
    for case, arrays in typical(op):
        for dtype in (np.float64, np.float32):
            compare(op, case, [a.astype(dtype) if a.dtype.kind == "f" else a for a in arrays])


TIES = {"fmax"}  # where both are equal, PyTorch's two modes give different derivatives: ours that of its backward
SMOOTH = sorted(n for n in TWINS if OPS[n].elementwise and OPS[n].differentiable and n not in FIRST_ONLY | TIES)


@pytest.mark.parametrize("name", SMOOTH)
def test_elementwise_ops_where_hypothesis_goes(name):
    op = OPS[name]

    @quietly
    @given(arguments(op))
    def same(drawn):
        compare(op, *drawn)

    same()


# Programs: the same function of the library. They return tensors, or None, or whatever is to be compared.

A = np.array([[0.5, -1.5, 2.0], [1.0, 0.25, -0.75]])
T = np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]])


def dual(lib, a=A, t=T, **kwargs):
    x = lib.tensor(a, **kwargs)
    return lib.autograd.forward_ad.make_dual(x, lib.tensor(t))


def state(lib, x):
    """All that there is to know of a tensor in a dual level."""
    found = lib.autograd.forward_ad.unpack_dual(x)
    tangent = None if found.tangent is None else found.tangent.detach().clone()
    return x.detach().clone(), tangent, x.requires_grad, x.is_leaf, x.grad_fn is None


def arithmetic(lib):
    x = dual(lib)
    y = x * x + lib.sin(x).sum(0) - 3 * x[:, 1:2] / (1 + x**2)
    return [state(lib, v) for v in (x, y, y.mean(), y.T, y.reshape(3, 2)[1], y.exp().prod(-1), x @ y.T)]


def constants(lib):
    x, c = dual(lib), lib.tensor(A)
    return [
        state(lib, v) for v in (c, c * 2, x.detach(), x.data, x.argmax(), x > 0, x.long(), lib.zeros_like(x), x.clone())
    ]


def zero_derivatives(lib):
    x = dual(lib)
    return [state(lib, v) for v in (lib.round(x), lib.floor(x), lib.sign(x), x * 0)]


def requires_grad(lib):
    x = lib.tensor(A, requires_grad=True)
    y = lib.autograd.forward_ad.make_dual(x, lib.tensor(T))
    z = (y**3).sum()
    return [state(lib, y), state(lib, z), state(lib, x), state(lib, x * 2)]


def without_grad(lib):
    x = dual(lib, requires_grad=True)
    with lib.no_grad():
        y = x * x
        z = lib.nn.functional.softmax(y, -1)
    w = z * lib.tensor(A, requires_grad=True)
    return [state(lib, v) for v in (y, z, w)]


def forward_over_reverse(lib):
    found = []
    for create_graph in (False, True):
        x = lib.tensor(A, requires_grad=True)
        y = lib.autograd.forward_ad.make_dual(x, lib.tensor(T))
        c = dual(lib, A + 1, T * 2)
        loss = (lib.exp(y) * lib.softmax(y * c, -1)).sum()
        (g,) = lib.autograd.grad(loss, y, create_graph=create_graph)
        found.append(state(lib, g))
    return found


def reverse_over_forward(lib):
    x, t = lib.tensor(A, requires_grad=True), lib.tensor(T, requires_grad=True)
    y = lib.autograd.forward_ad.make_dual(x, t)
    moved = lib.autograd.forward_ad.unpack_dual((y**3).cumsum(-1) * lib.tanh(y)).tangent
    return lib.autograd.grad((moved**2).sum(), [x, t])


def backward_collects_no_tangent(lib):
    x = lib.tensor(A, requires_grad=True)
    (lib.autograd.forward_ad.make_dual(x, lib.tensor(T)) ** 3).sum().backward()
    return state(lib, x.grad)


def in_place(lib):
    found = []
    x = dual(lib)
    x.mul_(2)
    found.append(state(lib, x))
    x[0] *= lib.tensor([1.0, 2.0, 3.0], dtype=lib.float64)
    x[1, 1] = x[0, 2] * 3
    found.append(state(lib, x))
    c = lib.zeros(2, 3, dtype=lib.float64)
    part = c[:, 1]
    part.copy_(x[:, 0] ** 2)
    found += [state(lib, c), state(lib, part)]
    c.zero_()
    found += [state(lib, c), state(lib, part)]
    return found


def in_place_without_grad(lib):
    x, w, c = dual(lib), lib.tensor(A, requires_grad=True), lib.tensor(A)
    with lib.no_grad():
        x.mul_(3)
        w.sub_(0.5)
        c += x
        c[0] = w[1]
    return [state(lib, v) for v in (x, w, c)]


def replaced_parameters(lib):
    fw = lib.autograd.forward_ad
    net = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.Tanh(), lib.nn.Linear(4, 2)).double()
    rng = np.random.default_rng(0)
    for layer in (net[0], net[2]):
        for name in ("weight", "bias"):
            p = getattr(layer, name)
            values, moves = (lib.tensor(rng.standard_normal(tuple(p.shape))) for _ in range(2))
            delattr(layer, name)
            setattr(layer, name, fw.make_dual(values.requires_grad_(), moves))
    return [state(lib, net(lib.tensor(A)))]


def layers(lib):
    lib.manual_seed(0)
    F, x = lib.nn.functional, dual(lib, np.random.default_rng(0).standard_normal((2, 3, 6, 6)), np.ones((2, 3, 6, 6)))
    w = dual(
        lib,
        np.random.default_rng(1).standard_normal((4, 3, 3, 3)),
        np.random.default_rng(2).standard_normal((4, 3, 3, 3)),
    )
    y = F.conv2d(x, w, padding=1)
    z = F.max_pool2d(F.relu(F.batch_norm(y, None, None, training=True)), 2)
    flat = F.layer_norm(z.flatten(1), [36])
    q = flat.reshape(2, 4, 9)
    attended = F.scaled_dot_product_attention(q, q * 2, q - 1)
    loss = F.cross_entropy(flat[:, :5], lib.tensor([1, 4]))
    both = lib.cat([flat, attended.flatten(1)], 1)
    return [state(lib, v) for v in (y, z, flat, attended, loss, both, lib.einsum("bi,bj->ij", flat, both))]


def level(lib):
    fw = lib.autograd.forward_ad
    fw.exit_dual_level()
    try:
        with fw.dual_level():
            x = dual(lib)
            y = x * x
        found = [y.detach(), y.requires_grad, (y * 2).requires_grad, fw.unpack_dual(y).tangent]
        with fw.dual_level():
            found += [fw.unpack_dual(x * 2).tangent, *state(lib, fw.make_dual(x, lib.tensor(T)) * 2)]
    finally:
        fw.enter_dual_level()
    return found


def functions(lib):
    fw = lib.autograd.forward_ad

    class Twice(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y)
            ctx.save_for_forward(x, y)
            return x * y * 2

        @staticmethod
        def backward(ctx, g):
            x, y = ctx.saved_tensors
            return g * y * 2, g * x * 2

        @staticmethod
        def jvp(ctx, x_t, y_t):
            x, y = ctx.saved_tensors
            return 2 * ((0 if x_t is None else x_t * y) + (0 if y_t is None else x * y_t))

    x = dual(lib)
    return [
        state(lib, fw.unpack_dual(Twice.apply(x, lib.tensor(A))).primal),
        state(lib, Twice.apply(lib.tensor(A), x) * x),
    ]


def contexts(lib):
    """Whatever else watches the graph, tangents go through."""
    import importlib

    checkpoint = importlib.import_module(f"{lib.__name__}.utils.checkpoint").checkpoint
    hooks = lib.autograd.graph.saved_tensors_hooks(lambda x: x * 1, lambda x: x)
    found = []
    for context in (
        lib.autograd.detect_anomaly(),
        hooks,
        lib.no_grad(),
        lib.enable_grad(),
        lib.set_grad_enabled(False),
    ):
        with context:
            y = lib.autograd.forward_ad.make_dual(lib.tensor(A, requires_grad=True), lib.tensor(T))
            found.append(state(lib, lib.sin(y) * y))
    x = lib.tensor(A, requires_grad=True)
    y = lib.autograd.forward_ad.make_dual(x, lib.tensor(T))
    z = checkpoint(lambda y: lib.sin(y) * y.sum(), y, use_reentrant=False)
    z.sum().backward()
    return [*found, state(lib, z), x.grad]


def results_of_several_parts(lib):
    x = dual(lib)
    parts = [
        *x.chunk(3, 1),
        *x.unbind(0),
        *lib.topk(x, 2),
        *x.sort(-1),
        *lib.linalg.qr(x),
        *x.max(1),
        lib.stack([x, x * 2]),
    ]
    parts += [
        lib.linalg.svd(x, full_matrices=False)[1],
        *lib.broadcast_tensors(x, lib.ones(2, 1, 1, dtype=lib.float64)),
    ]
    return [state(lib, part) for part in (*parts, x.to(lib.float32), x.norm(), x.std(0), x.clamp(0, 1.5), 2**x)]


def memory(lib):
    """Tangents may be overwritten: those of other tensors stay as they are."""
    fw = lib.autograd.forward_ad
    t = lib.tensor(T)
    x = fw.make_dual(lib.tensor(A), t)
    y, z = x + 1, x * lib.tensor(A)
    before = [state(lib, v) for v in (y, z)]
    t.zero_()
    fw.unpack_dual(y).tangent.mul_(2)
    return [before, *(state(lib, v) for v in (x, y, z))]


PROGRAMS = (
    contexts, results_of_several_parts, memory,
    arithmetic, constants, zero_derivatives, requires_grad, without_grad, forward_over_reverse, reverse_over_forward,
    backward_collects_no_tangent, in_place, in_place_without_grad, replaced_parameters, layers, level, functions,
)  # fmt: skip


def plain(x):
    if isinstance(x, LIBS[0].Tensor | torch.Tensor):
        return x.detach().numpy()
    return [plain(v) for v in x] if isinstance(x, (tuple, list)) else x


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.__name__)
def test_programs(program):
    results = []
    for lib in LIBS:
        with lib.autograd.forward_ad.dual_level():
            results.append(plain(program(lib)))
    same(*results)


def same(a, b):
    assert type(a) is type(b), (a, b)
    if isinstance(a, list):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    elif isinstance(a, np.ndarray):
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-9)
    else:
        assert a == b


FUNCTIONS = """
    F.cross_entropy(d, whole[:4]); F.mse_loss(d, c); F.l1_loss(d, c); F.smooth_l1_loss(d, c)
    F.huber_loss(d, c); F.binary_cross_entropy_with_logits(d, lib.sigmoid(c)); F.nll_loss(d, whole[:4])
    F.cosine_similarity(d, c); F.kl_div(F.log_softmax(d, -1), lib.softmax(c, -1), reduction="batchmean")
    F.triplet_margin_loss(d, d * 2 + 1, d - 1); F.embedding(whole, d); F.embedding(whole, d, padding_idx=1)
    F.interpolate(d[None, None], scale_factor=2, mode="bilinear"); F.pad(d, (1, 1), value=3.0)
    F.pad(d[None], (1, 1), mode="reflect"); F.avg_pool2d(d[None], 2); F.softplus(d); F.max_pool2d(d[None], 2)
    F.adaptive_avg_pool2d(d[None], 2); F.unfold(d[None, None], 2); F.gelu(d); F.glu(d[:, :2])
    F.pixel_shuffle(d.reshape(1, 4, 3, 1), 2); F.conv1d(d[None], d[None, :, :2])
    F.conv_transpose1d(d[None], d[:, :, None]); F.group_norm(d, 3); F.layer_norm(d, [3], d[0], d[1])
    F.batch_norm(d, c[0], c[1] ** 2); F.normalize(d, dim=0); F.bilinear(d, c, d[None, :3]); F.prelu(d, d[0])
    F.threshold(d, 0.1, 5.0); F.hardtanh(d); F.softmin(d, 0); lib.linalg.inv(d[:3]); lib.linalg.det(d[:3])
    lib.linalg.solve(d[:3], c[:3]); lib.linalg.eigvalsh(d[:3] + d[:3].T)
    lib.linalg.cholesky(d[:3] @ d[:3].T + 3 * lib.eye(3, dtype=lib.float64)); lib.linalg.norm(d)
    lib.linalg.norm(d, "nuc"); lib.linalg.matrix_power(d[:3], 3); lib.linalg.pinv(d)
    lib.linalg.slogdet(d[:3])[1]; lib.linalg.multi_dot([d, c.T, d]); lib.gather(d, 1, whole[:4, None])
    lib.zeros(4, 3, dtype=lib.float64).scatter_add(1, whole[:4, None], d[:, :1]); lib.where(d > 0, d * 2, d)
    d.masked_fill(d > 0, 0.0); d[[0, 1]]; d[d > 0]; d[:, None, ::2]; d.roll(1, 0); d.flip(1)
    lib.logsumexp(d, 1); d.cumprod(0); d.logcumsumexp(0); d.var(0); d.std(); d.kthvalue(2)[0]; d.median(1)[0]
    d.prod(); d @ d.T; d @ c[0]; lib.einsum("ij,kj->ik", d, d); lib.kron(d, c); lib.outer(d[0], c[0])
    lib.addmm(d[:, :1], d, d.T); lib.lerp(d, d * 2, 0.3); lib.dist(d, c); d.amax(0); d.mean((0, 1))
    lib.diagonal(d); lib.tril(d); d.renorm(2, 0, 1.0); lib.atan2(d, c); lib.hypot(d, c); d.pow(3); c.abs() ** d
    lib.nan_to_num(d); d.clamp(c - 1, c + 1); lib.cross(d, c, 1); lib.meshgrid(d[0], c[0], indexing="ij")[0]
    d.unfold(1, 2, 1); d.as_strided((2, 2), (1, 2)); lib.repeat_interleave(d, 2, 0)
    d.index_add(0, whole[:4], c); d.index_select(1, whole); d.expand(2, 4, 3); d.repeat(2, 1)
    lib.tensordot(d, c, 2); d.half()
"""


@pytest.mark.parametrize("text", [t.strip() for line in FUNCTIONS.strip().splitlines() for t in line.split(";")])
def test_functions_and_layers(text):
    rng, results = np.random.default_rng(0), []
    a, t, c = (rng.standard_normal((4, 3)) for _ in range(3))
    for lib in LIBS:
        names = {"lib": lib, "F": lib.nn.functional, "c": lib.tensor(c), "whole": lib.tensor([0, 1, 2, 0, 1])}
        fw = lib.autograd.forward_ad
        with fw.dual_level():
            results.append(fw.unpack_dual(eval(text, names, {"d": dual(lib, a, t)})).tangent.detach().numpy())
    np.testing.assert_allclose(*results, rtol=1e-7, atol=1e-9)


def curved(lib, function, w, grad):
    """The sum of squares of a tangent, as a function of weights; its gradient."""
    w = lib.tensor(w, requires_grad=True)
    x = lib.nn.functional.linear(dual(lib, A, T), w)
    total = (lib.autograd.forward_ad.unpack_dual(function(lib.nn.functional, x)).tangent ** 2).sum()
    return lib.autograd.grad(total, w)[0].numpy() if grad else total.item()


@pytest.mark.parametrize(
    "function",
    [
        lambda F, x: F.batch_norm(x, None, None, training=True),
        lambda F, x: F.layer_norm(x, [4]),
        lambda F, x: F.softmax(x, -1),
    ],
    ids=["batch_norm", "layer_norm", "softmax"],
)
def test_reverse_over_forward_where_pytorch_is_wrong(function):
    """PyTorch's gradients of these tangents are wrong, or refused: differences judge ours."""
    w, step = np.random.default_rng(0).standard_normal((4, 3)), 1e-5
    with tinygrad_edu.autograd.forward_ad.dual_level():
        found = curved(tinygrad_edu, function, w, True)
        for place in np.ndindex(w.shape):
            e = np.zeros_like(w)
            e[place] = step
            ends = [curved(tinygrad_edu, function, w + sign * e, False) for sign in (1, -1)]
            assert found[place] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-7)


def nested(lib, fw):
    with fw.dual_level():
        fw.enter_dual_level()


def out_of_dual(lib, fw):
    with fw.dual_level():
        lib.sin(dual(lib), out=lib.zeros(2, 3, dtype=lib.float64))


def twice(lib, fw):
    with fw.dual_level():
        fw.make_dual(dual(lib), lib.tensor(T))


def no_jvp(lib, fw):
    class Twice(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    with fw.dual_level():
        Twice.apply(dual(lib))


def made(primal, move, **kwargs):
    def program(lib, fw):
        with fw.dual_level():
            values = (lib.tensor(v) if isinstance(v, np.ndarray) else v for v in (primal, move))
            fw.make_dual(*values, **kwargs)

    return program


def wants_grad(lib, fw):
    with fw.dual_level():
        (dual(lib) * 2).sum().backward()


def unpacked(lib, fw):
    with fw.dual_level():
        fw.unpack_dual(3)


WRONG = {
    "nested": nested,
    "exit": lambda lib, fw: fw.exit_dual_level(),
    "outside": lambda lib, fw: dual(lib),
    "shape": made(A, T[0]),
    "primal dtype": made(np.arange(3), np.arange(3.0)),
    "tangent dtype": made(np.arange(3.0), np.arange(3)),
    "no tensor": made([1.0], T),
    "no tensor as tangent": made(A, 1.0),
    "level": made(A, T, level=1),
    "negative level": made(A, T, level=-1),
    "twice": twice,
    "out": out_of_dual,
    "unpack": unpacked,
    "no jvp": no_jvp,
    "backward": wants_grad,
}


@pytest.mark.parametrize("name", WRONG)
def test_errors_are_of_pytorchs_class(name):
    classes = []
    for lib in LIBS:
        with pytest.raises(Exception) as caught:
            WRONG[name](lib, lib.autograd.forward_ad)
        classes.append(caught.type)
        assert lib.autograd.forward_ad.unpack_dual(lib.tensor(1.0)).tangent is None
    assert classes[0] is classes[1]


def test_what_is_refused_where_pytorch_goes_on():
    with tinygrad_edu.inference_mode(), pytest.raises(RuntimeError, match="inference mode"):
        dual(tinygrad_edu)
    fw = tinygrad_edu.autograd.forward_ad
    with fw.dual_level():
        x, leaf = dual(tinygrad_edu), tinygrad_edu.tensor(A, requires_grad=True)
        with pytest.raises(RuntimeError, match="before make_dual"):
            x.requires_grad_()
        with tinygrad_edu.no_grad(), pytest.raises(RuntimeError, match="tangent"):
            leaf.add_(x)
        with pytest.raises(TypeError, match="no rule"):
            np.unwrap(x)


def test_printing():
    texts = []
    for lib in LIBS:
        with lib.autograd.forward_ad.dual_level():
            texts.append(repr(dual(lib)))
    assert texts[0] == texts[1]
