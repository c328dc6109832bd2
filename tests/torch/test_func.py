"""torch.func: one program run on both libraries gives the same values, dtypes, requires_grad and error classes."""

from collections import OrderedDict, namedtuple
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning"
)  # PyTorch's own
torch = pytest.importorskip("torch")
Point = namedtuple("Point", "x y")


def data(lib: Any, *shape: int, seed: int = 0, requires_grad: bool = False, dtype: str = "float64") -> Any:
    """The same numbers for both."""
    values = np.random.default_rng([seed, *shape]).uniform(-2, 2, shape)
    return lib.tensor(values.tolist(), dtype=getattr(lib, dtype), requires_grad=requires_grad)


def smooth(x: Any) -> Any:
    """A function of all elements whose derivatives of any order differ."""
    return (x.sin() * x.exp() + x**3).sum() * x.cos().sum()


def several(x: Any, y: Any) -> Any:
    return {"out": (x @ y).tanh(), "rest": [x.sum() * y[0], (x * x).mean(0)]}


def mlp(lib: Any) -> Any:
    """A small model in float64 with weights that both have."""
    model = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.Tanh(), lib.nn.Linear(4, 2))
    for i, p in enumerate(model.parameters()):
        p.data = data(lib, *p.shape, seed=i)
    return model


def cnn(lib: Any) -> Any:
    """A small CNN, likewise."""
    nn = lib.nn
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 2, 2), nn.Flatten(), nn.Linear(8, 4)
    )
    for i, p in enumerate(model.parameters()):
        p.data = data(lib, *p.shape, seed=i)
    return model


def state(model: Any) -> Any:
    return {name: p.detach() for name, p in model.named_parameters()}


def loss_of(lib: Any, model: Any) -> Any:
    def loss(parameters: Any, x: Any, y: Any) -> Any:
        out = lib.func.functional_call(model, parameters, (x.unsqueeze(0),))
        return lib.nn.functional.cross_entropy(out, y.unsqueeze(0))

    return loss


def per_sample(lib: Any, model: Any, *shape: int) -> Any:
    f = lib.func
    x, y = data(lib, 5, *shape), lib.tensor([0, 1, 1, 0, 1])
    return f.vmap(f.grad(loss_of(lib, model)), in_dims=(None, 0, 0))(state(model), x, y)


def ensemble(lib: Any) -> Any:
    models = [mlp(lib) for _ in range(3)]
    for k, model in enumerate(models):
        for p in model.parameters():
            p.data = p.data * (k + 1)
    parameters, buffers = lib.func.stack_module_state(models)

    def call(p: Any, b: Any, x: Any) -> Any:
        return lib.func.functional_call(models[0], (p, b), (x,))

    out = lib.vmap(call, in_dims=(0, 0, None))(parameters, buffers, data(lib, 5, 3))
    each = lib.vmap(call)(parameters, buffers, data(lib, 3, 5, 3))
    out.sum().backward()
    return out, each, parameters, [p.grad for p in parameters.values()]


def maml(lib: Any) -> Any:
    """One inner step for each task, and the gradient of the sum of their losses through these steps."""
    f, model = lib.func, mlp(lib)

    def inner(p: Any, x: Any, y: Any) -> Any:
        return ((f.functional_call(model, p, (x,)) - y) ** 2).mean()

    def task(p: Any, x: Any, y: Any, x2: Any, y2: Any) -> Any:
        g = f.grad(inner)(p, x, y)
        return inner({k: p[k] - 0.1 * g[k] for k in p}, x2, y2)

    def outer(p: Any, *args: Any) -> Any:
        return f.vmap(task, in_dims=(None, 0, 0, 0, 0))(p, *args).sum()

    args = [data(lib, 4, 5, 3), data(lib, 4, 5, 2), data(lib, 4, 5, 3, seed=1), data(lib, 4, 5, 2, seed=1)]
    return f.grad(outer)(state(model), *args)


def ntk(lib: Any) -> Any:
    """The neural tangent kernel, as the contraction of two Jacobians."""
    f, model = lib.func, mlp(lib)

    def one(p: Any, x: Any) -> Any:
        return f.functional_call(model, p, (x.unsqueeze(0),)).squeeze(0)

    x1, x2 = data(lib, 4, 3), data(lib, 2, 3)
    j1, j2 = (f.vmap(f.jacrev(one), (None, 0))(state(model), x) for x in (x1, x2))
    return sum(
        lib.einsum("Naf,Mbf->NMab", a.flatten(2), b.flatten(2)) for a, b in zip(j1.values(), j2.values(), strict=True)
    )


def ntk_by_products(lib: Any) -> Any:
    """The same by vector products, for each pair of samples."""
    f, model = lib.func, mlp(lib)

    def one(p: Any, x: Any) -> Any:
        return f.functional_call(model, p, (x.unsqueeze(0),)).squeeze(0)

    def entry(x1: Any, x2: Any) -> Any:
        def product(v: Any) -> Any:
            _, pull = f.vjp(lambda p: one(p, x1), state(model))
            return f.jvp(lambda p: one(p, x2), (state(model),), pull(v))[1]

        return f.vmap(product)(lib.eye(2, dtype=lib.float64))

    return f.vmap(f.vmap(entry, (None, 0)), (0, None))(data(lib, 3, 3), data(lib, 2, 3))


def closure(lib: Any, transform: Any) -> Any:
    """The result, and gradients towards a tensor that the function closes over."""
    w = data(lib, 3, seed=4, requires_grad=True)
    out = transform(lambda x: (w * x**3).sum() * w[0], data(lib, 3))
    out.sum().backward()
    return out, w.grad


def outer_graph(lib: Any, transform: Any) -> Any:
    """The result, and gradients towards its own input."""
    x = data(lib, 3, requires_grad=True)
    out = transform(smooth, x)
    out.sum().backward()
    return out, x.grad


def in_no_grad(lib: Any) -> Any:
    w = data(lib, 3, requires_grad=True)
    with lib.no_grad():
        return lib.func.grad(lambda x: (w * x * x).sum())(data(lib, 3))


def in_inference_mode(lib: Any) -> Any:
    with lib.inference_mode():
        x = data(lib, 3)
        return lib.func.grad(lambda x: (x * x).sum())(x).tolist(), lib.func.jacfwd(lambda x: x * x)(x).tolist()


def with_no_grad_inside(lib: Any, x: Any) -> Any:
    with lib.no_grad():
        c = (x * x).sum()
    return (x * c).sum()


def grad_of_nobody(lib: Any) -> Any:
    w, x = data(lib, 3, requires_grad=True), data(lib, 3, seed=1, requires_grad=True)
    lib.func.grad(lambda x: (w * x**3).sum())(x)
    lib.func.hessian(lambda x: (w * x**3).sum())(x)
    return w.grad is None and x.grad is None


def pulled_twice(lib: Any) -> Any:
    out, pull = lib.func.vjp(lambda x, y: (x @ y, x.sum()), data(lib, 2, 3), data(lib, 3, 2))
    weights = (data(lib, 2, 2), data(lib, 1)[0])
    return out, pull(weights), pull((weights[0] * 2, weights[1]))


def forward(lib: Any, f: Any, *shapes: Any, **options: Any) -> Any:
    primals = tuple(data(lib, *shape, seed=i) for i, shape in enumerate(shapes))
    return lib.func.jvp(f, primals, tuple(data(lib, *x.shape, seed=9) for x in primals), **options)


def bilinear(lib: Any) -> Any:
    return lib.func.jacrev(several, argnums=(0, 1))(data(lib, 2, 3), data(lib, 3))


def renamed(lib: Any, **options: Any) -> Any:
    """A module with two names for one weight."""
    layer = lib.nn.Linear(2, 2, bias=False)
    model = lib.nn.Sequential(layer, lib.nn.Linear(2, 2, bias=False))
    model[1].weight = layer.weight
    given = {"0.weight": lib.eye(2) * 3}
    return lib.func.functional_call(model, given, (lib.tensor([1.0, 2.0]),), **options)


def moments(lib: Any) -> Any:
    """Running moments land in the dict, the module keeps its own."""
    layer = lib.nn.BatchNorm1d(3)
    buffers = {name: b.clone() for name, b in layer.named_buffers()}
    out = lib.func.functional_call(
        layer, [dict(layer.named_parameters()), buffers], (data(lib, 4, 3, dtype="float32"),)
    )
    return out.detach(), buffers, layer.running_mean


def mixed(lib: Any) -> Any:
    def f(x: Any, y: Any) -> Any:
        return (x.sin() * y**2).sum()

    by_x = lib.func.jacfwd(lib.func.grad(f, 0), 1)
    by_y = lib.func.jacrev(lib.func.jacfwd(f, 1), 0)
    return by_x(data(lib, 3), data(lib, 3, seed=1)), by_y(data(lib, 3), data(lib, 3, seed=1))


def clipped(lib: Any) -> Any:
    """Differential privacy: each gradient clipped before the mean."""
    g = per_sample(lib, mlp(lib), 3)
    norm = sum((v.flatten(1) ** 2).sum(1) for v in g.values()).sqrt()
    factor = (1 / norm).clamp(max=1.0)
    return {k: lib.einsum("n,n...->...", factor, v) for k, v in g.items()}


def newton(lib: Any) -> Any:
    f, x = (lambda x: (x**4).sum() + (x[0] * x[1]) ** 2 + x.sum()), data(lib, 3)
    for _ in range(3):
        h, g = lib.func.hessian(f)(x), lib.func.grad(f)(x)
        x = x - lib.linalg.solve(h + lib.eye(3, dtype=lib.float64), g)
    return x


def pinn(lib: Any) -> Any:
    """The residual of u'' + u = 0 for a network u, at many points, and its gradient by the parameters."""
    model = lib.nn.Sequential(lib.nn.Linear(1, 4), lib.nn.Tanh(), lib.nn.Linear(4, 1))
    for i, p in enumerate(model.parameters()):
        p.data = data(lib, *p.shape, seed=i)

    def u(p: Any, t: Any) -> Any:
        return lib.func.functional_call(model, p, (t.reshape(1),)).squeeze()

    second = lib.func.grad(lib.func.grad(u, 1), 1)

    def residual(p: Any, t: Any) -> Any:
        return ((lib.vmap(second, (None, 0))(p, t) + lib.vmap(u, (None, 0))(p, t)) ** 2).mean()

    return lib.func.grad_and_value(residual)(state(model), data(lib, 5))


def laplacian(lib: Any) -> Any:
    def f(x: Any) -> Any:
        return (x[0] * x[1].exp() + x[2] ** 3).sin()

    return lib.vmap(lambda x: lib.func.hessian(f)(x).diagonal().sum())(data(lib, 4, 3))


def linear_regression(lib: Any) -> Any:
    """The example of PyTorch's own notes: gradient descent with grad."""
    w, x, y = data(lib, 3), data(lib, 8, 3, seed=1), data(lib, 8, seed=2)
    loss = lib.func.grad(lambda w, x, y: ((x @ w - y) ** 2).mean())
    for _ in range(5):
        w = w - 0.1 * loss(w, x, y)
    return w


def tangents_through(lib: Any) -> Any:
    """Derivatives of a derivative by its direction."""
    x = data(lib, 3)
    return lib.func.grad(lambda v: (lib.func.jvp(smooth, (x,), (v,))[1]) ** 2)(data(lib, 3, seed=5))


def squared(lib: Any) -> Any:
    class Squared(lib.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x: Any) -> Any:
            return x * x

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return 2 * x * g

    return Squared.apply


PROGRAMS: dict[str, Any] = {
    "grad": lambda lib: lib.func.grad(smooth)(data(lib, 3)),
    "grad, float32": lambda lib: lib.func.grad(smooth)(data(lib, 3, dtype="float32")),
    "grad of a matrix": lambda lib: lib.func.grad(lambda x: (x @ x.T).tanh().sum())(data(lib, 3, 2)),
    "grad by the second": lambda lib: lib.func.grad(lambda x, y: (x * y**2).sum(), 1)(data(lib, 3), data(lib, 3)),
    "grad by the last": lambda lib: lib.func.grad(lambda x, y: (x * y**2).sum(), -1)(data(lib, 3), data(lib, 3)),
    "grad by both": lambda lib: lib.func.grad(lambda x, y: (x * y**2).sum(), (1, 0))(data(lib, 3), data(lib, 3)),
    "grad by one in a tuple": lambda lib: lib.func.grad(lambda x: (x**2).sum(), (0,))(data(lib, 3)),
    "grad by a dict": lambda lib: lib.func.grad(lambda d: (d["a"] ** 2 * d["b"][0]).sum())(
        {"a": data(lib, 3), "b": [data(lib, 3, seed=1)]}
    ),
    "grad by a named tuple": lambda lib: lib.func.grad(lambda p: (p.x**2 * p.y).sum())(
        Point(data(lib, 3), data(lib, 3, seed=1))
    ),
    "grad by an ordered dict": lambda lib: lib.func.grad(lambda d: (d["b"] ** 2 * d["a"]).sum())(
        OrderedDict(b=data(lib, 3), a=data(lib, 3, seed=1))
    ),
    "grad with keywords": lambda lib: lib.func.grad(lambda x, k: (x**k).sum())(data(lib, 3), k=3),
    "grad with aux": lambda lib: lib.func.grad(lambda x: (smooth(x), x * 2), has_aux=True)(data(lib, 3)),
    "grad with a dict as aux": lambda lib: lib.func.grad(lambda x: (smooth(x), {"y": x**2}), has_aux=True)(
        data(lib, 3)
    ),
    "grad_and_value": lambda lib: lib.func.grad_and_value(smooth)(data(lib, 3)),
    "grad_and_value with aux": lambda lib: lib.func.grad_and_value(lambda x: (smooth(x), x.exp()), has_aux=True)(
        data(lib, 3)
    ),
    "grad of what is unused": lambda lib: lib.func.grad(lambda x, y: x.sum(), (0, 1))(data(lib, 3), data(lib, 2)),
    "grad of a constant": lambda lib: lib.func.grad(lambda x: lib.ones(()))(data(lib, 3)),
    "grad of a detached": lambda lib: lib.func.grad(lambda x: (x.detach() ** 2 * x).sum())(data(lib, 3)),
    "grad of the input itself": lambda lib: lib.func.grad(lambda x: x)(data(lib, 1)[0]),
    "grad of grad": lambda lib: lib.func.grad(lib.func.grad(lambda x: x.sin() * x**4))(data(lib, 1)[0]),
    "five times": lambda lib: [
        g := lambda x: (x * x).sin().exp(),
        [g := lib.func.grad(g) for _ in range(5)],
        g(data(lib, 1)[0]),
    ][-1],
    "grad inside of another function": lambda lib: lib.func.grad(lambda x: (lib.func.grad(smooth)(x) ** 2 * x).sum())(
        data(lib, 3)
    ),
    "no confusion of perturbations": lambda lib: lib.func.grad(
        lambda x: x * lib.func.grad(lambda y: x * y * y)(data(lib, 1, seed=3)[0])
    )(data(lib, 1)[0]),
    "grad, closed over": lambda lib: closure(lib, lambda f, x: lib.func.grad(f)(x)),
    "hessian, closed over": lambda lib: closure(lib, lambda f, x: lib.func.hessian(f)(x)),
    "jacrev, closed over": lambda lib: closure(lib, lambda f, x: lib.func.jacrev(f)(x)),
    "vjp, closed over": lambda lib: closure(lib, lambda f, x: lib.func.vjp(f, x)[1](lib.ones((), dtype=x.dtype))[0]),
    "grad, in a graph": lambda lib: outer_graph(lib, lambda f, x: lib.func.grad(f)(x)),
    "hessian, in a graph": lambda lib: outer_graph(lib, lambda f, x: lib.func.hessian(f)(x)),
    "value, in a graph": lambda lib: outer_graph(lib, lambda f, x: lib.func.grad_and_value(f)(x)[1]),
    "jacfwd, in a graph": lambda lib: outer_graph(lib, lambda f, x: lib.func.jacfwd(f)(x)),
    "no graph without need": lambda lib: lib.func.grad(lambda x: (x**3).sum())(data(lib, 3)),
    "a part without need": lambda lib: (lambda w: lib.func.grad(lambda x: (x**2).sum() + w)(data(lib, 3)))(
        data(lib, 1, requires_grad=True)[0]
    ),
    "no_grad outside": in_no_grad,
    "inference_mode outside": in_inference_mode,
    "no_grad inside": lambda lib: lib.func.grad(lambda x: with_no_grad_inside(lib, x))(data(lib, 3)),
    "the .grad of nobody": grad_of_nobody,
    "vjp": lambda lib: lib.func.vjp(lambda x: x.sin(), data(lib, 3))[1](data(lib, 3, seed=1)),
    "vjp of two": lambda lib: lib.func.vjp(lambda x, y: x @ y, data(lib, 2, 3), data(lib, 3))[1](data(lib, 2)),
    "vjp, pulled twice": pulled_twice,
    "vjp to a dict": lambda lib: lib.func.vjp(lambda d: {"z": d["a"] * 2}, {"a": data(lib, 3)})[1]({"z": data(lib, 3)}),
    "vjp with aux": lambda lib: lib.func.vjp(lambda x: (x**2, x.exp()), data(lib, 3), has_aux=True)[2],
    "vjp, unused": lambda lib: lib.func.vjp(lambda x, y: x * 2, data(lib, 3), data(lib, 2))[1](data(lib, 3)),
    "vmap of a pull": lambda lib: lib.vmap(lib.func.vjp(lambda x: x.sin() * x.sum(), data(lib, 3))[1])(
        lib.eye(3, dtype=lib.float64)
    ),
    "jvp": lambda lib: forward(lib, lambda x: x.sin() * x.sum(), (3,)),
    "jvp of two": lambda lib: forward(lib, lambda x, y: (x @ y).tanh(), (2, 3), (3,)),
    "jvp to several": lambda lib: forward(lib, several, (2, 3), (3,)),
    "jvp with aux": lambda lib: forward(lib, lambda x: (x**2, x.exp()), (3,), has_aux=True),
    "jvp, strict": lambda lib: forward(lib, lambda x: x**2, (3,), strict=True),
    "jvp, independent": lambda lib: forward(lib, lambda x: lib.ones(2), (3,)),
    "jvp of jvp": lambda lib: forward(lib, lambda x: forward(lib, lambda y: (x * y).sin(), (3,))[1], (3,)),
    "jvp of grad": lambda lib: forward(lib, lib.func.grad(smooth), (3,)),
    "grad of jvp": lambda lib: lib.func.grad(lambda x: lib.func.jvp(smooth, (x,), (lib.ones_like(x),))[1])(
        data(lib, 3)
    ),
    "grad by a tangent": tangents_through,
    "linearize": lambda lib: lib.func.linearize(lambda x: x.sin() * x.sum(), data(lib, 3))[1](data(lib, 3, seed=1)),
    "linearize, twice": lambda lib: (
        lambda push: (push(data(lib, 3, seed=1), data(lib, 3)), push(data(lib, 3, seed=2), data(lib, 3)))
    )(lib.func.linearize(lambda x, y: x.sin() * y, data(lib, 3), data(lib, 3))[1]),
    "jacrev": lambda lib: lib.func.jacrev(lambda x: x.sin() * x.sum())(data(lib, 3)),
    "jacrev, many rows": lambda lib: lib.func.jacrev(lambda x: (x @ x.T).sin())(data(lib, 4, 2)),
    "jacrev in chunks": lambda lib: lib.func.jacrev(lambda x: (x @ x.T).sin(), chunk_size=5)(data(lib, 4, 2)),
    "jacrev of a number": lambda lib: lib.func.jacrev(smooth)(data(lib, 3)),
    "jacrev by several": bilinear,
    "jacrev with aux": lambda lib: lib.func.jacrev(lambda x: (x**2, x.exp()), has_aux=True)(data(lib, 3)),
    "jacrev, independent": lambda lib: lib.func.jacrev(lambda x: lib.ones(2))(data(lib, 3)),
    "jacfwd": lambda lib: lib.func.jacfwd(lambda x: x.sin() * x.sum())(data(lib, 3)),
    "jacfwd, many columns": lambda lib: lib.func.jacfwd(lambda x: (x @ x.T).sin())(data(lib, 5, 2)),
    "jacfwd by several": lambda lib: lib.func.jacfwd(several, (0, 1))(data(lib, 2, 3), data(lib, 3)),
    "jacfwd with aux": lambda lib: lib.func.jacfwd(lambda x: (x**2, x.exp()), has_aux=True)(data(lib, 3)),
    "hessian": lambda lib: lib.func.hessian(smooth)(data(lib, 3)),
    "hessian of a matrix": lambda lib: lib.func.hessian(smooth)(data(lib, 2, 2)),
    "hessian by two": lambda lib: lib.func.hessian(lambda x, y: (x * y**2).sum(), (0, 1))(data(lib, 2), data(lib, 2)),
    "hessian, rev of rev": lambda lib: lib.func.jacrev(lib.func.jacrev(smooth))(data(lib, 3)),
    "hessian, fwd of fwd": lambda lib: lib.func.jacfwd(lib.func.jacfwd(smooth))(data(lib, 3)),
    "hessian, rev of fwd": lambda lib: lib.func.jacrev(lib.func.jacfwd(smooth))(data(lib, 3)),
    "third derivatives": lambda lib: lib.func.jacfwd(lib.func.jacrev(lib.func.grad(smooth)))(data(lib, 3)),
    "mixed derivatives": mixed,
    "Hessian-vector product": lambda lib: lib.func.jvp(lib.func.grad(smooth), (data(lib, 3),), (data(lib, 3, seed=1),)),
    "Hessian-vector product, reverse": lambda lib: lib.func.vjp(lib.func.grad(smooth), data(lib, 3))[1](
        data(lib, 3, seed=1)
    ),
    "batch of Hessian-vector products": lambda lib: lib.vmap(
        lambda x, v: lib.func.jvp(lib.func.grad(smooth), (x,), (v,))[1]
    )(data(lib, 4, 3), data(lib, 4, 3, seed=1)),
    "batch of Jacobians": lambda lib: lib.vmap(lib.func.jacrev(lambda x: x.sin() * x.sum()))(data(lib, 4, 3)),
    "batch of large Jacobians": lambda lib: lib.vmap(lib.func.jacrev(lambda x: x.sin() * x.sum()))(data(lib, 2, 9)),
    "batch of forward Jacobians": lambda lib: lib.vmap(lib.func.jacfwd(lambda x: x.sin() * x.sum()))(data(lib, 2, 9)),
    "batch of Hessians": lambda lib: lib.vmap(lib.func.hessian(smooth))(data(lib, 4, 3)),
    "batch of large Hessians": lambda lib: lib.vmap(lib.func.hessian(smooth))(data(lib, 2, 9)),
    "Jacobian of a batch": lambda lib: lib.func.jacrev(lib.vmap(smooth))(data(lib, 4, 3)),
    "gradient through vmap": lambda lib: lib.func.grad(lambda x: lib.vmap(smooth)(x).prod())(data(lib, 4, 3)),
    "per-sample gradients": lambda lib: lib.vmap(lib.func.grad(smooth))(data(lib, 4, 3)),
    "per-sample gradients, closed over": lambda lib: closure(
        lib, lambda f, x: lib.vmap(lib.func.grad(f))(lib.stack([x, 2 * x]))
    ),
    "per-sample gradients, MLP": lambda lib: per_sample(lib, mlp(lib), 3),
    "per-sample gradients, CNN": lambda lib: per_sample(lib, cnn(lib), 1, 6, 6),
    "per-sample gradients, clipped": clipped,
    "ensemble": ensemble,
    "MAML": maml,
    "neural tangent kernel": ntk,
    "neural tangent kernel by products": ntk_by_products,
    "Newton": newton,
    "physics-informed network": pinn,
    "Laplacian": laplacian,
    "linear regression": linear_regression,
    "a Function": lambda lib: lib.func.grad(lambda x: squared(lib)(x).sum())(data(lib, 3)),
    "a Function, twice": lambda lib: (
        lib.func.hessian(lambda x: squared(lib)(x).sum() ** 2)(data(lib, 3))
        if lib is tinygrad_edu
        else lib.func.jacrev(lib.func.jacrev(lambda x: squared(lib)(x).sum() ** 2))(data(lib, 3))
    ),
    "a Function for each": lambda lib: lib.vmap(squared(lib))(data(lib, 4, 3)),
    "gradients of a Function for each": lambda lib: lib.vmap(lib.func.grad(lambda x: squared(lib)(x).sum()))(
        data(lib, 4, 3)
    ),
    "functional_call": lambda lib: lib.func.functional_call(
        mlp(lib), {"0.weight": data(lib, 4, 3, seed=9)}, (data(lib, 2, 3),)
    ).detach(),
    "functional_call, grad": lambda lib: (
        lambda model: lib.func.grad(lambda p: lib.func.functional_call(model, p, data(lib, 2, 3)).sum())(state(model))
    )(mlp(lib)),
    "functional_call, stateless": lambda lib: lib.nn.utils.stateless.functional_call(
        lib.nn.Linear(1, 1), {"weight": lib.ones(1, 1), "bias": lib.ones(1)}, lib.ones(1)
    ),
    "functional_call, tied": renamed,
    "functional_call, not tied": lambda lib: renamed(lib, tie_weights=False).shape,
    "functional_call, running moments": moments,
    "functional_call, keywords": lambda lib: lib.func.functional_call(
        lib.nn.Linear(1, 1), {"weight": lib.ones(1, 1), "bias": lib.ones(1)}, None, {"input": lib.ones(1)}
    ),
    "batch norm without moments": lambda lib: [
        m.track_running_stats
        for m in [lib.func.replace_all_batch_norm_modules_(lib.nn.Sequential(lib.nn.BatchNorm2d(2)))[0]]
    ],
}


def leaves(x: Any) -> list[Any]:
    """The tensors and values, and the kinds of container around them."""
    if isinstance(x, dict):
        return [("dict", list(x)), *(leaf for v in x.values() for leaf in leaves(v))]
    if isinstance(x, (list, tuple)) and not isinstance(x, (tinygrad_edu.Size, torch.Size)):
        return [(type(x).__name__, len(x)), *(leaf for v in x for leaf in leaves(v))]
    return [x]


def same(ours: Any, theirs: Any) -> None:
    """Assert that both libraries gave the same."""
    a, b = leaves(ours), leaves(theirs)
    assert len(a) == len(b), (ours, theirs)
    for x, y in zip(a, b, strict=True):
        if not isinstance(y, torch.Tensor):
            assert x == y if not isinstance(y, torch.Size) else tuple(x) == tuple(y)
            continue
        assert isinstance(x, tinygrad_edu.Tensor), x
        assert (str(x.dtype), tuple(x.shape), x.requires_grad) == (str(y.dtype), tuple(y.shape), y.requires_grad)
        tolerance = 1e-9 if y.dtype == torch.float64 else 2e-5
        np.testing.assert_allclose(x.detach().numpy(), y.detach().numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_gives_the_same(name):
    same(PROGRAMS[name](tinygrad_edu), PROGRAMS[name](torch))


REFUSED: dict[str, Any] = {
    "grad of a vector": lambda lib: lib.func.grad(lambda x: x * 2)(data(lib, 3)),
    "grad of one element": lambda lib: lib.func.grad(lambda x: x.sum().reshape(1))(data(lib, 3)),
    "grad of a number": lambda lib: lib.func.grad(lambda x: 3.0)(data(lib, 3)),
    "grad of a tuple": lambda lib: lib.func.grad(lambda x: (x.sum(), 1))(data(lib, 3)),
    "aux missing": lambda lib: lib.func.grad(lambda x: x.sum(), has_aux=True)(data(lib, 3)),
    "aux of three": lambda lib: lib.func.grad(lambda x: (x.sum(), x, x), has_aux=True)(data(lib, 3)),
    "aux no tensor": lambda lib: lib.func.grad(lambda x: (x.sum(), 1), has_aux=True)(data(lib, 3)),
    "argnum too large": lambda lib: lib.func.grad(lambda x: x.sum(), 1)(data(lib, 3)),
    "argnum twice": lambda lib: lib.func.grad(lambda x: x.sum(), (0, 0))(data(lib, 3)),
    "argnum no number": lambda lib: lib.func.grad(lambda x: x.sum(), "a")(data(lib, 3)),
    "no argnum": lambda lib: lib.func.grad(lambda x: x.sum(), ())(data(lib, 3)),
    "input no tensor": lambda lib: lib.func.grad(lambda x: x)(3.0),
    "input of whole numbers": lambda lib: lib.func.grad(lambda x: x.sum())(lib.arange(3)),
    "input overwritten": lambda lib: lib.func.grad(lambda x: x.mul_(2).sum())(data(lib, 3)),
    "jvp, primals no tuple": lambda lib: lib.func.jvp(lambda x: x, data(lib, 3), (data(lib, 3),)),
    "jvp, tangents no tuple": lambda lib: lib.func.jvp(lambda x: x, (data(lib, 3),), data(lib, 3)),
    "jvp, too many tangents": lambda lib: lib.func.jvp(lambda x: x, (data(lib, 3),), (data(lib, 3), data(lib, 3))),
    "jvp, wrong shape": lambda lib: lib.func.jvp(lambda x: x, (data(lib, 3),), (data(lib, 2),)),
    "jvp of a number": lambda lib: lib.func.jvp(lambda x: 3, (data(lib, 3),), (data(lib, 3),)),
    "jvp, strict": lambda lib: lib.func.jvp(lambda x: lib.ones(2), (data(lib, 3),), (data(lib, 3),), strict=True),
    "jvp of nothing": lambda lib: lib.func.jvp(lambda: 1, (), ()),
    "vjp, wrong shape": lambda lib: lib.func.vjp(lambda x: x, data(lib, 3))[1](data(lib, 2)),
    "vjp, wrong structure": lambda lib: lib.func.vjp(lambda x: (x, x), data(lib, 3))[1](data(lib, 3)),
    "vjp of a number": lambda lib: lib.func.vjp(lambda x: 3, data(lib, 3)),
    "vjp, aux missing": lambda lib: lib.func.vjp(lambda x: x, data(lib, 3), has_aux=True),
    "jacrev, argnum": lambda lib: lib.func.jacrev(lambda x: x, 2)(data(lib, 3)),
    "jacrev of a number": lambda lib: lib.func.jacrev(lambda x: 3)(data(lib, 3)),
    "jacrev, chunk_size": lambda lib: lib.func.jacrev(lambda x: x, chunk_size=0),
    "jacfwd of a number": lambda lib: lib.func.jacfwd(lambda x: 3)(data(lib, 3)),
    "stack of nothing": lambda lib: lib.func.stack_module_state([]),
    "stack of two classes": lambda lib: lib.func.stack_module_state([lib.nn.Linear(1, 1), lib.nn.ReLU()]),
    "stack, one in training": lambda lib: lib.func.stack_module_state([lib.nn.ReLU(), lib.nn.ReLU().eval()]),
    "call, strict": lambda lib: lib.func.functional_call(
        lib.nn.Linear(1, 1), {"x": lib.ones(1)}, lib.ones(1), strict=True
    ),
    "call, a name twice": lambda lib: lib.func.functional_call(
        lib.nn.Linear(1, 1), ({"weight": lib.ones(1, 1)}, {"weight": lib.ones(1, 1)}), lib.ones(1)
    ),
    "call, no dict": lambda lib: lib.func.functional_call(lib.nn.Linear(1, 1), 3, lib.ones(1)),
    "call, no tensor": lambda lib: lib.func.functional_call(lib.nn.Linear(1, 1), {"weight": 3.0}, lib.ones(1)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_error_is_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:
        REFUSED[name](torch)
    with pytest.raises(Exception) as ours:
        REFUSED[name](tinygrad_edu)
    assert isinstance(ours.value, theirs.type), (ours.value, theirs.value)


def test_a_difference_would_be_seen():
    with pytest.raises(AssertionError):
        same(
            tinygrad_edu.func.grad(smooth)(data(tinygrad_edu, 3)) * (1 + 1e-7), torch.func.grad(smooth)(data(torch, 3))
        )


def test_hvp_is_the_hessian_times_the_tangent():
    x, v = data(tinygrad_edu, 3), data(tinygrad_edu, 3, seed=1)
    gradient, product = tinygrad_edu.func.hvp(smooth, (x,), (v,))
    same(gradient, torch.func.grad(smooth)(data(torch, 3)))
    same(product, torch.func.hessian(smooth)(data(torch, 3)) @ data(torch, 3, seed=1))


def test_all_the_names_of_torch_func_are_there():
    names = {name for name in dir(torch.func) if not name.startswith("_")} - {
        "debug_unwrap",
        "functionalize",
        "rearrange",
    }
    assert names <= set(dir(tinygrad_edu.func))
