"""`autograd.grad`: what is unreachable, what is a result, which outputs have no gradient (groups 16 to 24)."""

from typing import Any

import pytest

from .semantics import Program, add, compare, leaf, of, program


@program(16)
def unreachable_inputs(lib: Any, see: Any) -> None:
    x, y, z = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0), leaf(lib, 5.0)
    f = lambda: (x * 2).sum()  # noqa: E731  a new graph for each call
    see("allowed", lib.autograd.grad(f(), [x, y], allow_unused=True))
    see.error("refused", "Set allow_unused=True", lambda: lib.autograd.grad(f(), [x, y]))
    see.error("refused in words", "Set allow_unused=True", lambda: lib.autograd.grad(f(), [y], allow_unused=False))
    see("none at all", lib.autograd.grad(f(), [y, z], allow_unused=True))
    see(".grad", [x.grad, y.grad, z.grad])


@program(16)
def an_input_that_is_cut_off(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 2
    loss = (y.detach() * x).sum()
    see("y", lib.autograd.grad(loss, y, allow_unused=True, retain_graph=True))
    see("x", lib.autograd.grad(loss, x))


@program(16)
def a_result_of_the_other_branch(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    left, right = x * 2, x * 3
    see("left", lib.autograd.grad(left.sum(), [x, right], allow_unused=True))
    see.error("right", "appears to not have been used in the graph", lambda: lib.autograd.grad(right.sum(), left))


@program(17)
def what_is_off_the_path_does_not_run(lib: Any, see: Any) -> None:
    class Loud(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            calls.append("ran")
            return g * 2

    calls: list[str] = []
    x, y, z = leaf(lib, 1.0), leaf(lib, 2.0), leaf(lib, 3.0)
    loss = Loud.apply(x) * y
    see("y", lib.autograd.grad(loss, y, retain_graph=True))
    see("z", lib.autograd.grad(loss, z, retain_graph=True, allow_unused=True))
    see("calls", list(calls))
    see("x", lib.autograd.grad(loss, [x, z], allow_unused=True))
    see("calls at the end", calls)


@program(17)
def hooks_off_the_path_are_not_called(lib: Any, see: Any) -> None:
    calls: list[str] = []
    x, y = leaf(lib, 1.0), leaf(lib, 2.0)
    left, right = x * 3, y * 4
    for name, t in {"x": x, "y": y, "left": left, "right": right}.items():
        t.register_hook(lambda g, name=name: calls.append(name))
    loss = left * right
    (loss * 1).backward(inputs=[y], retain_graph=True)
    see("inputs", sorted(calls))
    calls.clear()
    lib.autograd.grad(loss, left)
    see("grad", sorted(calls))


@program(18)
def zeros_instead_of_none(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, [[3.0, 4.0]], dtype="float64")
    f = lambda: (x * 2).sum()  # noqa: E731
    see("zeros", lib.autograd.grad(f(), [x, y], materialize_grads=True))
    see("allowed", lib.autograd.grad(f(), [x, y], materialize_grads=True, allow_unused=True))
    see("with graph", lib.autograd.grad(f(), [x, y], materialize_grads=True, create_graph=True))
    see.error(
        "refused",
        "allow_unused to be True or not passed",
        lambda: lib.autograd.grad(f(), [x, y], materialize_grads=True, allow_unused=False),
    )


@program(19)
def gradients_of_results(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    z = y * 3
    see("y", lib.autograd.grad(z.sum(), y, retain_graph=True))
    see("several", lib.autograd.grad((z * y).sum(), [x, y, z]))
    see(".grad", x.grad)


@program(19)
def steps_downhill_by_grad(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    for _ in range(4):
        (g,) = lib.autograd.grad((x * x).sum(), x, create_graph=True)
        x = x - 0.1 * g
        x.retain_grad()
    see("x", x)
    see(".grad", x.grad)


@program(19)
def gradients_of_several_results_of_several(lib: Any, see: Any) -> None:
    x = leaf(lib, [[1.0, 2.0], [3.0, 4.0]])
    a, b = x.unbind(0)
    c, d = a * b, a + b
    see("all", lib.autograd.grad([c.sum(), d.sum()], [a, b, c, d, x]))


@program(19)
def a_hook_on_the_result_in_question(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    calls: list[Any] = []
    y.register_hook(lambda g: calls.append(g.clone()))
    y.register_hook(lambda g: g * 10)
    see("y", lib.autograd.grad((y * 2).sum(), y, retain_graph=True))
    see("x", lib.autograd.grad((y * 2).sum(), x))
    see("calls", calls)


@program(20)
def hessian_vector_by_backward(lib: Any, see: Any) -> None:
    x, y = leaf(lib, [[1.0, 2.0], [0.5, -1.0]]), leaf(lib, [[3.0, 1.0], [2.0, 0.25]])
    z = x**2 + y * x + y**2
    z.backward(lib.ones(2, 2), create_graph=True)
    see("x", x.grad)
    see("y", y.grad)
    x.grad.sum().backward()
    see("x after", x.grad)
    see("y after", y.grad)


@program(20)
def hessian_vector_by_grad(lib: Any, see: Any) -> None:
    x, y = leaf(lib, [[1.0, 2.0], [0.5, -1.0]]), leaf(lib, [[3.0, 1.0], [2.0, 0.25]])
    z = x**2 + y * x + y**2
    first = lib.autograd.grad(z, [x, y], lib.ones(2, 2), create_graph=True)
    see("first", first)
    see("second", lib.autograd.grad([first[0] * first[1]], [x, y], lib.ones(2, 2)))
    see(".grad", [x.grad, y.grad])


@program(20)
def five_derivatives(lib: Any, see: Any) -> None:
    x = leaf(lib, 0.5, dtype="float64")
    f = lib.exp(x * x) * lib.sin(3 * x)
    for order in range(5):
        (f,) = lib.autograd.grad(f, x, create_graph=True)
        see(f"{order + 1}", f)


@program(20)
def a_penalty_on_the_gradient(lib: Any, see: Any) -> None:
    lib.manual_seed(0)
    layer = lib.nn.Linear(3, 1)
    x = lib.tensor([[0.1, -0.2, 0.3], [1.0, 2.0, -1.0]], requires_grad=True)
    out = lib.tanh(layer(x))
    (g,) = lib.autograd.grad(out.sum(), x, create_graph=True)
    ((g.norm(2, dim=1) - 1) ** 2).mean().backward()
    see("weight", layer.weight.grad)
    see("bias", layer.bias.grad)
    see("x", x.grad)


@program(20)
def the_gradient_of_a_linear_function_needs_none(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    (g,) = lib.autograd.grad((x * 3).sum(), x, create_graph=True)
    see("g", g)
    (h,) = lib.autograd.grad((x * x).sum(), x)
    see("without graph", h)
    see.error("second", "does not require grad", lambda: lib.autograd.grad(h.sum(), x))


@program(20)
def gradients_of_a_whole_batch(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0)
    y = x**2 * x.sum()
    (g,) = lib.autograd.grad(y, x, lib.eye(3), is_grads_batched=True)
    see("jacobian", g)
    see.error("shape", "", lambda: lib.autograd.grad(x * 2, x, lib.ones(3, 2), is_grads_batched=True))


@program(21)
def create_graph_warns_in_backward_alone(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see.warnings("backward", lambda: (x * x).sum().backward(create_graph=True))
    see.warnings("function", lambda: lib.autograd.backward((x * x).sum(), create_graph=True))
    see.warnings("grad", lambda: lib.autograd.grad((x * x).sum(), x, create_graph=True))
    see.warnings("plain", lambda: (x * x).sum().backward())


@program(22)
def gradcheck_with_an_unrelated_input(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0, dtype="float64"), leaf(lib, 3.0, 4.0, dtype="float64")

    def f(x: Any, y: Any) -> Any:
        return x * x

    see("first", bool(lib.autograd.gradcheck(f, (x, y))))
    see("second", bool(lib.autograd.gradgradcheck(f, (x, y))))


@program(22)
def an_unrelated_input_in_the_second_derivative(lib: Any, see: Any) -> None:
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    first = lib.autograd.grad((x * x + y).sum(), [x, y], create_graph=True)
    see("first", first)
    see("second", lib.autograd.grad(first[0].sum(), [x, y], allow_unused=True))


@program(23)
def one_chunk_of_five(lib: Any, see: Any) -> None:
    x = lib.ones(10, 10, requires_grad=True)
    parts = x.chunk(5)
    (parts[2] * 2).sum().backward()
    see("x", x.grad)


UNUSED = {
    "split": lambda lib, x: x.split([1, 2], 1)[1],
    "unbind": lambda lib, x: x.unbind(1)[2],
    "max": lambda lib, x: x.max(1)[0],
    "sort": lambda lib, x: x.sort(1)[0][:, 1:],
    "topk": lambda lib, x: x.topk(2, dim=1)[0],
    "std_mean": lambda lib, x: lib.std_mean(x, 1)[0],
    "var_mean": lambda lib, x: lib.var_mean(x, 1)[1],
    "meshgrid": lambda lib, x: lib.meshgrid(x[0], x[1], indexing="ij")[0],
    "tensor_split": lambda lib, x: lib.tensor_split(x, 2, dim=1)[1],
    "qr": lambda lib, x: lib.linalg.qr(x.T)[1].abs(),
    "frexp": lambda lib, x: lib.frexp(x)[0],
    "cummax": lambda lib, x: lib.cummax(x, 1)[0],
    "kthvalue": lambda lib, x: lib.kthvalue(x, 2)[0],
    "mode": lambda lib, x: lib.mode(x, 1)[0],
    "aminmax": lambda lib, x: lib.aminmax(x)[1],
    "slogdet": lambda lib, x: lib.linalg.slogdet(x[:, :2])[1],
}


def unused_output(take: Any) -> Any:
    def run(lib: Any, see: Any) -> None:
        x = leaf(lib, [[0.5, -1.0, 2.0], [1.5, 3.0, -0.25]])
        y = take(lib, x)
        see("y", y)
        (y * y).sum().backward()
        see("x", x.grad)

    return run


for _name, _take in UNUSED.items():
    add(23, f"one_output_of_{_name}", unused_output(_take), __name__)


@program(24)
def results_that_never_require_gradients(lib: Any, see: Any) -> None:
    x = leaf(lib, [[0.5, -1.0, 2.0], [1.5, 3.0, -0.25]])
    for name in (
        "argmax",
        "argmin",
        "argsort",
        "isnan",
        "isfinite",
        "isinf",
        "signbit",
        "long",
        "bool",
        "nonzero",
        "all",
    ):
        see(name, getattr(x, name)())
    see("compared", [x > 0, x == x, x.ge(1), x.ne(0.5)])
    see("isin", lib.isin(x, lib.tensor([2.0, 3.0])))
    see("searchsorted", lib.searchsorted(lib.tensor([0.0, 1.0]), x))
    see("bucketize", lib.bucketize(x, lib.tensor([0.0, 1.0])))
    see("logical", [x.logical_and(x), x.logical_not()])
    see("like", [lib.zeros_like(x), lib.ones_like(x), x.new_zeros(2), lib.empty_like(x).shape])


@program(24)
def integer_outputs_beside_floats(lib: Any, see: Any) -> None:
    x = leaf(lib, [[0.5, -1.0, 2.0], [1.5, 3.0, -0.25]])
    for name in ("max", "min", "sort", "cummax", "median", "mode"):
        see(name, tuple(getattr(x, name)(1)))
    see("topk", tuple(x.topk(2)))
    see("kthvalue", tuple(x.kthvalue(2)))
    see("unique", lib.unique(x, return_inverse=True, return_counts=True)[1:])


@program(24)
def steps_require_gradients_which_are_zero(lib: Any, see: Any) -> None:
    x = leaf(lib, 0.5, -1.2, 2.0)
    for name in ("sign", "floor", "ceil", "round", "trunc"):
        y = getattr(x, name)()
        see(name, y)
        see("grad", lib.autograd.grad(y.sum(), x))


@program(24)
def the_number_of_the_output(lib: Any, see: Any) -> None:
    x = leaf(lib, [[0.5, -1.0], [1.5, 3.0]])
    see("leaf", x.output_nr)
    see("result", (x * 2).output_nr)
    see("constant", lib.ones(2).output_nr)
    see("sort", x.sort(1)[0].output_nr)
    see("unbind", [t.output_nr for t in x.unbind(0)])


DIFFERS: dict[str, tuple[str, dict[str, str]]] = {
    "the_number_of_the_output": ("each output has a node of its own", {"unbind": "ours 0"}),
}


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, DIFFERS)
