"""Every op x dtype x dtype x {tensor, 0-d tensor, Python number}: the dtype, the value or the refusal of PyTorch."""

import itertools
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")

NAMES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
NUMBERS = (True, False, 2, -3, 300, 2.5, -0.5)
TOLERANCE = {"float16": 2e-3, "float32": 2e-6, "float64": 1e-14}
Case = tuple[Any, Any, str]


def words(text: str) -> list[str]:
    return text.split()


def values(name: str, first: bool) -> np.ndarray:
    """Three elements, among them the largest that the dtype holds, and no zero among the second ones."""
    if name == "bool":
        found: list[Any] = [True, False, True] if first else [True, True, True]
    elif name == "uint8":
        found = [3, 200, 255] if first else [2, 100, 7]
    elif name.startswith("int"):
        found = [-7, np.iinfo(name).max, 5] if first else [2, 3, -3]
    else:
        found = [-7.25, 2.5, 100.0] if first else [2.0, 0.75, -3.5]
    return np.array(found, name)


def cases() -> Iterator[Case]:
    """What meets: dtypes or numbers, and of which rank the two are."""
    for (a, b), rank in itertools.product(itertools.product(NAMES, NAMES), ("n n", "n 0", "0 n", "0 0")):
        yield a, b, rank
    for a, number, rank in itertools.product(NAMES, NUMBERS, ("n", "0")):
        yield a, number, f"{rank} number"
        yield number, a, f"number {rank}"


CASES = list(cases())


def operand(lib: Any, given: Any, rank: str, first: bool) -> Any:
    if rank == "number":
        return given
    found = lib.tensor(values(given, first))
    return found[0] if rank == "0" else found


def called(name: str, **options: Any) -> Callable[..., Any]:
    return lambda lib, a, b: getattr(lib, name)(a, b, **options)


def written(lib: Any, a: Any, b: Any) -> Any:
    a[...] = b
    return a


MASK = [True, False, True]
OPS: dict[str, Callable[..., Any]] = {
    name: called(name)
    for name in words(
        "add sub mul div floor_divide remainder fmod pow maximum minimum eq ne lt le gt ge bitwise_and bitwise_or "
        "bitwise_xor bitwise_left_shift bitwise_right_shift logical_and logical_or logical_xor atan2 hypot copysign "
        "logaddexp xlogy heaviside isclose float_power gcd result_type matmul dot outer"
    )
}
OPS |= {
    "add alpha": called("add", alpha=2),
    "sub alpha": called("sub", alpha=2.5),
    "div trunc": called("div", rounding_mode="trunc"),
    "div floor": called("div", rounding_mode="floor"),
    "where": lambda lib, a, b: lib.where(lib.tensor(MASK), a, b),
    "masked_fill": lambda lib, a, b: lib.masked_fill(a, lib.tensor(MASK), b),
    "clamp min": called("clamp"),
    "clamp max": lambda lib, a, b: lib.clamp(a, max=b),
    "lerp": lambda lib, a, b: lib.lerp(a, b, 0.5),
    "addcmul": lambda lib, a, b: lib.addcmul(a, a, b),
    "addcdiv": lambda lib, a, b: lib.addcdiv(a, a, b),
    "cat": lambda lib, a, b: lib.cat([a, b]),
    "stack": lambda lib, a, b: lib.stack([a, b]),
    "can_cast": lambda lib, a, b: lib.can_cast(a.dtype, b.dtype),
    "promote_types": lambda lib, a, b: lib.promote_types(a.dtype, b.dtype),
    "to": lambda lib, a, b: lib.abs(a.to(lib.float64)).to(b.dtype) if a.dtype != lib.bool else a.to(b.dtype),
    "type_as": lambda lib, a, b: lib.clamp(a.to(lib.int64), 0, 100).type_as(b),
    "x[...] =": written,
}
OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "&": "and_",
    "|": "or_", "^": "xor", "<<": "lshift", ">>": "rshift", "==": "eq", "<": "lt", "+=": "iadd", "-=": "isub", "*=":
    "imul",
    "/=": "itruediv", "//=": "ifloordiv", "%=": "imod", "**=": "ipow", "&=": "iand", "|=": "ior", "^=": "ixor",
    "<<=": "ilshift", ">>=": "irshift",
}  # fmt: skip
OPS |= {sign: lambda lib, a, b, name=name: getattr(operator, name)(a, b) for sign, name in OPERATORS.items()}

NO_KERNEL = {"matmul", "dot", "addcmul", "clamp min", "clamp max"}  # bools, which PyTorch just has no code for
TAKES_MORE = {"x[...] ="}  # a negative float into uint8, which PyTorch refuses and NumPy wraps around


def run(lib: Any, name: str, case: Case) -> Any:
    a, b, ranks = case
    ranks_of = ranks.split()
    try:
        return OPS[name](lib, operand(lib, a, ranks_of[0], True), operand(lib, b, ranks_of[1], False))
    except Exception as error:
        return error


def differs(name: str, ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, TypeError):  # "must be Tensor": NumPy's functions take numbers there, and so do ours
        return False
    if isinstance(theirs, Exception):
        if name in NO_KERNEL and isinstance(theirs, NotImplementedError):
            return False
        return not isinstance(ours, type(theirs)) and name not in TAKES_MORE
    if not isinstance(theirs, torch.Tensor):
        return str(ours) != str(theirs)
    if isinstance(ours, Exception) or str(ours.dtype) != str(theirs.dtype) or tuple(ours.shape) != tuple(theirs.shape):
        return True
    a, b = ours.detach().numpy(), theirs.detach().numpy()
    return not np.allclose(a, b, rtol=TOLERANCE.get(a.dtype.name, 0), atol=0, equal_nan=True)


@pytest.mark.parametrize("name", OPS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_pair(name: str) -> None:
    wrong = []
    for case in CASES:
        theirs, ours = run(torch, name, case), run(tinygrad_edu, name, case)
        if differs(name, ours, theirs):
            wrong.append(f"{case}: PyTorch {theirs!r}, ours {ours!r}")
    assert not wrong, f"{len(wrong)} of {len(CASES)}:\n" + "\n".join(wrong[:10])


def test_the_matrix_was_walked() -> None:
    assert len(CASES) == 9 * 9 * 4 + 9 * 7 * 2 * 2
    assert len(OPS) * len(CASES) == 81 * 576


UNARY = words(
    "sum mean prod max min amax amin var std norm any all count_nonzero nansum nanmean aminmax abs neg square sqrt "
    "rsqrt reciprocal floor ceil trunc round sign exp log log1p sin tanh sigmoid isnan isfinite isposinf logical_not "
    "bitwise_not clone zeros_like ones_like empty_like positive relu lgamma erf unique is_floating_point "
    "is_complex numel bincount argsort nonzero"
)
ONE_MORE: dict[str, Callable[..., Any]] = {
    **{f"{n} dim": lambda lib, x, n=n: getattr(lib, n)(x, 0) for n in
       words("sum mean prod max min amax amin var std any all cumsum cumprod logsumexp softmax argmax median sort")},
    **{f"sum {d}": lambda lib, x, d=d: lib.sum(x, dtype=getattr(lib, d)) for d in NAMES},
    **{f"prod {d}": lambda lib, x, d=d: lib.prod(x, dtype=getattr(lib, d)) for d in NAMES},
    **{f"cumsum {d}": lambda lib, x, d=d: lib.cumsum(x, 0, dtype=getattr(lib, d)) for d in ("int64", "float32")},
    "mean float32": lambda lib, x: x.mean(dtype=lib.float32),
    "mean int64": lambda lib, x: x.mean(dtype=lib.int64),
    **{f".{n}()": lambda lib, x, n=n: getattr(x, n)() for n in
       words("float double half long int short char byte bool type element_size nelement is_nonzero tolist")},
    "itemsize": lambda lib, x: (x.itemsize, x.nbytes),
    "full_like": lambda lib, x: lib.full_like(x, 2.5),
    "new_tensor": lambda lib, x: x.new_tensor([1, 0, 1]),
    "new_full": lambda lib, x: x.new_full((2,), 1),
    "new_zeros": lambda lib, x: x.new_zeros(2, 3),
    "new": lambda lib, x: x.new([1, 2]),
    "** 2": lambda lib, x: x**2,
    "2 ** x": lambda lib, x: 2.0**x,
    "-x": lambda lib, x: -x,
    "~x": lambda lib, x: ~x,
    "x * x": lambda lib, x: x * x,
}  # fmt: skip
ALONE: dict[str, Callable[..., Any]] = {n: lambda lib, x, n=n: getattr(lib, n)(x) for n in UNARY} | ONE_MORE
BOOLS_TOO = {"relu", "positive", "argmax dim"}  # which PyTorch refuses
NO_BOOLS = {"sign", "sigmoid", "square"}  # which PyTorch takes for 0 and 1: say .float() or .int()


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.filterwarnings("ignore")
def test_every_dtype(name: str) -> None:
    for dtype, rank, first in itertools.product(NAMES, "n0", (True, False)):
        results = []
        for lib in (torch, tinygrad_edu):
            try:
                results.append(ALONE[name](lib, operand(lib, dtype, rank, first)))
            except Exception as error:
                results.append(error)
        theirs, ours = results
        if isinstance(theirs, NotImplementedError) or (name in BOOLS_TOO | NO_BOOLS and dtype == "bool"):
            continue  # PyTorch has no code for it
        pairs = zip(ours, theirs, strict=True) if isinstance(theirs, tuple) else [(ours, theirs)]
        for o, t in pairs:
            if name == "empty_like":
                o, t = o.dtype, t.dtype
            assert not differs(name, o, t), f"{dtype}, {rank}: PyTorch {t!r}, ours {o!r}"


def test_all_were_asked() -> None:
    assert len(ALONE) == len(UNARY) + len(ONE_MORE) == 118


EXPRESSIONS = """
torch.ones(2).to(float)
torch.zeros(2, dtype=int)
torch.zeros(2, dtype=bool)
torch.ones(2).to('nowhere')
torch.ones(2).to(3)
torch.ones(2).to(None)
torch.ones(2).to('cpu', torch.int)
torch.ones(2).to(torch.int, True)
torch.ones(2).to(torch.ones(1).int(), copy=True)
torch.ones(2).to(foo=1)
torch.ones(2).to()
torch.ones(2).type('torch.DoubleTensor')
torch.ones(2).type(torch.DoubleTensor)
torch.ones(2).type(torch.int8)
torch.ones(2).type('foo')
torch.ones(2).type(3)
torch.ones(2).type()
torch.ones(2).type(torch.Tensor)
torch.ones(2).type(float)
torch.Tensor(2, 3).shape
torch.Tensor([1, 2])
torch.Tensor([True, 2])
torch.Tensor(5).shape
torch.Tensor(torch.Size([2, 3])).shape
torch.Tensor((2, 3))
torch.Tensor(2.5)
torch.Tensor(True)
torch.Tensor()
torch.Tensor(np.ones(2))
torch.Tensor(torch.tensor([1, 2]))
torch.Tensor(torch.ones(2).double())
torch.Tensor(-1)
torch.Tensor('a')
torch.Tensor([1, 2], dtype=torch.int)
torch.Tensor(None)
torch.Tensor(2, 3.)
torch.Tensor([1], [2])
torch.FloatTensor([1, 2])
torch.LongTensor([1.7, 2])
torch.LongTensor(2, 3).shape
torch.LongTensor(np.array([1., 2]))
torch.LongTensor(torch.tensor([1, 2]))
torch.LongTensor(torch.tensor([1., 2]))
torch.ByteTensor([300])
torch.BoolTensor([0, 1, 2])
torch.HalfTensor([1.5])
torch.IntTensor(range(3))
torch.ShortTensor([1])
torch.CharTensor([[1], [2]])
repr(torch.FloatTensor)
str(torch.LongTensor.dtype)
[isinstance(torch.ones(1), t) for t in (torch.FloatTensor, torch.DoubleTensor, torch.Tensor)]
torch.tensor([1, 2]).new([3, 4])
torch.tensor([1, 2]).new(2, 3).shape
torch.tensor([1, 2]).new()
torch.tensor([1, 2]).new(torch.tensor([3.]))
torch.can_cast(1, 2)
torch.is_nonzero(torch.ones(2))
torch.is_nonzero(torch.zeros(1, 1))
torch.result_type(1, 2)
torch.result_type(1., torch.ones(1).int())
torch.promote_types(1, 2)
[torch.float32.is_signed, torch.uint8.is_signed, torch.bool.is_signed]
torch.float32.to_real()
torch.float32.to_complex()
[torch.bool.abbr, torch.uint8.abbr, torch.int64.abbr, torch.float16.abbr]
[torch.int8.is_floating_point, torch.int8.is_complex, torch.int8.itemsize]
torch.finfo()
torch.finfo(torch.float16)
torch.finfo(torch.float32)
torch.finfo(torch.float64)
[getattr(torch.finfo(torch.float32), n) for n in 'bits eps max min tiny smallest_normal resolution dtype'.split()]
torch.finfo(torch.int8)
torch.finfo(float)
torch.finfo(torch.float32) == torch.finfo(torch.float32)
torch.iinfo(torch.float32)
torch.iinfo(torch.bool)
torch.iinfo(torch.uint8)
torch.iinfo(torch.int64)
[getattr(torch.iinfo(torch.int16), n) for n in 'bits max min dtype'.split()]
torch.iinfo()
torch.iinfo(int)
torch.finfo(torch.float32).foo
torch.set_default_dtype(torch.int)
torch.tensor([])
torch.tensor([[], []])
torch.tensor(3)
torch.tensor(3.)
torch.tensor(True)
torch.tensor(np.float64(3))
torch.tensor([np.float64(3)])
torch.tensor([np.float16(3)])
torch.tensor([np.int8(3), 2])
torch.tensor([np.float32(3), 2.5])
torch.tensor([2.5, np.float64(3)])
torch.tensor([np.ones(2, 'f'), np.ones(2, 'f')])
torch.tensor([torch.tensor(1.), torch.tensor(2)])
torch.tensor([1, torch.tensor(2.5, dtype=torch.float64)])
torch.tensor([torch.tensor(1, dtype=torch.int8)])
torch.tensor([torch.ones(1), torch.ones(1)])
torch.tensor([torch.ones(2), torch.ones(2)])
torch.tensor(range(4))
torch.tensor({1: 2})
torch.tensor({1, 2})
torch.tensor(None)
torch.tensor("abc")
torch.tensor(["a"])
torch.tensor([None])
torch.tensor([1, [2]])
torch.tensor([[1], 2])
torch.tensor([[1, 2], [3]])
torch.tensor(np.array(['a']))
torch.tensor(np.array([None]))
torch.tensor(np.ones(2), dtype=torch.int8)
torch.tensor([1, 2], requires_grad=True)
torch.tensor([1.5, 2.5], dtype=torch.bool)
torch.tensor([1, 2], dtype=torch.float16)
torch.tensor([True, 1.5])
torch.tensor([1, True])
torch.tensor([300], dtype=torch.uint8)
torch.tensor([-3], dtype=torch.uint8)
torch.tensor(300., dtype=torch.uint8)
torch.tensor(2**40, dtype=torch.int32)
torch.tensor(2**62)
torch.tensor(2**64)
torch.tensor([2.7, -2.7], dtype=torch.int8)
torch.tensor(float('nan'), dtype=torch.int32)
torch.tensor(1e30, dtype=torch.float16)
torch.tensor([2**53 + 1], dtype=torch.float64)
torch.tensor([1], [2])
torch.tensor()
torch.tensor([1], foo=1)
torch.tensor([1], pin_memory=False)
torch.as_tensor(np.ones(2, 'f'))
torch.as_tensor(3.5)
torch.as_tensor([1], dtype=torch.float)
torch.scalar_tensor(3)
torch.scalar_tensor(3.5, dtype=torch.int8)
torch.scalar_tensor([1])
torch.range(0, 1, 0.25)
torch.range(4, 1, -1)
torch.range(1, 4, 0)
torch.range(4, 1)
torch.range(1, 4, dtype=torch.int64)
torch.arange(5)
torch.arange(5.)
torch.arange(1, 2, .5)
torch.arange(-1)
torch.arange(5, 1, -2)
torch.arange(1, 5, 0)
torch.arange(True)
torch.arange(torch.tensor(3.))
torch.arange(0, torch.tensor(3), 1)
torch.arange(end=3)
torch.arange('a')
torch.arange(float('nan'))
torch.arange(3, dtype=torch.bool)
torch.arange(3, dtype=torch.float16)
torch.arange(3, requires_grad=True)
torch.arange(0, 10, 2.5, dtype=torch.int64)
torch.arange(0.5, 5, 1, dtype=torch.int64)
torch.arange()
torch.arange(1, 2, 3, 4)
torch.arange(2**53, 2**53 + 3)
torch.arange(300, dtype=torch.uint8)
torch.linspace(0, 1, 5)
torch.linspace(0, 9, 5, dtype=torch.int64)
torch.linspace(-3, 4, 4, dtype=torch.int32)
torch.linspace(0, 1, 1)
torch.linspace(0, 1, 0)
torch.linspace(0, 1, -1)
torch.linspace(0, 1)
torch.linspace(0, 1, 2.5)
torch.linspace(torch.tensor(0.), torch.tensor(1.), 3)
torch.linspace(torch.tensor([0., 1.]), 1, 3)
torch.linspace(0, 1, 3, dtype=torch.bool)
torch.linspace(0, 1, 5, dtype=torch.float16)
torch.logspace(0, 2, 3)
torch.logspace(0, 2, 3, 2)
torch.logspace(0, 2, 3, dtype=torch.int64)
torch.logspace(0, 2, -3)
torch.full((2,), 3)
torch.full((2,), 3.)
torch.full((2,), True)
torch.full((2,), torch.tensor(3))
torch.full((2,), torch.tensor([3]))
torch.full((2,), 'a')
torch.full(2, 3)
torch.full((2,), 2.7, dtype=torch.int)
torch.full((2,), 300, dtype=torch.uint8)
torch.full((2,), -3, dtype=torch.uint8)
torch.full((2,), 1e30, dtype=torch.float16)
torch.full((-1,), 2)
torch.full_like(torch.ones(2).int(), 2.7)
torch.eye(2, dtype=torch.int)
torch.eye(2, 3)
torch.eye(-1)
torch.eye(2, -1)
torch.eye(2.5)
torch.zeros(2.5)
torch.zeros('a')
torch.zeros(-1)
torch.zeros()
torch.zeros([])
torch.zeros(2, dtype=torch.int, requires_grad=True)
torch.zeros(torch.tensor(2), 3)
torch.zeros(np.int64(2))
torch.zeros(2, foo=1)
torch.zeros_like(3)
torch.zeros_like([1])
torch.ones(2).int().new_tensor(2.5)
torch.tensor([1, 2]).fill_(2.7)
torch.tensor([1, 2], dtype=torch.uint8).fill_(300)
torch.tensor([1, 2], dtype=torch.uint8).fill_(-3)
torch.tensor([7, -7]) // 0
torch.tensor([7, -7]) % 0
torch.tensor([7, -7]) // torch.tensor([1, 0])
torch.tensor([7, -7]) / 0
torch.tensor([1, -1, 2, 0]) ** torch.tensor([-1, -3, -2, -1])
torch.tensor([2]) ** -1
torch.tensor(2**62) * 4
torch.tensor([200], dtype=torch.uint8) + 100
-torch.tensor([-128], dtype=torch.int8)
torch.tensor([1e10, -2.7, 2.7]).long()
torch.tensor([True]) - True
torch.tensor([1.5]) & 1
""".strip().splitlines()


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.filterwarnings("ignore")
def test_expression(expression: str) -> None:
    results = []
    for lib in (torch, tinygrad_edu):
        try:
            results.append(eval(expression, {"torch": lib, "np": np}))
        except Exception as error:
            results.append(error)
    theirs, ours = results
    if isinstance(theirs, Exception) and not isinstance(theirs, TypeError):
        assert isinstance(ours, type(theirs)), f"PyTorch {theirs!r}, ours {ours!r}"
    elif isinstance(theirs, TypeError):
        assert isinstance(ours, TypeError), f"PyTorch {theirs!r}, ours {ours!r}"
    else:
        assert not isinstance(ours, Exception), ours
        assert not differs("", ours, theirs), f"PyTorch {theirs!r}, ours {ours!r}"


@pytest.mark.filterwarnings("ignore:torch.set_default_tensor_type")
def test_default_dtype() -> None:
    for lib in (torch, tinygrad_edu):
        for setting in (lib.DoubleTensor, "torch.DoubleTensor"):
            lib.set_default_tensor_type(setting)
            try:
                found = [str(t.dtype) for t in (lib.ones(1), lib.tensor(1.5), lib.tensor([1, 2]) / 2, lib.arange(2.5))]
                assert found == ["torch.float64"] * 4
                assert str(lib.get_default_dtype()) == "torch.float64"
            finally:
                lib.set_default_dtype(lib.float32)
