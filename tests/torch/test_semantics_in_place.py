"""Every op that overwrites its tensor, inside the graph (groups 43, 46, 47 and 50)."""

from typing import Any

import pytest

from .semantics import Program, add, compare, leaf, of, same_memory

ALONE = """
    abs_ absolute_ acos_ acosh_ arccos_ arccosh_ arcsin_ arcsinh_ arctan_ arctanh_ asin_ asinh_ atan_ atanh_
    bitwise_not_ ceil_ cos_ cosh_ deg2rad_ detach_ digamma_ erf_ erfc_ erfinv_ exp2_ exp_ expm1_ fix_ floor_
    frac_ lgamma_ log10_ log1p_ log2_ log_ logical_not_ logit_ nan_to_num_ neg_ negative_ rad2deg_ reciprocal_
    relu_ round_ rsqrt_ sgn_ sigmoid_ sign_ sin_ sinc_ sinh_ sqrt_ square_ t_ tan_ tanh_ tril_ triu_ trunc_
    zero_ squeeze_ requires_grad_ bernoulli_ cauchy_ exponential_ log_normal_ normal_ random_ uniform_"""
WITH_B = """
    add_ arctan2_ atan2_ copy_ copysign_ div_ divide_ eq_ floor_divide_ fmod_ ge_ greater_ greater_equal_ gt_
    heaviside_ hypot_ ldexp_ le_ less_ less_equal_ logical_and_ logical_or_ logical_xor_ lt_ mul_ multiply_ ne_
    nextafter_ not_equal_ pow_ remainder_ sub_ subtract_ true_divide_ xlogy_ bitwise_and_ gcd_"""
OTHERS = {
    "addbmm_": lambda lib, b: (b.expand(3, 2, 2), b.expand(3, 2, 2)),
    "addcdiv_": lambda lib, b: (b, b + 1),
    "addcmul_": lambda lib, b: (b, b),
    "addmm_": lambda lib, b: (b, b),
    "addmv_": lambda lib, b: (b, b[0]),
    "addr_": lambda lib, b: (b[0], b[1]),
    "clamp_": lambda lib, b: (0.4, 0.6),
    "clamp_max_": lambda lib, b: (0.5,),
    "clamp_min_": lambda lib, b: (0.5,),
    "clip_": lambda lib, b: (b - 0.1, b + 0.2),
    "cumprod_": lambda lib, b: (1,),
    "cumsum_": lambda lib, b: (0,),
    "fill_": lambda lib, b: (b.sum(),),
    "fill_diagonal_": lambda lib, b: (7.0,),
    "float_power_": lambda lib, b: (2.0,),
    "geometric_": lambda lib, b: (0.3,),
    "index_add_": lambda lib, b: (0, lib.tensor([1, 1]), b),
    "index_copy_": lambda lib, b: (1, lib.tensor([1, 0]), b),
    "index_fill_": lambda lib, b: (1, lib.tensor([0]), b.sum()),
    "index_put_": lambda lib, b: ((lib.tensor([0, 1]), lib.tensor([1, 1])), b[0]),
    "index_reduce_": lambda lib, b: (0, lib.tensor([0, 1]), b, "prod"),
    "lerp_": lambda lib, b: (b, 0.3),
    "masked_fill_": lambda lib, b: (lib.tensor([[True, False], [False, True]]), b.sum()),
    "masked_scatter_": lambda lib, b: (lib.tensor([[True, False], [False, True]]), b),
    "mvlgamma_": lambda lib, b: (1,),
    "polygamma_": lambda lib, b: (1,),
    "put_": lambda lib, b: (lib.tensor([1, 2]), b[0]),
    "renorm_": lambda lib, b: (2, 0, 0.5),
    "resize_": lambda lib, b: (4,),
    "resize_as_": lambda lib, b: (b,),
    "scatter_": lambda lib, b: (0, lib.tensor([[1, 0]]), b[:1]),
    "scatter_add_": lambda lib, b: (0, lib.tensor([[1, 1], [1, 0]]), b),
    "scatter_reduce_": lambda lib, b: (0, lib.tensor([[1, 1], [1, 0]]), b, "sum"),
    "swapaxes_": lambda lib, b: (0, 1),
    "swapdims_": lambda lib, b: (0, 1),
    "transpose_": lambda lib, b: (0, 1),
    "unsqueeze_": lambda lib, b: (0,),
}
ARGUMENTS = {
    **{name: lambda lib, b: () for name in ALONE.split()},
    **{name: lambda lib, b: (b,) for name in WITH_B.split()},
    **OTHERS,
}
NUMBERS = [[0.3, 0.7], [0.55, 0.25]]


def arguments(lib: Any) -> tuple[Any, Any]:
    lib.manual_seed(0)
    return leaf(lib, NUMBERS, dtype="float64"), leaf(lib, [[0.5, 0.2], [0.8, 0.4]], dtype="float64")


def on_result(name: str, make: Any) -> Any:
    """The op on a result in the graph: what it gives, the gradients, and what a view that was there becomes."""

    def run(lib: Any, see: Any) -> None:
        root, b = arguments(lib)
        y = root * 1
        view = y[:, :1]

        def change() -> list[Any]:
            changed = getattr(y, name)(*make(lib, b))
            found = [changed is y, y, y._version, tuple(y.stride())]
            if y.requires_grad:
                (y * lib.linspace(1, 2, y.numel(), dtype=lib.float64).view(y.shape)).sum().backward()
            return [*found, root.grad, b.grad]

        see.outcome("outcome", change)
        see("view", [view.shape, view.detach(), same_memory(view, y), view._version])

    return run


def on_view(name: str, make: Any) -> Any:
    """The op on a transposed view, then backward from its base."""

    def run(lib: Any, see: Any) -> None:
        root, b = arguments(lib)
        y = root * 1
        view = y.view(2, 2).t()

        def change() -> list[Any]:
            changed = getattr(view, name)(*make(lib, b))
            found = [changed is view, view, y, y._version]
            (y * lib.linspace(1, 2, 4, dtype=lib.float64).view(2, 2)).sum().backward()
            return [*found, root.grad, b.grad]

        see.outcome("outcome", change)

    return run


def on_leaf(name: str, make: Any) -> Any:
    """The op on a leaf, which is refused, and on a view of it; then without a graph."""

    def run(lib: Any, see: Any) -> None:
        x, b = arguments(lib)
        see.outcome("leaf", lambda: getattr(x, name)(*make(lib, b)) is x)
        see("unchanged", [x, x._version])
        x, b = arguments(lib)
        see.outcome("view", lambda: getattr(x[:], name)(*make(lib, b)) is x)
        with lib.no_grad():
            x, b = arguments(lib)
            see.outcome("no_grad", lambda: [getattr(x, name)(*make(lib, b)) is x, x, x._version])

    return run


def on_constant(name: str, make: Any) -> Any:
    """The op on a tensor without gradients, with an argument that wants them."""

    def run(lib: Any, see: Any) -> None:
        _, b = arguments(lib)
        c = lib.tensor(NUMBERS, dtype=lib.float64)
        early = c[0]

        def change() -> list[Any]:
            getattr(c, name)(*make(lib, b))
            found = [c, early, c._version]
            if c.requires_grad:
                c.sum().backward()
            return [*found, b.grad]

        see.outcome("outcome", change)

    return run


for _name, _make in ARGUMENTS.items():
    add(43, f"{_name}on_a_result", on_result(_name, _make), __name__)
    add(46, f"{_name}on_a_leaf", on_leaf(_name, _make), __name__)
    add(50, f"{_name}on_a_view", on_view(_name, _make), __name__)
    if _name not in ALONE.split():
        add(47, f"{_name}on_a_constant", on_constant(_name, _make), __name__)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}
DIFFERENT = {  # how, and the ops for which it is so
    ("its derivative is known, where PyTorch has none in place", "PyTorch Raised(name='NotImplementedError'"): "acosh_ "
    "arccosh_ asinh_ arcsinh_ atanh_ arctanh_",
    ("its derivative is 0, where PyTorch has none", "PyTorch Raised(name='RuntimeError'"): "floor_divide_ heaviside_",
    (
        "a gradient that is 0 everywhere is None",
        "ours None",
    ): "eq_ ge_ greater_ greater_equal_ gt_ le_ less_ less_equal_ lt_ ne_ not_equal_",
    ("truth values have the gradient 0, where PyTorch's is that of what was there before", "[[0. 0.]"): "logical_and_ "
    "logical_not_ logical_or_ logical_xor_",
}
for (_reason, _text), _names in DIFFERENT.items():
    for _name in _names.split():
        for _where in ("result", "view", *(() if "logical" in _name else ("constant",))):
            if _name not in ALONE.split() or _where != "constant":
                DIFFERS[f"{_name}on_a_{_where}"] = (_reason, {"outcome": _text})
        if "logical" in _name:
            DIFFERS[f"{_name}on_a_leaf"] = (
                "leaves are refused, as by every op in place",
                {"leaf": "a leaf Variable", "view": "a view of a leaf", "unchanged": "ours 0"},
            )
DIFFERS["resize_on_a_constant"] = ("nothing is overwritten", {"outcome": "ours 0"})
for _where in ("result", "view", "constant", "leaf"):
    DIFFERS[f"index_reduce_on_a_{_where}"] = ("it is no beta here", {"warnings": "PyTorch ['UserWarning']"})


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
