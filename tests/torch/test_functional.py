"""nn.functional beside PyTorch's: losses, normalisation, dropout, embedding, attention and distances.

The same program runs on both; compared are values, dtype, shape, gradients of order 1 and 2, and classes of errors.
"""

import warnings

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

LIBRARIES = (tinygrad_edu, torch)
REDUCTIONS = ("none", "mean", "sum")
CASES = {}


def real(*shape):
    return lambda rng: rng.standard_normal(shape)


def chance(*shape):
    return lambda rng: rng.uniform(0.05, 0.95, shape)


def positive(*shape):
    return lambda rng: rng.uniform(0.2, 3, shape)


def whole(high, *shape, low=0):
    return lambda rng: rng.integers(low, high, shape)


def signs(*shape):
    return lambda rng: rng.choice([-1.0, 1.0], shape)


def fixed(values, dtype=None):
    return lambda rng: np.array(values, dtype)


def add(name, program, *inputs, leaves=None):
    """A program of (library, F, *tensors); `leaves` says which of its inputs need gradients: by default the floats."""
    assert name not in CASES
    CASES[name] = program, inputs, leaves


for r in REDUCTIONS:
    for name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"):
        add(f"{name} {r}", lambda lib, F, x, y, name=name, r=r: getattr(F, name)(x, y, reduction=r), *[real(3, 4)] * 2)
    for name in ("mse_loss", "l1_loss", "huber_loss"):
        add(
            f"{name} weight {r}",
            lambda lib, F, x, y, w, name=name, r=r: getattr(F, name)(x, y, reduction=r, weight=w),
            *[real(3, 4)] * 2,
            positive(3, 4),
        )
    for beta in (0, 0.3, 5.0):
        add(
            f"smooth_l1_loss {beta} {r}",
            lambda lib, F, x, y, b=beta, r=r: F.smooth_l1_loss(x, y, beta=b, reduction=r),
            *[real(3, 4)] * 2,
        )
    add(f"huber_loss 0.3 {r}", lambda lib, F, x, y, r=r: F.huber_loss(x, y, r, 0.3), *[real(3, 4)] * 2)
    for shape, label in (((5, 4), (5,)), ((4,), ()), ((2, 4, 3), (2, 3)), ((2, 4, 2, 3), (2, 2, 3))):
        for options in ({}, {"ignore_index": 1}):
            add(
                f"nll_loss {shape} {options} {r}",
                lambda lib, F, x, y, o=options, r=r: F.nll_loss(x.log_softmax(min(1, x.ndim - 1)), y, reduction=r, **o),
                real(*shape),
                whole(4, *label),
            )
            add(
                f"nll_loss weight {shape} {options} {r}",
                lambda lib, F, x, y, w, o=options, r=r: F.nll_loss(x, y, w, reduction=r, **o),
                real(*shape),
                whole(4, *label),
                positive(4),
                leaves=[0],
            )
            for smooth in (0.0, 0.2):
                add(
                    f"cross_entropy {shape} {options} {smooth} {r}",
                    lambda lib, F, x, y, w, o=options, s=smooth, r=r: (
                        F.cross_entropy(x, y, reduction=r, label_smoothing=s, **o)
                        + F.cross_entropy(x, y, w, reduction=r, label_smoothing=s, **o)
                    ),
                    real(*shape),
                    whole(4, *label),
                    positive(4),
                    leaves=[0],
                )
        add(
            f"cross_entropy probabilities {shape} {r}",
            lambda lib, F, x, y, w, r=r: (
                F.cross_entropy(x, y, reduction=r) + F.cross_entropy(x, y, w, reduction=r, label_smoothing=0.1)
            ),
            real(*shape),
            chance(*shape),
            positive(4),
            leaves=[0],
        )
    for name, kind in (("binary_cross_entropy", chance), ("binary_cross_entropy_with_logits", real)):
        add(f"{name} {r}", lambda lib, F, x, y, n=name, r=r: getattr(F, n)(x, y, reduction=r), kind(3, 4), chance(3, 4))
        add(
            f"{name} weight {r}",
            lambda lib, F, x, y, w, n=name, r=r: getattr(F, n)(x, y, w, reduction=r),
            kind(3, 4),
            chance(3, 4),
            positive(4),
            leaves=[0],
        )
    add(
        f"binary_cross_entropy_with_logits pos_weight {r}",
        lambda lib, F, x, y, w: F.binary_cross_entropy_with_logits(x, y, pos_weight=w, reduction="sum"),
        real(3, 4),
        chance(3, 4),
        positive(4),
        leaves=[0, 1],
    ) if r == "sum" else None
    for log in (False, True):
        add(
            f"kl_div {log} {r}",
            lambda lib, F, x, y, log=log, r=r: F.kl_div(x, y.log() if log else y, reduction=r, log_target=log),
            real(3, 4),
            chance(3, 4),
        )
        add(
            f"poisson_nll_loss {log} {r}",
            lambda lib, F, x, y, log=log, r=r: (
                F.poisson_nll_loss(x, y, log, reduction=r) + F.poisson_nll_loss(x, y, log, True, reduction=r)
            ),
            positive(3, 4),
            positive(3, 4),
            leaves=[0],
        )
        add(
            f"gaussian_nll_loss {log} {r}",
            lambda lib, F, x, y, v, log=log, r=r: F.gaussian_nll_loss(x, y, v, log, reduction=r),
            *[real(3, 4)] * 2,
            positive(3, 4),
        )
    for var in ((3,), (3, 1)):
        add(
            f"gaussian_nll_loss {var} {r}",
            lambda lib, F, x, y, v, r=r: F.gaussian_nll_loss(x, y, v, reduction=r),
            *[real(3, 4)] * 2,
            positive(*var),
        )
    add(
        f"gaussian_nll_loss clamped {r}",
        lambda lib, F, x, y, v, r=r: F.gaussian_nll_loss(x, y, v, eps=1.0, reduction=r),
        *[real(3, 4)] * 2,
        positive(3, 4),
    )
    add(
        f"gaussian_nll_loss number {r}",
        lambda lib, F, x, y, r=r: F.gaussian_nll_loss(x, y, 0.5, reduction=r),
        *[real(3, 4)] * 2,
    )
    add(
        f"hinge_embedding_loss {r}",
        lambda lib, F, x, y, r=r: F.hinge_embedding_loss(x, y, 0.7, reduction=r),
        real(3, 4),
        signs(3, 4),
        leaves=[0],
    )
    add(
        f"margin_ranking_loss {r}",
        lambda lib, F, x, y, t, r=r: F.margin_ranking_loss(x, y, t, 0.5, reduction=r),
        *[real(5)] * 2,
        signs(5),
        leaves=[0, 1],
    )
    add(
        f"soft_margin_loss {r}",
        lambda lib, F, x, y, r=r: F.soft_margin_loss(x, y, reduction=r),
        real(3, 4),
        signs(3, 4),
        leaves=[0],
    )
    for shape in ((4, 5), (5,)):
        add(
            f"multilabel_soft_margin_loss {shape} {r}",
            lambda lib, F, x, y, w, r=r: (
                F.multilabel_soft_margin_loss(x, y, reduction=r) + F.multilabel_soft_margin_loss(x, y, w, reduction=r)
            ),
            real(*shape),
            chance(*shape),
            positive(5),
            leaves=[0],
        )
        add(
            f"multilabel_margin_loss {shape} {r}",
            lambda lib, F, x, y, r=r: F.multilabel_margin_loss(x, y, reduction=r),
            real(*shape),
            whole(5, *shape, low=-1),
        )
        for p in (1, 2):
            add(
                f"multi_margin_loss {shape} {p} {r}",
                lambda lib, F, x, y, w, p=p, r=r: (
                    F.multi_margin_loss(x, y, p, reduction=r) + F.multi_margin_loss(x, y, p, 0.4, w, reduction=r)
                ),
                real(*shape),
                whole(5, *shape[:-1]),
                positive(5),
                leaves=[0],
            )
    for shape in ((4, 3), (3,)):
        add(
            f"cosine_embedding_loss {shape} {r}",
            lambda lib, F, x, y, t, r=r: F.cosine_embedding_loss(x, y, t, 0.1, reduction=r),
            *[real(*shape)] * 2,
            signs(*shape[:-1]),
            leaves=[0, 1],
        )
        for swap in (False, True):
            add(
                f"triplet_margin_loss {shape} {swap} {r}",
                lambda lib, F, x, y, z, s=swap, r=r: (
                    F.triplet_margin_loss(x, y, z, swap=s, reduction=r)
                    + F.triplet_margin_loss(x, y, z, 0.5, 3, swap=s, reduction=r)
                    + F.triplet_margin_with_distance_loss(x, y, z, swap=s, reduction=r)
                ),
                *[real(*shape)] * 3,
            )
    for zero in (False, True):
        add(
            f"ctc_loss {zero} {r}",
            lambda lib, F, x, y, z=zero, r=r: F.ctc_loss(
                x.log_softmax(2), y, lib.tensor([6, 5, 4]), lib.tensor([3, 2, 0]), reduction=r, zero_infinity=z
            ),
            real(6, 3, 5),
            whole(5, 3, 3, low=1),
        )
    add(
        f"ctc_loss in a row {r}",
        lambda lib, F, x, r=r: F.ctc_loss(x.log_softmax(2), lib.tensor([1, 1, 2, 3]), (7, 7), (3, 1), 4, reduction=r),
        real(7, 2, 5),
    )
add("kl_div batchmean", lambda lib, F, x, y: F.kl_div(x, y, reduction="batchmean"), real(3, 4), chance(3, 4))
add("kl_div broadcast", lambda lib, F, x, y: F.kl_div(x, y, reduction="sum"), real(3, 4), chance(4))
add("ctc_loss one", lambda lib, F, x: F.ctc_loss(x.log_softmax(1), lib.tensor([2, 2]), (5,), (2,)), real(5, 3))
add("cross_entropy plain", lambda lib, F, x, y: F.cross_entropy(x, y), real(8, 5), whole(5, 8))
add("cross_entropy transposed", lambda lib, F, x, y: F.cross_entropy(x.T, y), real(5, 8), whole(5, 8))
add("cross_entropy soft grad", lambda lib, F, x, y: F.cross_entropy(x, y.softmax(1)), real(3, 4), real(3, 4))

for train in (True, False):
    for shape in ((5, 3), (4, 3, 2), (2, 3, 2, 2), (2, 3, 2, 1, 2)):
        ones = (3,)
        add(
            f"batch_norm {train} {shape}",
            lambda lib, F, x, m, v, w, b, t=train: F.batch_norm(x, m.clone(), v.clone(), w, b, t, 0.3, 1e-3),
            real(*shape), real(3), positive(3), real(3), real(3), leaves=[0, 3, 4],
        )  # fmt: skip
        if len(shape) > 2:
            add(
                f"instance_norm {train} {shape}",
                lambda lib, F, x, m, v, w, b, t=train: F.instance_norm(x, m.clone(), v.clone(), w, b, t, 0.3, 1e-3),
                real(*shape), real(3), positive(3), real(3), real(3), leaves=[0, 3, 4],
            )  # fmt: skip
for shape in ((5, 4), (2, 4, 3), (2, 4, 2, 2)):
    for groups in (1, 2, 4):
        add(
            f"group_norm {groups} {shape}",
            lambda lib, F, x, w, b, g=groups: F.group_norm(x, g, w, b, 1e-3),
            real(*shape),
            real(4),
            real(4),
        )
    add(f"group_norm bare {shape}", lambda lib, F, x: F.group_norm(x, 2, eps=1e-3), real(*shape))
    add(f"batch_norm bare {shape}", lambda lib, F, x: F.batch_norm(x, None, None, training=True), real(*shape))
    add(
        f"batch_norm bias {shape}",
        lambda lib, F, x, b: F.batch_norm(x, None, None, None, b, training=True),
        real(*shape),
        real(4),
    )
    for count in range(1, len(shape) + 1):
        part = shape[-count:]
        add(
            f"layer_norm {shape} {part}",
            lambda lib, F, x, w, b, p=part: F.layer_norm(x, p, w, b),
            real(*shape),
            real(*part),
            real(*part),
        )
        add(f"rms_norm {shape} {part}", lambda lib, F, x, w, p=part: F.rms_norm(x, p, w), real(*shape), real(*part))
add("layer_norm bare", lambda lib, F, x: F.layer_norm(x, (4,)), real(3, 4))
add("layer_norm bias", lambda lib, F, x, b: F.layer_norm(x, (4,), None, b), real(3, 4), real(4))
add("layer_norm weight", lambda lib, F, x, w: F.layer_norm(x, [4], w), real(3, 4), real(4))
add("rms_norm eps", lambda lib, F, x: F.rms_norm(x, (4,), None, 0.1), real(3, 4))
for size in (1, 2, 3, 4, 9):
    for shape in ((2, 5, 3), (2, 5, 2, 2)):
        add(
            f"local_response_norm {size} {shape}",
            lambda lib, F, x, s=size: F.local_response_norm(x, s, alpha=0.5, beta=0.6, k=1.5),
            real(*shape),
        )
P = (0, 0.5, 1, 2, 3, float("inf"))
for p in P:
    add(f"normalize {p}", lambda lib, F, x, p=p: F.normalize(x, p, 1), real(3, 4, 2)) if p else None
    add(
        f"pairwise_distance {p}",
        lambda lib, F, x, y, p=p: F.pairwise_distance(x, y, p) + F.pairwise_distance(x, y, p, 0.1, True),
        *[real(4, 3)] * 2,
    )
    add(f"pdist {p}", lambda lib, F, x, p=p: F.pdist(x, p), real(4, 3))
add("normalize two", lambda lib, F, x: F.normalize(x, dim=(1, 2)), real(3, 4, 2))
add("pairwise_distance broadcast", lambda lib, F, x, y: F.pairwise_distance(x, y), real(4, 3), real(3))
for dim in (0, 1, -1):
    add(f"cosine_similarity {dim}", lambda lib, F, x, y, d=dim: F.cosine_similarity(x, y, d), *[real(4, 3)] * 2)
add("cosine_similarity broadcast", lambda lib, F, x, y: F.cosine_similarity(x, y, -1), real(4, 1, 3), real(5, 3))
add("linear", lambda lib, F, x, w, b: F.linear(x, w, b) + F.linear(x, w), real(2, 3, 4), real(5, 4), real(5))
for shape in ((), (5,), (2, 5)):
    add(
        f"bilinear {shape}",
        lambda lib, F, x, y, w, b: F.bilinear(x, y, w, b) + F.bilinear(x, y, w),
        real(*shape, 2), real(*shape, 3), real(4, 2, 3), real(4),
    )  # fmt: skip

for options in ({}, {"padding_idx": 1}, {"padding_idx": -1}, {"scale_grad_by_freq": True}):
    for shape in ((), (6,), (2, 5), (0,)):
        add(
            f"embedding {options} {shape}",
            lambda lib, F, i, w, o=options: F.embedding(i, w, **o),
            whole(4, *shape),
            real(4, 3),
        )
    for mode in ("sum", "mean", "max"):
        if "scale_grad_by_freq" in options:  # where PyTorch divides by how often another row is named
            continue
        add(
            f"embedding_bag {mode} {options}",
            lambda lib, F, i, w, o=options, m=mode: F.embedding_bag(i, w, mode=m, **o),
            whole(4, 3, 5),
            real(4, 3),
        )
        for last in (False, True):
            add(
                f"embedding_bag {mode} {options} {last}",
                lambda lib, F, i, w, o=options, m=mode, z=last: F.embedding_bag(
                    i, w, lib.tensor([0, 2, 2, 5] + [7] * z), mode=m, include_last_offset=z, **o
                ),
                whole(4, 7),
                real(4, 3),
            )
for options in ({}, {"padding_idx": 1}):
    add(
        f"embedding_bag weights {options}",
        lambda lib, F, i, w, s, o=options: F.embedding_bag(i, w, mode="sum", per_sample_weights=s, **o),
        whole(4, 3, 5),
        real(4, 3),
        real(3, 5),
    )
add("embedding int32", lambda lib, F, i, w: F.embedding(i.to(lib.int32), w), whole(4, 3), real(4, 3))

MASK = [[True, False, True], [False, True, True]]
LOST = [[False] * 3, [False, True, True]]
for name, options in {
    "plain": {},
    "causal": {"is_causal": True},
    "scale": {"scale": 0.3},
    "mask": {"attn_mask": MASK},
    "lost": {"attn_mask": LOST},
}.items():
    add(
        f"attention {name}",
        lambda lib, F, q, k, v, o=options: F.scaled_dot_product_attention(
            q, k, v, **{n: lib.tensor(x) if isinstance(x, list) else x for n, x in o.items()}
        ),
        real(2, 3, 2, 4), real(2, 3, 3, 4), real(2, 3, 3, 5),
    )  # fmt: skip
add(
    "attention float mask",
    lambda lib, F, q, k, v, m: F.scaled_dot_product_attention(q, k, v, m),
    real(2, 2, 4), real(2, 3, 4), real(2, 3, 5), real(2, 1, 3),
)  # fmt: skip
add(
    "attention shared heads",
    lambda lib, F, q, k, v: F.scaled_dot_product_attention(q, k, v, enable_gqa=True),
    real(2, 4, 2, 4), real(2, 2, 3, 4), real(2, 2, 3, 5),
)  # fmt: skip
add("attention matrices", lambda lib, F, q, k, v: F.scaled_dot_product_attention(q, k, v), *[real(3, 2)] * 3)


NO_SECOND = ("not implemented", "undefined Tensor")  # what PyTorch says where it has no derivative of order 2


def run(library, name, seed, dtype):
    """The result of a case, its leaves, and the gradients of order 1 and 2; the latter None where there is no rule."""
    program, inputs, wanted = CASES[name]
    rng = np.random.default_rng(seed)
    arrays = [np.asarray(make(rng)) for make in inputs]
    wanted = [i for i, a in enumerate(arrays) if a.dtype.kind == "f"] if wanted is None else wanted
    tensors = [
        library.tensor(a.astype(dtype) if a.dtype.kind == "f" else a, requires_grad=i in wanted)
        for i, a in enumerate(arrays)
    ]
    leaves = [tensors[i] for i in wanted]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = program(library, library.nn.functional, *tensors)
    g = library.tensor(rng.standard_normal(tuple(out.shape)).astype(dtype))
    first = library.autograd.grad(out, leaves, g, create_graph=True, allow_unused=True)
    smooth = [t for t in first if t is not None and t.requires_grad]
    if not smooth:
        return out, first, []
    h = [library.tensor(rng.standard_normal(tuple(t.shape)).astype(dtype)) for t in smooth]
    try:
        second = library.autograd.grad(smooth, leaves, h, allow_unused=True)
    except RuntimeError as error:
        if library is not torch or not any(words in str(error) for words in NO_SECOND):
            raise
        second = None
    return out, first, second


def arrays_of(values):
    """The values as arrays, with 0 for a gradient that there is not."""
    values = [v + torch.zeros(v.shape) if isinstance(v, torch.Tensor) else v for v in values]  # makes memory for a zero
    return [np.zeros(()) if v is None else np.asarray(v.detach().tolist(), np.float64) for v in values]


@pytest.mark.filterwarnings("ignore:reduction")
@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", CASES)
def test_same_values_and_gradients(name, seed):
    (ours, first, second), (theirs, their_first, their_second) = (run(lib, name, seed, "float64") for lib in LIBRARIES)
    assert str(ours.dtype) == str(theirs.dtype) and tuple(ours.shape) == tuple(theirs.shape)
    np.testing.assert_allclose(*arrays_of([ours, theirs]), rtol=1e-9, atol=1e-12)
    for order, (a, b) in enumerate(((first, their_first), (second, their_second)), 1):
        if b is None or (order == 2 and name.startswith("ctc_loss")):
            continue
        for mine, other in zip(arrays_of(a), arrays_of(b), strict=False):
            np.testing.assert_allclose(mine, other, rtol=1e-7, atol=1e-9, err_msg=f"order {order}")


@pytest.mark.parametrize("name", CASES)
def test_same_in_float32(name):
    (ours, first, _), (theirs, their_first, _) = (run(lib, name, 2, "float32") for lib in LIBRARIES)
    assert str(ours.dtype) == str(theirs.dtype)
    for a, b in zip(arrays_of([ours, *first]), arrays_of([theirs, *their_first]), strict=True):
        np.testing.assert_allclose(a, b, rtol=3e-4, atol=3e-5)
    assert all(str(t.dtype) == "torch.float32" for t in first if t is not None)
