"""Values of gradients that PyTorch's tests fix."""

from typing import Any

import pytest

from .semantics import VALUES, Program, add, compare, leaf, of, program

INF, NAN = float("inf"), float("nan")


@program(VALUES)
def powers_of_zero_to_the_zero(lib: Any, see: Any) -> None:
    x = lib.zeros(3, requires_grad=True)
    (x**0).sum().backward()
    see("number", x.grad)
    (x ** lib.zeros(3)).sum().backward()
    see("tensor", x.grad)
    (x**1.0).sum().backward()
    see("one", x.grad)


@program(VALUES)
def zero_to_a_power(lib: Any, see: Any) -> None:
    for base in (0.0, 1.0, 2.0):
        b = leaf(lib, -1.0, 0.0, 1.0)
        (lib.tensor([base] * 3) ** b).sum().backward()
        see(f"tensor {base}", b.grad)
        b.grad = None
        (base**b).sum().backward()
        see(f"number {base}", b.grad)
    a, b = leaf(lib, 0.0, 0.0, 0.0), leaf(lib, -1.0, 0.0, 1.0)
    (a**b).sum().backward()
    see("both", [a.grad, b.grad])


TIES = {
    "once": [[1.0, 2.0], [0.0, 3.0]], "twice": [[3.0, 2.0], [0.0, 3.0]], "all": [[1.0, 1.0], [1.0, 1.0]],
    "nan": [[NAN, NAN], [NAN, NAN]], "one_nan": [[1.0, NAN], [2.0, 2.0]], "infinite": [[INF, INF], [-INF, -INF]],
}  # fmt: skip


def ties(name: str, values: Any) -> Any:
    def run(lib: Any, see: Any) -> None:
        for reduce in (
            lambda x: getattr(x, name)(), lambda x: getattr(x, name)(0), lambda x: getattr(x, name)(1, keepdim=True)
        ):  # fmt: skip
            x = leaf(lib, values)
            try:
                y = reduce(x)
            except TypeError as error:
                see("refused", type(error))
                continue
            y = y if hasattr(y, "backward") else y[0]
            see("y", y)
            y.sum().backward()
            see("x", x.grad)

    return run


for _name in ("max", "min", "median", "nanmedian", "amax", "amin"):
    for _tie, _values in TIES.items():
        add(VALUES, f"{_name}_with_ties_{_tie}", ties(_name, _values), __name__)


@program(VALUES)
def variance_and_mean_together(lib: Any, see: Any) -> None:
    for kind in ("var_mean", "std_mean"):
        for options in ({}, {"dim": 1}, {"dim": 0, "keepdim": True}, {"dim": (0, 1), "correction": 0}):
            x = leaf(lib, [[1.0, 2.0, 4.0], [0.0, -3.0, 5.0]])
            first, second = getattr(lib, kind)(x, **options)
            see("values", [first, second])
            (first * second).sum().backward()
            see("x", x.grad)


@program(VALUES)
def where_with_broadcasting(lib: Any, see: Any) -> None:
    c, x, y = lib.tensor([[True], [False]]), leaf(lib, 1.0, 2.0, 3.0), leaf(lib, [[5.0], [6.0]])
    out = lib.where(c, x, y)
    see("out", out)
    (out * lib.arange(6.0).view(2, 3)).sum().backward()
    see("x", x.grad)
    see("y", y.grad)


@program(VALUES)
def where_with_numbers(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, -2.0, 3.0)
    for out in (lib.where(x > 0, x, 0.5), lib.where(x > 0, 0.5, x), lib.where(x > 0, 1.0, 0.0), lib.where(x > 0, x, 2)):
        see("out", out)
        if out.requires_grad:
            see("x", lib.autograd.grad(out.sum(), x))


@program(VALUES)
def where_hides_no_infinity(lib: Any, see: Any) -> None:
    x = leaf(lib, 0.0, 4.0)
    lib.where(x > 0, lib.sqrt(x), x).sum().backward()
    see("x", x.grad)  # 0 times infinity


@program(VALUES)
def gradients_return_in_the_dtype_of_the_leaf(lib: Any, see: Any) -> None:
    for name in ("float16", "float32", "float64"):
        x = leaf(lib, 1.0, 2.0, dtype=name)
        for other in ("float16", "float32", "float64"):
            (x.to(getattr(lib, other)) * 3).sum().backward()
            see(f"{name} {other}", x.grad)
        (x * lib.ones(2, dtype=lib.float64)).sum().backward()
        see(f"{name} promoted", x.grad)


@program(VALUES)
def cusps_and_edges(lib: Any, see: Any) -> None:
    f, zeros = lib.nn.functional, lib.zeros(5)
    functions = {
        "abs": lambda x: x.abs(),
        "relu": lambda x: x.relu(),
        "clamp": lambda x: x.clamp(-1, 1),
        "maximum": lambda x: lib.maximum(x, zeros),
        "minimum": lambda x: lib.minimum(x, zeros),
        "sqrt": lambda x: (x * x).sqrt(),
        "hardtanh": lambda x: f.hardtanh(x),
        "sinc": lambda x: lib.sinc(x),
        "relu6": lambda x: f.relu6(x),
        "leaky": lambda x: f.leaky_relu(x),
        "xlogy": lambda x: lib.xlogy(x, lib.tensor(2.0)),
        "atan2": lambda x: lib.atan2(x, zeros),
        "hypot": lambda x: lib.hypot(x, x),
        "norm": lambda x: (x[2:3] * 1).norm(),
        "prod": lambda x: x.prod(),
    }
    for name, function in functions.items():
        x = leaf(lib, -2.0, -1.0, 0.0, 1.0, 2.0)
        function(x).sum().backward()
        see(name, x.grad)


@program(VALUES)
def products_with_zeros(lib: Any, see: Any) -> None:
    for values in ([1.0, 2.0, 3.0], [1.0, 0.0, 3.0], [0.0, 0.0, 3.0]):
        x = leaf(lib, values)
        y = x.prod()
        (g,) = lib.autograd.grad(y, x, create_graph=True)
        see("first", g)
        see("second", lib.autograd.grad(g.sum(), x))
        x2 = leaf(lib, [values, [4.0, 5.0, 6.0]])
        x2.prod(1).sum().backward()
        see("rows", x2.grad)
        lib.cumprod(x, 0).sum().backward()
        see("cumprod", x.grad)


@program(VALUES)
def norms_at_zero(lib: Any, see: Any) -> None:
    for p in (1, 2, 3, INF):
        x = lib.zeros(3, requires_grad=True)
        x.norm(p).backward()
        see(f"{p}", x.grad)
        y = leaf(lib, 3.0, -4.0, 4.0)
        y.norm(p).backward()
        see(f"{p} elsewhere", y.grad)


@program(VALUES)
def a_hessian(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, -1.0, dtype="float64")
    f = (x**3).sum() + x[0] * x[1] * x[2] + lib.exp(x[0] - x[2])
    (g,) = lib.autograd.grad(f, x, create_graph=True)
    see("rows", [lib.autograd.grad(one, x, retain_graph=True)[0] for one in g])


@program(VALUES)
def broadcast_in_every_way(lib: Any, see: Any) -> None:
    for a, b in (((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 2)), ((1,), ()), ((1, 1, 3), (2, 1)), ((4, 1, 2), (3, 1))):
        x, y = lib.full(a, 2.0, requires_grad=True), lib.full(b, 3.0, requires_grad=True)
        (x * y + x / y - y**x).sum().backward()
        see("x", x.grad)
        see("y", y.grad)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "cusps_and_edges": (
        "the gradient of a length at 0 is 0, the shortest subgradient",
        {"hypot": "0.        1.414214"},
    ),
    **{
        f"{name}_with_ties_{tie}": ("NaN is the extreme, and has the gradient, as in max and min", {"x": "PyTorch"})
        for name in ("amax", "amin")
        for tie in ("nan", "one_nan")
    },
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
