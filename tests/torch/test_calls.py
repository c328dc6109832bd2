"""Small things that a program of PyTorch does, done here: the same values, or an error of the same class."""

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")


def described(result: Any) -> Any:
    """What there is to compare of a result: of a tensor its values, dtype, shape and whether it has a gradient."""
    if isinstance(result, (tuple, list)):
        return type(result).__name__.removesuffix("_out"), [described(part) for part in result]
    if hasattr(result, "tolist"):
        values = result.detach().cpu().tolist()
        return np.round(values, 5).tolist(), str(result.dtype), tuple(result.shape), result.requires_grad
    return str(result)


def outcome(lib: Any, f: Any) -> Any:
    try:
        return described(f(lib))
    except Exception as error:  # whatever PyTorch raises
        assert str(error), "an error says what is wrong"
        return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


def alike(f: Any) -> Any:
    ours, theirs = outcome(tinygrad_edu, f), outcome(torch, f)
    assert ours == theirs
    return ours


def changed(name: str) -> Any:
    """The gradient through an in-place form that gives whole steps."""

    def program(lib: Any) -> Any:
        x = lib.tensor([1.0, 2.0, -1.0], requires_grad=True)
        z = x * 2
        getattr(z, name)(*([] if name in ("floor_", "sign_") else [x]))
        (z * x).sum().backward()
        return z, x.grad

    return program


def resized(lib: Any) -> Any:
    x = lib.arange(4.0)
    smaller = x.clone().resize_(2)
    return smaller, smaller.clone().resize_(1, 2), x.view(2, 2).t().resize_(4), x[2:].resize_(1), x.resize_(6)[:4]


SAME: dict[str, Any] = {
    **{name: changed(name) for name in ("eq_", "ge_", "lt_", "ne_", "floor_", "sign_")},
    "resize_": resized,
    "resize_ through a smaller size": lambda t: (lambda x: x.resize_(2).resize_(4))(t.arange(4.0)),
    "resize_as_": lambda t: t.arange(6).resize_as_(t.zeros(3, 2)),
    "resize_ of a leaf": lambda t: t.ones(3, requires_grad=True).resize_(2),
    "resize_ to less than nothing": lambda t: t.ones(3).resize_(-1),
    "tensor_split, sections": lambda t: t.tensor_split(t.arange(7), sections=3),
    "tensor_split, indices": lambda t: t.arange(8).view(2, 4).tensor_split(indices=[1, 3], dim=1),
    "tensor_split, a tensor": lambda t: t.tensor_split(t.arange(7), tensor_indices_or_sections=t.tensor([2, 4])),
    "tensor_split, floats": lambda t: t.tensor_split(t.arange(8), t.tensor(3.0)),
    "tensor_split, nothing": lambda t: t.arange(8).tensor_split(),
    "broadcast_to keeps -1": lambda t: t.broadcast_to(t.ones(2, 1), (-1, 3)),
    "broadcast_to a new -1": lambda t: t.broadcast_to(t.ones(2, 1), (-1, 2, 3)),
    "broadcast_to, the method": lambda t: t.ones(2, 1).broadcast_to(2, 4),
    "broadcast_to, size=": lambda t: t.broadcast_to(t.ones(2, 1), size=(2, 4)),
    "broadcast_to what does not fit": lambda t: t.broadcast_to(t.ones(2), (3,)),
    "unsqueeze a tuple": lambda t: t.ones(2).unsqueeze((0, 1)),
    "unsqueeze a bool": lambda t: t.ones(2).unsqueeze(True),
    "unsqueeze": lambda t: t.unsqueeze(t.ones(2), dim=-1),
    "narrow a number": lambda t: t.tensor(1.0).narrow(0, 0, 1),
    "narrow from a tensor": lambda t: t.arange(4).narrow(0, t.tensor(1), 2),
    "narrow from a float": lambda t: t.arange(4).narrow(0, 1.5, 2),
    "contiguous": lambda t: t.arange(6).view(1, 1, 2, 3).contiguous(memory_format=t.channels_last),
    "contiguous of two dimensions": lambda t: t.ones(2, 3).contiguous(memory_format=t.channels_last),
    "to": lambda t: t.ones(1, 2, 3, 4).to(t.float64, non_blocking=True, memory_format=t.channels_last).sum(),
    "clone": lambda t: t.ones(2, requires_grad=True).clone(memory_format=t.preserve_format),
    "clone in no format": lambda t: t.ones(2).clone(memory_format=3),
    "is_contiguous": lambda t: [t.ones(2, 3).t().is_contiguous(memory_format=t.contiguous_format),
                                t.ones(2, 3, 4, 5).is_contiguous(memory_format=t.channels_last),
                                t.ones(2, 4, 5, 3).permute(0, 3, 1, 2).is_contiguous(memory_format=t.channels_last)],
    "like": lambda t: [f(t.ones(2), memory_format=t.preserve_format).shape for f in
                       (t.empty_like, t.zeros_like, t.ones_like, t.rand_like, t.randn_like)],
    "full_like": lambda t: t.full_like(t.ones(2), 3.0, memory_format=t.preserve_format, layout=t.strided),
    "a module": lambda t: type(t.nn.Linear(2, 2).to(memory_format=t.channels_last)).__name__,
    "names of formats": lambda t: [t.channels_last, t.contiguous_format, t.preserve_format, t.channels_last_3d],
    "their class": lambda t: [isinstance(t.channels_last, t.memory_format), t.strided, t.ones(2).layout],
    "return_types": lambda t: [isinstance(t.ones(2, 2).max(0), t.return_types.max), t.return_types.sort.__name__,
                               isinstance(t.linalg.svd(t.ones(2, 2)), t.return_types.linalg_svd)],
    "is_floating_point": lambda t: t.is_floating_point(3),
    "is_floating_point, input=": lambda t: t.is_floating_point(input=t.ones(2)),
    "is_complex": lambda t: t.is_complex(3),
    "is_nonzero": lambda t: t.is_nonzero(3),
    "is_same_size": lambda t: t.is_same_size(t.ones(2), 3),
    "numel": lambda t: t.numel(3),
    "numel, input=": lambda t: t.numel(input=t.ones(3)),
    "out of two, one": lambda t: t.max(t.ones(2, 2), 0, out=t.ones(2)),
    "out of two, a tuple of one": lambda t: t.sort(t.ones(2), out=(t.ones(2),)),
    "out of two": lambda t: t.max(t.eye(2), 0, out=(t.ones(2), t.zeros(2, dtype=t.int64))),
    "out of one, a tuple": lambda t: t.add(t.ones(2), 1, out=(t.ones(2),)),
    "out in shared places": lambda t: t.add(t.ones(2), 1, out=t.ones(1).expand(2)),
    "float of two": lambda t: float(t.ones(2)),
    "entr": lambda t: t.special.entr(t.tensor([-1.0, 0.0, 0.5, 2.0, float("nan")]))[:4],
    "xlog1py": lambda t: t.special.xlog1py(t.tensor([0.0, 1.0, 2.0]), t.tensor([-1.0, 1.0, 0.0])),
    "xlog1py of a number": lambda t: t.special.xlog1py(2.0, t.tensor([0.0, 1.0])),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_the_same_program(name):
    alike(SAME[name])


NUMBERS = [-0.5, -1, 300, -1.5, 255.7, 256.0, 1e10, float("nan"), float("inf"), True, -255, -256, 2.5, 0]
INTO: dict[str, Any] = {
    "all": lambda t, x, value: x.__setitem__(..., value),
    "one": lambda t, x, value: x.__setitem__(0, value),
    "a mask": lambda t, x, value: x.__setitem__(x == 0, value),
    "a list": lambda t, x, value: x.__setitem__([0, 1], value),
    "fill_": lambda t, x, value: x.fill_(value),
    "masked_fill_": lambda t, x, value: x.masked_fill_(x == 0, value),
    "index_fill_": lambda t, x, value: x.index_fill_(0, t.tensor([1]), value),
    "scatter_": lambda t, x, value: x.scatter_(0, t.tensor([1]), value),
}


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int64", "bool", "float32"])
@pytest.mark.parametrize("name", INTO)
def test_a_number_is_written_only_where_it_can_be_held(name, dtype):
    for value in NUMBERS:

        def write(lib: Any, value: Any = value) -> Any:
            x = lib.zeros(3, dtype=getattr(lib, dtype))
            INTO[name](lib, x, value)
            return x.nan_to_num(9.0, 8.0) if dtype == "float32" else x

        alike(write)


MATRICES = [[[2.0, 1.0], [1.0, 2.0]], [[1.0, 2.0], [2.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]]
UNCHECKED: dict[str, Any] = {
    "cholesky_ex": lambda t, x: t.linalg.cholesky_ex(x),
    "cholesky_ex, upper": lambda t, x: t.linalg.cholesky_ex(x, upper=True),
    "inv_ex": lambda t, x: t.linalg.inv_ex(x),
    "lu_factor_ex": lambda t, x: t.linalg.lu_factor_ex(x),
    "solve_ex": lambda t, x: t.linalg.solve_ex(x, t.eye(2)),
    "solve_ex of a vector": lambda t, x: t.linalg.solve_ex(x, t.ones(2)) if x.ndim == 2 else t.linalg.inv_ex(x),
}


@pytest.mark.parametrize("name", UNCHECKED)
@pytest.mark.parametrize("which", [0, 1, 2, 3, slice(None)])
def test_factors_and_whether_they_are_right(name, which):
    found = []
    for lib in (tinygrad_edu, torch):
        x = lib.tensor(MATRICES[which], requires_grad=True)
        result = UNCHECKED[name](lib, x)
        good = np.asarray(result.info) == 0
        if good.all():
            (result[0] ** 2).sum().backward()
        gradient = x.grad.numpy() if good.all() else np.zeros(2)
        found.append((type(result).__name__, result.info, result[0].detach().numpy()[good], gradient))
    assert found[0][0] == found[1][0]
    assert str(found[0][1].dtype) == str(found[1][1].dtype) == "torch.int32"
    for ours, theirs in zip(found[0][1:], found[1][1:], strict=True):
        np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["cholesky_ex", "inv_ex", "lu_factor_ex"])
def test_asked_to_they_raise(name):
    for lib in (tinygrad_edu, torch):
        with pytest.raises(RuntimeError):
            getattr(lib.linalg, name)(lib.tensor(MATRICES[2]), check_errors=True)


NAMES: dict[str, Any] = {
    "addmm": lambda t, x: t.addmm(x, x, x),
    "aminmax": lambda t, x: x.aminmax()[0],
    "as_strided": lambda t, x: x.as_strided((2,), (1,)),
    "bce": lambda t, x: t.nn.functional.binary_cross_entropy(x.sigmoid(), t.ones(2, 2)),
    "bce with logits": lambda t, x: t.nn.functional.binary_cross_entropy_with_logits(x, t.ones(2, 2)),
    "cummax": lambda t, x: x.cummax(0)[0],
    "diag_embed": lambda t, x: t.diag_embed(x),
    "diagonal": lambda t, x: x.diagonal(),
    "eigh": lambda t, x: t.linalg.eigh(x + x.T)[0],
    "huber": lambda t, x: t.nn.functional.huber_loss(x, x * 2),
    "kthvalue": lambda t, x: x.kthvalue(1)[0],
    "linear": lambda t, x: t.nn.functional.linear(x, x, x[0]),
    "linear of three": lambda t, x: t.nn.functional.linear(x[None], x, x[0]),
    "linear, unbiased": lambda t, x: t.nn.functional.linear(x, x),
    "l1": lambda t, x: t.nn.functional.l1_loss(x, x * 2),
    "masked_fill": lambda t, x: x.masked_fill(x > 0, 0.0),
    "matmul of three": lambda t, x: x[None] @ x,
    "max": lambda t, x: x.max(),
    "max of rows": lambda t, x: x.max(1)[0],
    "max of one": lambda t, x: x[0, 0].max(0)[0],
    "median of rows": lambda t, x: x.median(1)[0],
    "min": lambda t, x: x.min(),
    "mode": lambda t, x: x.mode(0)[0],
    "mse": lambda t, x: t.nn.functional.mse_loss(x, x * 2),
    "mse, each": lambda t, x: t.nn.functional.mse_loss(x, x * 2, reduction="none"),
    "qr": lambda t, x: t.linalg.qr(x)[0],
    "smooth l1": lambda t, x: t.nn.functional.smooth_l1_loss(x, x * 2),
    "sort": lambda t, x: x.sort()[0],
    "svd": lambda t, x: t.linalg.svd(x)[0],
    "the mean of squares": lambda t, x: ((x - 1) ** 2).mean(),
    "topk": lambda t, x: x.topk(1)[0],
    "trace": lambda t, x: x.trace(),
    "unfold": lambda t, x: x.unfold(0, 1, 1),
}


@pytest.mark.parametrize("name", NAMES)
def test_nodes_have_pytorchs_names(name):
    ours, theirs = (
        NAMES[name](lib, lib.tensor([[1.0, 0.5], [0.2, 2.0]], requires_grad=True) * 1) for lib in (tinygrad_edu, torch)
    )
    assert ours.grad_fn.name() == theirs.grad_fn.name()


def test_a_name_is_of_the_node_alone():
    x = tinygrad_edu.ones(2, requires_grad=True) * 1
    x.masked_fill(x > 0, 1.0)
    x.max()
    tinygrad_edu.nn.functional.mse_loss(x, x * 2)
    assert x.grad_fn.name() == "MulBackward0"
    assert tinygrad_edu.amax(x).grad_fn.name() == "AmaxBackward0"
    assert tinygrad_edu.where(x > 0, x, 0.0).grad_fn.name() == "WhereBackward0"
