"""torch.vmap: one program run on both libraries gives the same values, dtypes, requires_grad and error classes."""

from typing import Any

import pytest

import tinygrad_edu

from .test_func import data, pytestmark, same  # noqa: F401  # PyTorch's warnings

torch = pytest.importorskip("torch")


def x(lib: Any, *shape: int) -> Any:
    return data(lib, *(shape or (4, 3)))


def labels(lib: Any) -> Any:
    return lib.tensor([[0, 2, 1], [1, 1, 0], [2, 0, 0], [0, 0, 1]])


def functional(name: str, *shapes: Any, **options: Any) -> Any:
    """A function of nn.functional, all of whose tensors are mapped over."""
    return lambda lib: lib.vmap(lambda *args: getattr(lib.nn.functional, name)(*args, **options))(
        *(s(lib) if callable(s) else data(lib, *s, seed=i) for i, s in enumerate(shapes))
    )


def written(lib: Any, make: Any) -> Any:
    def f(row: Any) -> Any:
        new = make(row)
        new[0] = row[1] * 2
        new[1:] += row[0]
        return new

    return lib.vmap(f)(x(lib))


def overwritten(lib: Any) -> Any:
    a = x(lib)
    out = lib.vmap(lambda row: row.mul_(2).add_(1))(a)
    return out, a


def through_a_view(lib: Any) -> Any:
    def f(row: Any) -> Any:
        new = row * 1
        new.view(3, 1)[1].fill_(5.0)
        new[0].copy_(row[2])
        return new

    return lib.vmap(f)(x(lib))


def through_a_view_of(t: Any) -> Any:
    new = t * t
    new[1:].mul_(t[0])
    new.view(3, 1)[0].copy_(t[1] * 3)
    return (new * t).sum()


def gradient_through_writing(lib: Any) -> Any:
    a = data(lib, 4, 3, requires_grad=True)

    def f(row: Any) -> Any:
        new = lib.zeros_like(row)
        new[1] = row[0] * row[2]
        return (new * row).exp()

    out = lib.vmap(f)(a)
    out.sum().backward()
    return out, a.grad


def attention(lib: Any) -> Any:
    def f(q: Any, k: Any, v: Any) -> Any:
        return lib.nn.functional.scaled_dot_product_attention(q, k, v)

    return lib.vmap(f)(*(data(lib, 2, 2, 5, 4, seed=i) for i in range(3)))


def chunks(lib: Any, **options: Any) -> Any:
    f = lib.vmap(lambda a, b: {"s": a @ b, "t": [a * 2]}, in_dims=(1, None), out_dims={"s": 0, "t": [1]}, **options)
    return f(x(lib, 3, 7), data(lib, 3))


def three_deep(lib: Any) -> Any:
    f = lib.vmap(lib.vmap(lib.vmap(lambda a, b: a * b.sin()), in_dims=(0, None)), in_dims=(None, 1))
    return f(data(lib, 3, 2), data(lib, 2, 4))


def pairs(lib: Any) -> Any:
    """All pairs of rows, by two calls of vmap."""
    f = lib.vmap(lib.vmap(lambda a, b: ((a - b) ** 2).sum(), (None, 0)), (0, None))
    return f(data(lib, 4, 3), data(lib, 5, 3, seed=1))


def batch_norm(lib: Any) -> Any:
    layer = lib.func.replace_all_batch_norm_modules_(lib.nn.BatchNorm1d(3)).double()
    return lib.vmap(layer)(data(lib, 2, 5, 3)).detach()


def rnn(lib: Any) -> Any:
    """A recurrent step written by hand, for each sequence."""
    w, u = data(lib, 3, 3), data(lib, 3, 2)

    def f(xs: Any) -> Any:
        h = lib.zeros(3, dtype=lib.float64)
        for row in xs:
            h = (w @ h + u @ row).tanh()
        return h

    return lib.vmap(f)(data(lib, 4, 5, 2))


def layer(lib: Any, kind: str, *args: Any, **options: Any) -> Any:
    """A layer whose weights differ between the examples."""
    module = getattr(lib.nn, kind)(*args)
    shapes = {name: p.shape for name, p in module.named_parameters()}
    weights = {name: data(lib, 3, *shape, seed=i) for i, (name, shape) in enumerate(shapes.items())}
    return lib.vmap(lambda p, a: lib.func.functional_call(module, p, (a,)), **options), weights


def own_weights(lib: Any, kind: str, shape: Any, *args: Any) -> Any:
    both, weights = layer(lib, kind, *args)
    shared, _ = layer(lib, kind, *args, in_dims=(0, None))
    return both(weights, data(lib, 3, *shape)), shared(weights, data(lib, *shape, seed=5))


def own_tables(lib: Any) -> Any:
    f, weights = layer(lib, "Embedding", 5, 2)
    index = lib.tensor([[0, 4, 4], [1, 2, 3], [3, 3, 0]])
    grads = lib.vmap(lib.func.grad(lambda w, i: (lib.nn.functional.embedding(i, w) ** 2).sum()), in_dims=(None, 0))(
        data(lib, 5, 2), index
    )
    return f(weights, index), grads


INDEX = {
    "a number": lambda lib: lib.vmap(lambda t, i: t[i])(x(lib), lib.tensor([0, 2, 1, 1])),
    "a number into one table": lambda lib: lib.vmap(lambda i: data(lib, 5, 2)[i])(lib.tensor([0, 2, 1, 1])),
    "a number, second": lambda lib: lib.vmap(lambda t, i: t[:, i])(x(lib, 4, 2, 3), lib.tensor([0, 2, 1, 1])),
    "two numbers": lambda lib: lib.vmap(lambda t, i, j: t[i, j])(
        x(lib, 2, 3, 3), lib.tensor([0, 2]), lib.tensor([1, 1])
    ),
    "a vector": lambda lib: lib.vmap(lambda t, i: t[i])(x(lib), labels(lib)),
    "a vector into one table": lambda lib: lib.vmap(lambda i: data(lib, 5, 2)[i])(labels(lib)),
    "a vector, in the middle": lambda lib: lib.vmap(lambda t, i: t[:, i])(x(lib, 4, 2, 3), labels(lib)),
    "a vector, in the middle of one": lambda lib: lib.vmap(lambda i: data(lib, 2, 3, 2)[:, i])(labels(lib)),
    "a vector behind dots": lambda lib: lib.vmap(lambda t, i: t[..., i])(x(lib, 4, 2, 2, 3), labels(lib)),
    "a vector, the same for all": lambda lib: lib.vmap(lambda t: t[:, lib.tensor([0, 2])])(x(lib, 4, 2, 3)),
    "two vectors": lambda lib: lib.vmap(lambda t, i: t[i, lib.tensor([0, 1, 2])])(x(lib, 4, 3, 3), labels(lib)),
    "two vectors apart": lambda lib: lib.vmap(lambda t, i: t[i, :, lib.tensor([0, 1, 2])])(
        x(lib, 4, 3, 2, 3), labels(lib)
    ),
    "a number and a vector apart": lambda lib: lib.vmap(lambda t: t[0, :, lib.tensor([0, 2])])(x(lib, 4, 3, 2, 3)),
    "None and a vector": lambda lib: lib.vmap(lambda t, i: t[None, i])(x(lib), labels(lib)),
    "a matrix": lambda lib: lib.vmap(lambda t, i: t[:, i.reshape(3, 1)])(x(lib, 4, 2, 3), labels(lib)),
    "a mask, the same for all": lambda lib: lib.vmap(lambda t: t[lib.tensor([True, False, True])])(x(lib)),
    "gather": lambda lib: lib.vmap(lambda t, i: t.gather(0, i))(x(lib), labels(lib)),
    "gather, one table": lambda lib: lib.vmap(lambda i: data(lib, 3).gather(0, i))(labels(lib)),
    "index_select": lambda lib: lib.vmap(lambda t, i: t.index_select(0, i))(x(lib), labels(lib)),
    "take": lambda lib: lib.vmap(lambda t, i: t.take(i))(x(lib), labels(lib)),
    "scatter": lambda lib: lib.vmap(lambda t, i: lib.zeros_like(t).scatter(0, i, t))(
        x(lib), lib.tensor([[0, 2, 1]] * 4)
    ),
    "scatter_add": lambda lib: lib.vmap(lambda t, i: lib.zeros_like(t).scatter_add(0, i, t))(x(lib), labels(lib)),
    "where": lambda lib: lib.vmap(lambda t: lib.where(t > 0, t, -t * t))(x(lib)),
    "masked_fill": lambda lib: lib.vmap(lambda t: t.masked_fill(t > 0, 3.0))(x(lib)),
    "one_hot": lambda lib: lib.vmap(lambda i: lib.nn.functional.one_hot(i, 3))(labels(lib)),
    "sort": lambda lib: tuple(lib.vmap(lambda t: tuple(t.sort()))(x(lib))),
    "topk": lambda lib: tuple(lib.vmap(lambda t: tuple(t.topk(2)))(x(lib))),
    "argsort": lambda lib: lib.vmap(lambda t: t.argsort(descending=True))(x(lib)),
    "max along": lambda lib: lib.vmap(lambda t: tuple(t.max(0)))(x(lib, 4, 3, 2)),
    "median": lambda lib: lib.vmap(lambda t: t.median())(x(lib)),
}
PROGRAMS: dict[str, Any] = {
    "a sum": lambda lib: lib.vmap(lambda t: t.sum())(x(lib)),
    "the last dimension": lambda lib: lib.vmap(lambda t: t.sum(), in_dims=-1)(x(lib)),
    "one for all": lambda lib: lib.vmap(lambda t, u: t * u, in_dims=(0, None))(x(lib), data(lib, 3)),
    "the result elsewhere": lambda lib: lib.vmap(lambda t: t * 2, out_dims=1)(x(lib)),
    "the result last": lambda lib: lib.vmap(lambda t: t * 2, out_dims=-1)(x(lib, 2, 3, 4)),
    "two results": lambda lib: lib.vmap(lambda t: (t, t.sum()), out_dims=(1, 0))(x(lib)),
    "the same for all": lambda lib: lib.vmap(lambda t, u: u * 2, in_dims=(0, None))(x(lib), data(lib, 3)),
    "the same, once": lambda lib: lib.vmap(lambda t, u: u * 2, in_dims=(0, None), out_dims=None)(x(lib), data(lib, 3)),
    "a dict": lambda lib: lib.vmap(lambda d: {"s": d["a"] + d["b"][0]})({"a": x(lib), "b": [x(lib)]}),
    "a dict, its parts": lambda lib: lib.vmap(lambda d: d["a"] + d["b"], in_dims=({"a": 1, "b": None},))(
        {"a": x(lib, 3, 4), "b": data(lib, 3)}
    ),
    "a number besides": lambda lib: lib.vmap(lambda t, k: t**k, in_dims=(0, None))(x(lib), 3),
    "a keyword": lambda lib: lib.vmap(lambda t, k: t * k)(x(lib), k=data(lib, 3)),
    "a dot product": lambda lib: lib.vmap(lib.dot)(x(lib), x(lib)),
    "a matrix-vector product": lambda lib: lib.vmap(lib.mv, in_dims=(None, 0))(data(lib, 2, 3), x(lib)),
    "nested": lambda lib: lib.vmap(lib.vmap(lib.dot))(x(lib, 2, 4, 3), x(lib, 2, 4, 3)),
    "three deep": three_deep,
    "pairs": pairs,
    "the inner closes over the outer": lambda lib: lib.vmap(
        lambda a: lib.vmap(lambda b: a @ b * b[0])(data(lib, 2, 3))
    )(x(lib)),
    "chunks": lambda lib: chunks(lib, chunk_size=3),
    "one chunk": lambda lib: chunks(lib, chunk_size=70),
    "no chunk": chunks,
    "no example": lambda lib: lib.vmap(lambda t: t.sin().sum())(x(lib)[:0]),
    "numbers of one": lambda lib: lib.vmap(lambda t: t.reshape(1).expand(2, 3))(data(lib, 4)),
    "0-d reductions": lambda lib: lib.vmap(lambda t: (t.sum(), t.mean(), t.amax(0), t.argmax(), t.softmax(0)))(
        data(lib, 4)
    ),
    "dtypes meet": lambda lib: lib.vmap(lambda i, f: i * f + 1)(lib.arange(4), data(lib, 4, 3, dtype="float32")),
    "dtypes meet, 0-d": lambda lib: lib.vmap(lambda a: a * data(lib, 3, dtype="float32"))(data(lib, 4)),
    "dtypes of numbers": lambda lib: lib.vmap(lambda i: (i / 2, i * 2.5, i > 1, ~(i > 1)))(lib.arange(4)),
    "shape": lambda lib: lib.vmap(lambda t: t * len(t) * t.ndim * t.numel() * t.size(0) * t.shape[1])(x(lib, 4, 2, 3)),
    "iteration": lambda lib: lib.vmap(lambda t: lib.stack([row.sum() for row in t]))(x(lib, 4, 2, 3)),
    "unbind and cat": lambda lib: lib.vmap(lambda t: lib.cat([*t.unbind(0), t[0]]))(x(lib, 4, 2, 3)),
    "split": lambda lib: lib.vmap(lambda t: t.split(2, -1))(x(lib, 4, 2, 3)),
    "einsum": lambda lib: lib.vmap(lambda a, b: lib.einsum("ij,kj->ik", a, b), (0, None))(
        x(lib, 4, 2, 3), data(lib, 2, 3)
    ),
    "einsum of a diagonal": lambda lib: lib.vmap(lambda a: lib.einsum("ii->i", a))(x(lib, 4, 3, 3)),
    "shapes": lambda lib: lib.vmap(
        lambda t: t.unsqueeze(0).transpose(1, 2).flatten().reshape(3, -1).T.squeeze().movedim(0, 1).roll(1).flip(0)
    )(x(lib, 4, 2, 3)),
    "squeeze, batch of one": lambda lib: lib.vmap(lambda t: t.squeeze())(x(lib, 1, 2, 1)),
    "triangles": lambda lib: lib.vmap(lambda t: t.tril() + t.triu(1) * 2 + t.diagonal().diag())(x(lib, 4, 3, 3)),
    "cumulative": lambda lib: lib.vmap(lambda t: (t.cumsum(0), t.cumprod(-1), t.logcumsumexp(0)))(x(lib, 4, 2, 3)),
    "moments": lambda lib: lib.vmap(lambda t: (t.var(), t.std(0), t.norm(), t.logsumexp(0), t.prod()))(x(lib, 4, 2, 3)),
    "linear algebra": lambda lib: lib.vmap(
        lambda t: (lib.linalg.inv(t), lib.linalg.det(t), lib.linalg.solve(t, t[0]), lib.linalg.slogdet(t)[1])
    )(x(lib, 4, 3, 3)),
    "a solution for one matrix": lambda lib: lib.vmap(lambda b: lib.linalg.solve(data(lib, 3, 3), b))(x(lib)),
    "comparison": lambda lib: lib.vmap(lambda t: (t > 0).any() & (t < 9).all())(x(lib)),
    "clamp": lambda lib: lib.vmap(lambda t: t.clamp(-1, 1) + t.clamp(min=data(lib, 3)))(x(lib)),
    "written into zeros_like": lambda lib: written(lib, lib.zeros_like),
    "written into new_zeros": lambda lib: written(lib, lambda t: t.new_zeros(3)),
    "written into new_ones": lambda lib: written(lib, lambda t: t.new_ones((3,))),
    "written into full_like": lambda lib: written(lib, lambda t: lib.full_like(t, 2.0)),
    "written into a clone": lambda lib: written(lib, lambda t: t.clone()),
    "overwritten": overwritten,
    "written through a view": through_a_view,
    "gradient through writing": gradient_through_writing,
    "rearranged in place": lambda lib: lib.vmap(lambda t: t.clone().unsqueeze_(0).transpose_(1, 2).squeeze_())(
        x(lib, 4, 2, 3)
    ),
    "gradient through a rearrangement in place": lambda lib: lib.vmap(
        lib.func.grad(lambda t: ((t * t).unsqueeze_(0).transpose_(0, 1)[1] ** 2).sum())
    )(x(lib)),
    "gradient through overwriting": lambda lib: lib.vmap(
        lib.func.grad(lambda t: ((t * 1).mul_(t).add_(t[0]).neg_() ** 2).sum())
    )(x(lib)),
    "gradient through a view, overwritten": lambda lib: lib.vmap(lib.func.grad(through_a_view_of))(x(lib)),
    "gradient of data and detach": lambda lib: lib.vmap(lib.func.grad(lambda t: (t.detach() * t + t.data * t).sum()))(
        x(lib)
    ),
    "attention": attention,
    "batch norm": batch_norm,
    "a recurrence": rnn,
    "Linear, own weights": lambda lib: own_weights(lib, "Linear", (5, 3), 3, 2),
    "Linear of a vector, own weights": lambda lib: own_weights(lib, "Linear", (3,), 3, 2),
    "Conv1d, own weights": lambda lib: own_weights(lib, "Conv1d", (2, 2, 6), 2, 3, 3),
    "Conv2d, own weights": lambda lib: own_weights(lib, "Conv2d", (2, 2, 5, 5), 2, 4, 3, 2, 1, 1, 2),
    "ConvTranspose2d, own weights": lambda lib: own_weights(lib, "ConvTranspose2d", (2, 2, 3, 3), 2, 3, 2),
    "LayerNorm, own weights": lambda lib: own_weights(lib, "LayerNorm", (5, 3), 3),
    "GroupNorm, own weights": lambda lib: own_weights(lib, "GroupNorm", (2, 4, 3), 2, 4),
    "PReLU, own weights": lambda lib: own_weights(lib, "PReLU", (2, 4), 4),
    "Bilinear, own weights": lambda lib: lib.vmap(lambda a, w: lib.nn.functional.bilinear(a, a, w))(
        x(lib, 2, 4, 3), x(lib, 2, 5, 3, 3)
    ),
    "Embedding, own tables": own_tables,
    "cross_entropy": functional("cross_entropy", (4, 3, 5), labels),
    "cross_entropy of one": functional("cross_entropy", (3, 5), lambda lib: lib.tensor([0, 4, 1])),
    "cross_entropy, sum": functional("cross_entropy", (4, 3, 5), labels, reduction="sum"),
    "cross_entropy, none": functional("cross_entropy", (4, 3, 5), labels, reduction="none", label_smoothing=0.1),
    "cross_entropy, ignored": functional("cross_entropy", (4, 3, 5), labels, ignore_index=0),
    "cross_entropy, weighted": lambda lib: lib.vmap(
        lambda a, b: lib.nn.functional.cross_entropy(a, b, data(lib, 5).abs())
    )(data(lib, 4, 3, 5), labels(lib)),
    "cross_entropy, probabilities": functional("cross_entropy", (4, 3, 5), (4, 3, 5)),
    "cross_entropy, one target": lambda lib: lib.vmap(
        lambda a: lib.nn.functional.cross_entropy(a, lib.tensor([0, 2, 1]))
    )(data(lib, 4, 3, 5)),
    "nll_loss": functional("nll_loss", (4, 3, 5), labels),
    "mse_loss": functional("mse_loss", (4, 3), (4, 3)),
    "smooth_l1_loss": functional("smooth_l1_loss", (4, 3), (4, 3)),
    "softmax": functional("softmax", (4, 3, 5), dim=-1),
    "gelu": functional("gelu", (4, 3)),
    "layer_norm": lambda lib: lib.vmap(lambda t: lib.nn.functional.layer_norm(t, (3,)))(x(lib, 4, 2, 3)),
    "conv2d": lambda lib: lib.vmap(lambda t: lib.nn.functional.conv2d(t, data(lib, 3, 2, 2, 2)))(x(lib, 4, 1, 2, 5, 5)),
    "conv2d without a batch": lambda lib: lib.vmap(lambda t: lib.nn.functional.conv2d(t, data(lib, 3, 2, 2, 2)))(
        x(lib, 4, 2, 5, 5)
    ),
    "max_pool2d": functional("max_pool2d", (4, 2, 2, 4, 4), kernel_size=2),
    "avg_pool2d": functional("avg_pool2d", (4, 2, 2, 4, 4), kernel_size=2),
    "adaptive_avg_pool2d": functional("adaptive_avg_pool2d", (4, 2, 2, 5, 4), output_size=2),
    "unfold": functional("unfold", (4, 1, 2, 4, 4), kernel_size=2),
    "fold": functional("fold", (4, 1, 8, 4), output_size=3, kernel_size=2),
    "pad": functional("pad", (4, 2, 3), pad=(1, 2)),
    "pad, reflected": functional("pad", (4, 2, 3), pad=(1, 1), mode="reflect"),
    "interpolate": functional("interpolate", (4, 1, 2, 3), scale_factor=2.0),
    "cosine_similarity": functional("cosine_similarity", (4, 2, 3), (4, 2, 3)),
    "normalize": functional("normalize", (4, 2, 3)),
    "logsigmoid": functional("logsigmoid", (4, 3)),
    **{f"index: {name}": program for name, program in INDEX.items()},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_gives_the_same(name):
    same(PROGRAMS[name](tinygrad_edu), PROGRAMS[name](torch))


def escaped(lib: Any) -> Any:
    kept: list[Any] = []
    lib.vmap(lambda t: kept.append(t) or t)(x(lib))
    return kept[0] + 1


def backward_inside(lib: Any) -> Any:
    w = data(lib, 3, requires_grad=True)
    return lib.vmap(lambda t: (t * w).sum().backward() or t)(x(lib))


REFUSED: dict[str, Any] = {
    "a dimension that is not there": lambda lib: lib.vmap(lambda t: t, in_dims=2)(x(lib)),
    "nothing to map over": lambda lib: lib.vmap(lambda t: t, in_dims=None)(x(lib)),
    "nothing to map over in a tuple": lambda lib: lib.vmap(lambda t: t, in_dims=(None,))(x(lib)),
    "in_dims of another kind": lambda lib: lib.vmap(lambda t: t, in_dims="a")(x(lib)),
    "in_dims of another length": lambda lib: lib.vmap(lambda t: t, in_dims=(0, 0))(x(lib)),
    "in_dims of another structure": lambda lib: lib.vmap(lambda d: d["a"], in_dims={"a": 0})({"a": x(lib)}),
    "a float in in_dims": lambda lib: lib.vmap(lambda t: t, in_dims=(0.5,))(x(lib)),
    "sizes that differ": lambda lib: lib.vmap(lambda t, u: t)(x(lib), data(lib, 3)),
    "a number mapped over": lambda lib: lib.vmap(lambda t, k: t * k)(x(lib), 2),
    "a 0-d tensor": lambda lib: lib.vmap(lambda t: t)(lib.tensor(3.0)),
    "no inputs": lambda lib: lib.vmap(lambda: 3)(),
    "an output that is a number": lambda lib: lib.vmap(lambda t: 3)(x(lib)),
    "an output that is nothing": lambda lib: lib.vmap(lambda t: None)(x(lib)),
    "an output with a number": lambda lib: lib.vmap(lambda t: [t, 3])(x(lib)),
    "out_dims that are not there": lambda lib: lib.vmap(lambda t: t, out_dims=2)(x(lib)),
    "out_dims of another length": lambda lib: lib.vmap(lambda t: (t, t), out_dims=(0,))(x(lib)),
    "out_dims None of what differs": lambda lib: lib.vmap(lambda t: t, out_dims=None)(x(lib)),
    "chunk_size": lambda lib: lib.vmap(lambda t: t, chunk_size=0)(x(lib)),
    "randomness": lambda lib: lib.vmap(lambda t: t, randomness="often")(x(lib)),
    "if": lambda lib: lib.vmap(lambda t: t if t.sum() > 0 else -t)(x(lib)),
    "while": lambda lib: lib.vmap(lambda t: [t for _ in iter(lambda: bool(t.sum() > 0), False)])(x(lib)),
    "item": lambda lib: lib.vmap(lambda t: t * t.sum().item())(x(lib)),
    "float": lambda lib: lib.vmap(lambda t: t * float(t.sum()))(x(lib)),
    "int": lambda lib: lib.vmap(lambda t: t * int(t.sum()))(x(lib)),
    "tolist": lambda lib: lib.vmap(lambda t: lib.tensor(t.tolist()))(x(lib)),
    "numpy": lambda lib: lib.vmap(lambda t: lib.from_numpy(t.numpy()))(x(lib)),
    "equal": lambda lib: lib.vmap(lambda t: t if lib.equal(t, t) else -t)(x(lib)),
    "allclose": lambda lib: lib.vmap(lambda t: t if lib.allclose(t, t) else -t)(x(lib)),
    "random numbers": lambda lib: lib.vmap(lambda t: t + lib.randn(3))(x(lib)),
    "dropout": lambda lib: lib.vmap(lambda t: lib.nn.functional.dropout(t))(x(lib)),
    "nonzero": lambda lib: lib.vmap(lambda t: t.nonzero())(x(lib)),
    "a mask": lambda lib: lib.vmap(lambda t: t[t > 0])(x(lib)),
    "unique": lambda lib: lib.vmap(lambda t: t.unique())(x(lib)),
    "one tensor overwritten": lambda lib: (lambda one: lib.vmap(lambda t: one.add_(t))(x(lib)))(data(lib, 3)),
    "one element overwritten": lambda lib: (lambda one: lib.vmap(lambda t: one.copy_(t))(x(lib)))(data(lib, 3)),
    "written into zeros": lambda lib: written(lib, lambda t: lib.zeros(3, dtype=lib.float64)),
    "written into what is captured": lambda lib: (lambda one: written(lib, lambda t: one))(data(lib, 3)),
    "running moments": lambda lib: lib.vmap(lib.nn.BatchNorm1d(3).double())(data(lib, 2, 5, 3)),
    "requires_grad_": lambda lib: lib.vmap(lambda t: t.requires_grad_())(x(lib)),
    "backward": backward_inside,
    "escaped": escaped,
    "shapes that do not fit": lambda lib: lib.vmap(lambda t: t @ data(lib, 4))(x(lib)),
    "shapes that do not broadcast": lambda lib: lib.vmap(lambda t: t + data(lib, 4))(x(lib)),
    "a dimension of one example": lambda lib: lib.vmap(lambda t: t.sum(1))(x(lib)),
    "a view of one example": lambda lib: lib.vmap(lambda t: t.reshape(4))(x(lib)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_error_is_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:
        REFUSED[name](torch)
    with pytest.raises(Exception) as ours:
        REFUSED[name](tinygrad_edu)
    assert isinstance(ours.value, theirs.type), (ours.value, theirs.value)


@pytest.mark.parametrize("lib", [tinygrad_edu, torch], ids=["ours", "theirs"])
@pytest.mark.parametrize("draw", ["randn", "rand", "dropout"])
def test_random_numbers_are_the_same_or_different(lib, draw):
    def f(t: Any) -> Any:
        return lib.nn.functional.dropout(t * 0 + 1) if draw == "dropout" else t * 0 + getattr(lib, draw)(50)

    same_for_all = lib.vmap(f, randomness="same")(x(lib, 2, 50))
    assert bool((same_for_all[0] == same_for_all[1]).all())
    different = lib.vmap(f, randomness="different")(x(lib, 2, 50))
    assert not bool((different[0] == different[1]).all())


def test_uniform_numbers_that_differ_are_those_of_pytorch():
    found = []
    for lib in (tinygrad_edu, torch):
        lib.manual_seed(3)
        found.append(lib.vmap(lambda t, lib=lib: t + lib.rand(3), randomness="different")(x(lib)))
    same(*found)


@pytest.mark.parametrize("lib", [tinygrad_edu, torch], ids=["ours", "theirs"])
def test_what_a_tensor_says_of_itself_inside(lib):
    seen: list[Any] = []

    def f(t: Any) -> Any:
        sizes = (tuple(t.shape), t.ndim, t.dim(), t.numel(), t.size(-1), len(t))
        seen.append((*sizes, str(t.dtype), t.is_floating_point(), t.is_contiguous(), t.requires_grad))
        assert isinstance(t, lib.Tensor)
        assert "Batched" in repr(t)
        return t

    lib.vmap(f)(x(lib, 4, 2, 3))
    assert seen == [((2, 3), 2, 2, 6, 3, 2, "torch.float64", True, True, False)]


def test_the_function_runs_once():
    calls = []
    tinygrad_edu.vmap(lambda t: calls.append(1) or (t.sin() @ t).exp())(x(tinygrad_edu))
    assert calls == [1]
