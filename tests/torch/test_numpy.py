"""Memory shared with NumPy and PyTorch, and Python's own questions: the same answers and refusals as PyTorch's."""

import math
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

LIBRARIES = (torch, tinygrad_edu)
DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")


@pytest.mark.parametrize("dtype", DTYPES)
def test_dlpack_shares_both_ways(dtype: str) -> None:
    for ours, theirs in (LIBRARIES, LIBRARIES[::-1]):
        x = ours.ones(2, 3).to(getattr(ours, dtype))
        y = theirs.from_dlpack(x.t())
        assert str(y.dtype) == str(x.dtype)
        assert tuple(y.shape) == (3, 2)
        y[2, 0] = 0
        assert x[0, 2].item() == 0
        x[1, 1] = 0
        assert y.tolist() == x.t().tolist()


def test_dlpack_with_numpy_shares() -> None:
    x = tinygrad_edu.arange(4.0)
    assert np.shares_memory(np.from_dlpack(x), x.numpy())
    np.from_dlpack(x)[0] = 9
    assert x[0] == 9
    backwards = np.arange(4.0)[::-1]
    assert tinygrad_edu.from_dlpack(backwards).tolist() == [3, 2, 1, 0]
    with pytest.raises(BufferError, match="negative"):  # torch.from_dlpack would end the process
        tinygrad_edu.from_dlpack(backwards).__dlpack__()


def test_dlpack_of_any_rank() -> None:
    for shape in ((), (0,), (0, 3), (1,), (2, 1, 3)):
        for ours, theirs in (LIBRARIES, LIBRARIES[::-1]):
            assert tuple(theirs.from_dlpack(ours.zeros(shape)).shape) == shape


def test_dlpack_capsules() -> None:
    for ours, theirs in (LIBRARIES, LIBRARIES[::-1]):
        x = ours.zeros(2)
        y = theirs.utils.dlpack.from_dlpack(ours.utils.dlpack.to_dlpack(x))
        y[1] = 5
        assert x.tolist() == [0, 5]
        capsule = ours.utils.dlpack.to_dlpack(ours.ones(3) * 4)
        assert theirs.from_dlpack(capsule).tolist() == [4, 4, 4]  # the memory outlives its tensor


def test_dlpack_refuses() -> None:
    for lib in LIBRARIES:
        x = lib.ones(2, requires_grad=True)
        for export in (np.from_dlpack, torch.from_dlpack, tinygrad_edu.from_dlpack, lambda t: t.__dlpack__()):
            with pytest.raises(BufferError, match="require gradient"):
                export(x)
        assert tuple(map(int, lib.ones(1).__dlpack_device__())) == (1, 0)
    fixed = np.ones(2)
    fixed.flags.writeable = False
    with pytest.raises(BufferError, match="read-only"):
        tinygrad_edu.from_dlpack(fixed)
    assert tinygrad_edu.from_dlpack(fixed, copy=True).tolist() == [1, 1]
    for bad in (torch.ones(2, dtype=torch.bfloat16), np.ones(2, "u2"), np.ones(2, "c8")):
        with pytest.raises(BufferError):
            tinygrad_edu.from_dlpack(bad)
    with pytest.raises(BufferError, match="CPU"):
        tinygrad_edu.ones(2).__dlpack__(dl_device=(2, 0))
    with pytest.raises(AttributeError, match="__dlpack__"):
        tinygrad_edu.from_dlpack([1.0])


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # PyTorch's
def test_arrays_share_memory() -> None:
    for lib in LIBRARIES:
        array = np.zeros(3)
        t = lib.from_numpy(array)
        t[0] = 1
        array[1] = 2
        assert t.tolist() == [1, 2, 0]
        assert np.shares_memory(np.asarray(t), array)
        assert np.shares_memory(t.numpy(), array)
        assert not np.shares_memory(np.array(t), array)
        assert np.asarray(t, dtype=np.float32).dtype == np.float32
        assert np.shares_memory(lib.as_tensor(array).numpy(), array)
        assert not np.shares_memory(lib.tensor(array).numpy(), array)
        assert np.shares_memory(lib.asarray(array).numpy(), array)
        assert not np.shares_memory(lib.asarray(array, copy=True).numpy(), array)
        assert np.shares_memory(np.asarray(t[1:]), array)


EXPRESSIONS = """
torch.from_numpy(np.ones(2)[::-1])
torch.from_numpy(np.ones(2, '>f4'))
torch.from_numpy(np.array(['a']))
torch.from_numpy(np.array([None]))
torch.from_numpy(np.float64(3))
torch.from_numpy(np.array(3.))
torch.from_numpy([1])
torch.frombuffer(bytearray(b'abcd'), dtype=torch.uint8)
torch.frombuffer(bytearray(b'abcd'), dtype=torch.int16, count=1, offset=2)
torch.frombuffer(bytearray(b'abcd'), dtype=torch.int32, offset=2)
torch.frombuffer(bytearray(b''), dtype=torch.int32)
torch.frombuffer(bytearray(b'abcd'), dtype=torch.int32, count=2)
torch.frombuffer(bytearray(b'abc'), dtype=torch.int16)
torch.frombuffer(bytearray(b'abcd'), dtype=torch.int16, count=0)
torch.frombuffer(bytearray(b'abcd'), dtype=torch.int16, offset=4)
torch.frombuffer([1], dtype=torch.int16)
torch.frombuffer(bytearray(b'abcd'))
torch.frombuffer(bytearray(b'abcdefgh'), dtype=torch.float32, requires_grad=True)
torch.asarray([1, 2])
torch.asarray(np.ones(2, 'f'))
torch.asarray(3.5)
torch.asarray(np.float64(3))
torch.asarray([1.5], dtype=torch.int32)
torch.asarray(range(3))
torch.asarray(bytearray(b'abcd'), dtype=torch.uint8)
torch.asarray(bytearray(b'abcd'))
torch.asarray([1, 2], copy=False)
torch.asarray(np.ones(2), copy=False, dtype=torch.float32)
torch.asarray(torch.ones(2), copy=False, dtype=torch.int)
np.asarray(torch.ones(2, requires_grad=True))
np.array(torch.ones(2), dtype=np.int8)
torch.ones(2, requires_grad=True).numpy()
torch.ones(2, requires_grad=True).numpy(force=True)
torch.ones(2).numpy(True)
float(torch.ones(1, 1))
float(torch.ones(2))
int(torch.tensor(2.7))
int(torch.tensor(float('nan')))
int(torch.ones(2))
complex(torch.tensor(2.))
[1, 2, 3][torch.tensor(1)]
[1, 2, 3][torch.tensor([1])]
[1, 2, 3][torch.tensor(True)]
[1, 2, 3][torch.tensor(1.)]
[1, 2, 3][torch.tensor([1, 2])]
range(torch.tensor(3))
bool(torch.ones(2))
bool(torch.ones(0))
bool(torch.ones(1, 1))
bool(torch.tensor(float('nan')))
not torch.zeros(1)
1 in torch.ones(2)
torch.tensor(2.) in torch.ones(2)
'a' in torch.ones(2)
None in torch.ones(2)
torch.ones(3) in torch.ones(2, 3)
torch.ones(4) in torch.ones(2, 3)
[1., 1.] in torch.ones(2, 2)
len(torch.ones(2, 3))
len(torch.tensor(1))
list(torch.ones(2, 2))
list(torch.tensor(1))
list(reversed(torch.arange(3)))
torch.arange(6).reshape(2, 3).tolist()
torch.tensor(1).tolist()
torch.ones(0, 2).tolist()
f"{torch.tensor(1.5):.3f}"
f"{torch.tensor([1.5]):.3f}"
f"{torch.tensor(3):5d}"
f"{torch.tensor(1.5)}"
f"{torch.tensor([1.5, 2])}"
f"{torch.tensor([1.5, 2]):>10}"
str(torch.tensor(1.5))
"%d %.2f" % (torch.tensor(3), torch.tensor(3.5))
math.floor(torch.tensor(2.5)) + math.ceil(torch.tensor(2.5)) + math.sqrt(torch.tensor(4.))
abs(torch.tensor(-1))
torch.ones(2) == None
torch.ones(2) == "a"
torch.ones(2) != None
torch.ones(2) < None
torch.ones(2) == [1, 1]
torch.ones(2) == torch.ones(3)
sum(torch.ones(3))
max(torch.tensor([1, 3, 2]))
sorted(torch.tensor([3, 1]))
torch.empty(0).item()
torch.ones(2).item()
torch.ones(2) + np.ones(2)
torch.ones(2).int() * np.float32(2.5)
np.float64(2) * torch.ones(2)
np.int64(2) * torch.ones(2).int()
torch.ones(2) ** np.float64(2)
np.float32(2.5) ** torch.ones(2)
torch.ones(2) // np.ones(2)
torch.ones(2) == np.ones(2)
np.ones(2) == torch.ones(2)
torch.ones(2) + [1., 2]
torch.ones(2) + None
np.float_power(torch.ones(2) * 2, 3)
torch.float_power(torch.tensor([2]), 3)
""".strip().splitlines()


def plain(x: Any) -> Any:
    """Something to compare: numbers, lists, and the dtypes of tensors."""
    if isinstance(x, (torch.Tensor, tinygrad_edu.Tensor)):
        return str(x.dtype), tuple(x.shape), x.requires_grad, x.tolist()
    if isinstance(x, np.ndarray):
        return x.dtype, x.tolist()
    return [plain(each) for each in x] if isinstance(x, (list, tuple)) else x


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.filterwarnings("ignore")
def test_expression(expression: str) -> None:
    results: list[Any] = []
    for lib in LIBRARIES:
        try:
            results.append(plain(eval(expression, {"torch": lib, "np": np, "math": math})))
        except Exception as error:
            results.append(error)
    theirs, ours = results
    if isinstance(theirs, Exception):
        assert isinstance(ours, type(theirs)), f"PyTorch {theirs!r}, ours {ours!r}"
    else:
        assert not isinstance(ours, Exception), ours
        assert ours == theirs


def test_asarray_keeps_or_drops_gradients() -> None:
    for lib in LIBRARIES:
        y = lib.ones(2, requires_grad=True) * 2
        assert lib.asarray(y, requires_grad=True).grad_fn is not None
        assert not lib.asarray(y, requires_grad=False).requires_grad
        z = lib.ones(2)
        assert lib.asarray(z, requires_grad=True).requires_grad
        assert z.requires_grad
        assert lib.asarray(y, copy=True, requires_grad=True).grad_fn is not None


def test_operators_with_arrays_in_both_orders() -> None:
    """PyTorch refuses `array * tensor`; here either order gives the tensor of the same values, with its gradient."""
    array = np.array([1.0, 2.0, 4.0])
    for sign in ("+", "-", "*", "/", "//", "%", "**", "<", ">=", "=="):
        t = tinygrad_edu.tensor([2.0, 3.0, 5.0], dtype=tinygrad_edu.float64)
        for expression in (f"a {sign} b", f"b {sign} a"):
            found = eval(expression, {"a": array, "b": t})
            assert isinstance(found, tinygrad_edu.Tensor)
            np.testing.assert_allclose(found.numpy(), eval(expression, {"a": array, "b": t.numpy()}))
    x = tinygrad_edu.tensor([2.0, 3.0, 5.0], requires_grad=True)
    (array.astype(np.float32) * x - np.ones(3, np.float32) / x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), array + 1 / np.array([2, 3, 5]) ** 2, rtol=1e-6)
    assert isinstance(np.eye(3) @ x.detach().double(), tinygrad_edu.Tensor)


def test_ufunc_methods() -> None:
    x = tinygrad_edu.tensor([1.0, 2.0, 3.0])
    assert np.add.reduce(x) == 6
    assert np.multiply.accumulate(x).tolist() == [1, 2, 6]
    out = tinygrad_edu.zeros(3)
    assert np.add(x, x, out=out) is out
    assert out.tolist() == [2, 4, 6]
    with pytest.raises(TypeError):
        np.add(x, x, out=np.zeros(3))
    with pytest.raises(TypeError, match="no rule"):
        np.add.reduce(x.clone().requires_grad_())
    before = x._version
    np.add.at(x, [0, 0], 1.0)
    np.put(x, [2], 9.0)
    assert x.tolist() == [3, 2, 9]
    assert x._version == before + 2


def test_a_write_by_numpy_is_seen_by_backward() -> None:
    x = tinygrad_edu.ones(3, requires_grad=True)
    y = tinygrad_edu.tensor([1.0, 2.0, 3.0])
    z = x * y
    np.add.at(y, [0], 5.0)
    with pytest.raises(RuntimeError, match=r"modified by an inplace operation.*add\.at"):
        z.sum().backward()
