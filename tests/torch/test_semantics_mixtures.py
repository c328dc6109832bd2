"""Views, overwrites, detached siblings, hooks and repeated backward, mixed (groups 43 and 49)."""

from typing import Any

import pytest

from .semantics import Program, add, compare, leaf, of

# Each changes what it finds in `t`: "x" and "b" are leaves, "y" a result of x, "v" a view of y, "c" a constant.
STEPS = {
    "y mul b": lambda lib, t: t["y"].mul_(t["b"]),
    "v mul b": lambda lib, t: t["v"].mul_(t["b"][:2]),
    "v exp": lambda lib, t: t["v"].exp_(),
    "y set": lambda lib, t: t["y"].__setitem__(1, t["b"][0] * 2),
    "c takes y": lambda lib, t: t["c"].copy_(t["y"]),
    "y takes c": lambda lib, t: t["y"].add_(t["c"]),
    "new view": lambda lib, t: t.update(v=t["y"][:2]),
    "new view of v": lambda lib, t: t.update(v=t["v"].view(1, 2)[0]),
    "y anew": lambda lib, t: t.update(y=t["y"] * t["x"]),
    "detached write": lambda lib, t: t["y"].detach().__setitem__(0, 0.5),
    "no_grad write": lambda lib, t: lib.no_grad()(t["v"].mul_)(2.0),
    "hook on y": lambda lib, t: t["y"].register_hook(lambda g: t["seen"].append(g.clone())),
    "hook doubles v": lambda lib, t: t["v"].register_hook(lambda g: g * 2),
    "retain y": lambda lib, t: t["y"].retain_grad(),
    "backward": lambda lib, t: ((t["y"] * t["w"]).sum() + t["v"].sum()).backward(retain_graph=True),
    "grad of y": lambda lib, t: t["seen"].append(lib.autograd.grad(t["y"].sum(), t["x"], retain_graph=True)[0]),
    "penalty": lambda lib, t: t["seen"].append(penalty(lib, t)),
    "x data": lambda lib, t: lib.no_grad()(t["x"].add_)(0.0),
    "zero": lambda lib, t: t["x"].grad is not None and t["x"].grad.zero_(),
}


def penalty(lib: Any, t: Any) -> Any:
    (g,) = lib.autograd.grad((t["y"] ** 2).sum(), t["x"], create_graph=True)
    return lib.autograd.grad((g * g).sum(), [t["x"], t["b"]], allow_unused=True, retain_graph=True)


def mixture(names: tuple[str, ...]) -> Any:
    def run(lib: Any, see: Any) -> None:
        x, b = leaf(lib, 0.5, -1.0, 2.0, dtype="float64"), leaf(lib, 1.5, 0.25, -0.75, dtype="float64")
        y = x * 1.5 + b
        t = {"x": x, "b": b, "y": y, "v": y[1:], "c": lib.ones(3, dtype=lib.float64), "seen": []}
        t["w"] = lib.tensor([1.0, -2.0, 3.0], dtype=lib.float64)
        for name in (*names, "backward"):
            see.error(name, "", lambda name=name: STEPS[name](lib, t))
            see(f"after {name}", [t["y"], t["v"], t["c"], t["y"]._version, t["v"]._version, x.grad, b.grad])
        see("seen", t["seen"])
        see("retained", t["y"].grad if t["y"].retains_grad else None)

    return run


_names = list(STEPS)
for _i, _first in enumerate(_names):
    for _j in range(6):
        _second, _third = _names[(_i + 1 + 3 * _j) % len(_names)], _names[(5 * _i + 7 * _j + 2) % len(_names)]
        _program = (_first, _second, _third)
        add(49 if _j % 2 else 43, " - ".join(_program), mixture(_program), __name__)


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
