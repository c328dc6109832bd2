"""`autograd.Function`: the same programs on tinygrad_edu and on PyTorch (groups 31 and 61 to 63)."""

import gc
import weakref
from typing import Any

import pytest

from .semantics import Program, compare, leaf, of, program

FREE, KEPT, FUNCTIONS, WRONG = 31, 63, 61, 62


def made(lib: Any, forward: Any, backward: Any = None, **others: Any) -> Any:
    """A Function called Made, of these static methods."""
    methods = {"forward": forward, "backward": backward, **others}
    found = {name: staticmethod(method) for name, method in methods.items() if method is not None}
    return type("Made", (lib.autograd.Function,), found)


def square(lib: Any) -> Any:
    """x * x, which saves its input, with a backward made of tensor operations."""

    class Square(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 2 * x * g

    return Square


def pair(lib: Any, log: Any = None) -> Any:
    """(2 x, 3 x), whose backward writes down what it is handed."""

    def backward(ctx, g, h):
        if log is not None:
            log.append([None if one is None else one.tolist() for one in (g, h)])
        return 2 * g + 3 * h

    return made(lib, lambda ctx, x: (2 * x, 3 * x), backward)


# The scripts of the tutorials


@program(FUNCTIONS)
def legendre_polynomials_of_the_tutorial(lib: Any, see: Any) -> None:
    class LegendrePolynomial3(lib.autograd.Function):
        @staticmethod
        def forward(ctx, input):
            ctx.save_for_backward(input)
            return 0.5 * (5 * input**3 - 3 * input)

        @staticmethod
        def backward(ctx, grad_output):
            (input,) = ctx.saved_tensors
            return grad_output * 1.5 * (5 * input**2 - 1)

    x = lib.linspace(-3.141592653589793, 3.141592653589793, 200)
    y = lib.sin(x)
    a, b, c, d = (lib.full((), v, requires_grad=True) for v in (0.0, -1.0, 0.0, 0.3))
    rate, p3 = 5e-6, LegendrePolynomial3.apply
    for step in range(60):
        y_pred = a + b * p3(c + d * x)
        loss = (y_pred - y).pow(2).sum()
        if step % 20 == 0:
            see("loss", loss)
        loss.backward()
        with lib.no_grad():
            for w in (a, b, c, d):
                w -= rate * w.grad
                w.grad = None
    see("weights", [a, b, c, d])


@program(FUNCTIONS)
def relu_of_the_tutorial(lib: Any, see: Any) -> None:
    class MyReLU(lib.autograd.Function):
        @staticmethod
        def forward(ctx, input):
            ctx.save_for_backward(input)
            return input.clamp(min=0)

        @staticmethod
        def backward(ctx, grad_output):
            (input,) = ctx.saved_tensors
            grad_input = grad_output.clone()
            grad_input[input < 0] = 0
            return grad_input

    lib.manual_seed(0)
    x, y = lib.randn(16, 30), lib.randn(16, 4)
    w1, w2 = lib.randn(30, 20, requires_grad=True), lib.randn(20, 4, requires_grad=True)
    for _ in range(10):
        loss = (MyReLU.apply(x.mm(w1)).mm(w2) - y).pow(2).mean()
        loss.backward()
        with lib.no_grad():
            w1 -= 1e-3 * w1.grad
            w2 -= 1e-3 * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    see("loss", loss)
    see("weights", w2)


@program(FUNCTIONS)
def a_straight_through_estimator(lib: Any, see: Any) -> None:
    class Binarize(lib.autograd.Function):
        @staticmethod
        def forward(ctx, input):
            ctx.save_for_backward(input)
            return (input > 0).float()

        @staticmethod
        def backward(ctx, grad_output):
            (input,) = ctx.saved_tensors
            return lib.nn.functional.hardtanh(grad_output) * (input.abs() <= 1)

    x, w = leaf(lib, [[-2.0, -0.5, 0.5, 2.0]]), leaf(lib, [[1.0], [-3.0], [0.25], [2.0]])
    out = Binarize.apply(x * 1.5) @ w
    out.sum().backward()
    see("out, gradients", [out, x.grad, w.grad])


@program(FUNCTIONS)
def a_gradient_reversal_layer(lib: Any, see: Any) -> None:
    class GradientReversal(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, lambda_):
            ctx.lambda_ = lambda_
            return x.view_as(x)

        @staticmethod
        def backward(ctx, grad_output):
            return grad_output.neg() * ctx.lambda_, None

    class Reversed(lib.nn.Module):
        def __init__(self):
            super().__init__()
            self.body = lib.nn.Linear(3, 2)

        def forward(self, x):
            h = self.body(x)
            return h.sum() + (GradientReversal.apply(h, 0.5) ** 2).sum()

    lib.manual_seed(1)
    model, x = Reversed(), leaf(lib, [[1.0, 2.0, -3.0]])
    model(x).backward()
    see("gradients", [x.grad, model.body.weight.grad, model.body.bias.grad])


@program(FUNCTIONS)
def a_softplus_with_its_checks(lib: Any, see: Any) -> None:
    class Softplus(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, beta=1.0):
            ctx.save_for_backward(x)
            ctx.beta = beta
            return lib.log1p(lib.exp(-lib.abs(beta * x))) / beta + lib.clamp(x, min=0)

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * lib.sigmoid(ctx.beta * x), None

    class Halved(Softplus):
        @staticmethod
        def backward(ctx, g):
            return Softplus.backward(ctx, g / 2)

    x = leaf(lib, -2.0, -0.3, 0.4, 3.0, dtype="float64")
    see("first", lib.autograd.gradcheck(Softplus.apply, (x, 2.0)))
    see("second", lib.autograd.gradgradcheck(Softplus.apply, (x, 2.0)))
    see.error("wrong", "", lambda: lib.autograd.gradcheck(Halved.apply, (x, 2.0)))
    see("reported", lib.autograd.gradcheck(Halved.apply, (x, 2.0), raise_exception=False))
    see.error("no input", "at least one input tensor", lambda: lib.autograd.gradcheck(lambda y: y, (x.detach(),)))


@program(FUNCTIONS)
def a_linear_layer_of_the_notes(lib: Any, see: Any) -> None:
    class Linear(lib.autograd.Function):
        @staticmethod
        def forward(input, weight, bias):
            output = input.mm(weight.t())
            if bias is not None:
                output += bias.unsqueeze(0).expand_as(output)
            return output

        @staticmethod
        def setup_context(ctx, inputs, output):
            input, weight, bias = inputs
            ctx.save_for_backward(input, weight, bias)

        @staticmethod
        def backward(ctx, grad_output):
            input, weight, bias = ctx.saved_tensors
            grad_input = grad_weight = grad_bias = None
            if ctx.needs_input_grad[0]:
                grad_input = grad_output.mm(weight)
            if ctx.needs_input_grad[1]:
                grad_weight = grad_output.t().mm(input)
            if bias is not None and ctx.needs_input_grad[2]:
                grad_bias = grad_output.sum(0)
            return grad_input, grad_weight, grad_bias

    x, w = leaf(lib, [[1.0, 2.0], [3.0, 4.0]], dtype="float64"), leaf(lib, [[1.0, -1.0]], dtype="float64")
    b = leaf(lib, [0.5], dtype="float64")
    Linear.apply(x, w, b).pow(2).sum().backward()
    see("gradients", [x.grad, w.grad, b.grad])
    see("without bias", Linear.apply(x.detach(), w, None))
    see("checked", lib.autograd.gradcheck(Linear.apply, (x, w, b), check_forward_ad=False))
    see("twice", lib.autograd.gradgradcheck(Linear.apply, (x, w, None)))


@program(FUNCTIONS)
def a_dropout_that_keeps_its_mask_as_an_attribute(lib: Any, see: Any) -> None:
    mask = lib.tensor([1.0, 0.0, 1.0])

    def forward(ctx, x, p):
        ctx.mask, ctx.shape, ctx.op, ctx.saved, ctx.order = mask / (1 - p), x.shape, "drop", 3, None
        return x * ctx.mask

    def backward(ctx, g):
        see("attributes", [tuple(ctx.shape), ctx.op, ctx.saved, ctx.order])
        return g * ctx.mask, None

    x = leaf(lib, 1.0, 2.0, 3.0)
    y = made(lib, forward, backward).apply(x, 0.5)
    see("seen from outside", [tuple(y.grad_fn.shape), y.grad_fn.op])
    y.sum().backward()
    y.sum().backward()  # attributes are not freed
    see("gradient", x.grad)


# The context


@program(FUNCTIONS)
def the_node_is_the_context(lib: Any, see: Any) -> None:
    contexts = []

    def forward(ctx, x, y):
        contexts.append(ctx)
        ctx.k = 5
        return x * y

    f = made(lib, forward, lambda ctx, g: (contexts.append(ctx), g, g)[1:])
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    z = f.apply(x, y)
    z.sum().backward()
    node = z.grad_fn
    see("same", [node is contexts[0], contexts[1] is node, z.grad_fn is node])
    see("names", [node.name(), type(node).__name__, node.k, isinstance(node, f._backward_cls)])
    see("bases", [c.__name__ for c in type(node).__mro__ if c.__name__ in ("BackwardCFunction", "FunctionCtx")])
    see("next", [(n.variable is x or n.variable is y, i) for n, i in node.next_functions])
    see("needs", node.needs_input_grad)
    see("metadata", node.metadata)
    see.error("no such attribute", "", lambda: node.missing)


@program(FUNCTIONS)
def saved_tensors_from_outside(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = square(lib).apply(x)
    see("saved", y.grad_fn.saved_tensors)
    see("itself", y.grad_fn.saved_tensors[0] is x)
    h = x * 3
    z = square(lib).apply(h)
    see("of a result", [z.grad_fn.saved_tensors[0].grad_fn is h.grad_fn, z.grad_fn.saved_tensors[0].requires_grad])
    y.sum().backward()
    see.error("freed", "have already been freed", lambda: y.grad_fn.saved_tensors)


@program(FUNCTIONS)
def saved_twice_and_read_early(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        ctx.save_for_backward(x, x)
        see("in forward", ctx.saved_tensors)
        ctx.save_for_backward(x * 5, None, x)
        return x * 2

    x = leaf(lib, 1.0, 2.0)
    y = made(lib, forward, lambda ctx, g: g).apply(x)
    see("the last counts", y.grad_fn.saved_tensors)


@program(FUNCTIONS)
def saving_what_is_no_tensor(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    for name, value in {"number": 3, "list": [x], "text": "x"}.items():
        f = made(lib, lambda ctx, x, value=value: (ctx.save_for_backward(x, value), x * 2)[1], lambda ctx, g: g)
        see.error(name, "save_for_backward can only save variables", lambda f=f: f.apply(x))
        see(f"{name}, without a gradient", f.apply(x.detach()))


@program(FUNCTIONS)
def what_needs_gradients(lib: Any, see: Any) -> None:
    def forward(ctx, *args):
        see("in forward", [ctx.needs_input_grad, lib.is_grad_enabled(), args[0].requires_grad])
        return args[0] * 2

    f = made(lib, forward, lambda ctx, *g: (see("in backward", ctx.needs_input_grad), (g[0], None, None))[1])
    x, c = leaf(lib, 1.0, 2.0), lib.ones(2)
    f.apply(x, 1, c).sum().backward()
    with lib.no_grad():
        see("no_grad", f.apply(x, "a", c))
    see("constant", f.apply(c, x, None))
    see("alone", f.apply(c))


@program(FUNCTIONS)
def the_grad_mode_in_both_directions(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        lib.set_grad_enabled(False)
        return x * 2

    def backward(ctx, g):
        see("in backward", [lib.is_grad_enabled(), g.requires_grad])
        lib.set_grad_enabled(not lib.is_grad_enabled())
        return g * 2

    f, x = made(lib, forward, backward), leaf(lib, 1.0, 2.0)
    y = f.apply(x)
    see("after forward", [lib.is_grad_enabled(), y])
    y.sum().backward()
    see("after backward", lib.is_grad_enabled())
    lib.autograd.grad(f.apply(x).sum(), x, create_graph=True)
    with lib.no_grad():
        y.sum()
        lib.autograd.grad(y, x, lib.ones(2))
        see("still off", lib.is_grad_enabled())


@program(FUNCTIONS)
def keywords_and_defaults(lib: Any, see: Any) -> None:
    x, k = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    f = made(lib, lambda ctx, x, a=3: x * a, lambda ctx, *g: (g[0], g[0]))
    see("by keyword", f.apply(x, a=4))
    y = f.apply(x, a=k)
    see("a tensor by keyword", [y, y.grad_fn.needs_input_grad])
    y.sum().backward()
    see("its gradient", [x.grad, k.grad])
    one = made(lib, lambda ctx, x, a=3: x * a, lambda ctx, g: g)
    one.apply(x).sum().backward()
    see("the default counts not", x.grad)
    see.error("unknown", "", lambda: f.apply(x, b=4))
    see.error("missing", "", lambda: f.apply())


@program(FUNCTIONS)
def keywords_with_a_context_set_up_apart(lib: Any, see: Any) -> None:
    def setup_context(ctx, inputs, output):
        see("inputs, output", [inputs, output])
        ctx.count = len(inputs)

    x = leaf(lib, 1.0, 2.0)
    f = made(lib, lambda x, a=3: x * a, lambda ctx, g: (g, None)[: ctx.count], setup_context=setup_context)
    f.apply(x).sum().backward()
    f.apply(x, a=4).sum().backward()
    f.apply(a=5, x=x).sum().backward()
    see("gradient", x.grad)
    g = made(lib, lambda x, a=3: x * a, lambda ctx, g: g, setup_context=lambda ctx, inputs, output: None)
    see.error("the default counts", "(expected 2, got 1)", lambda: g.apply(x).sum().backward())


@program(FUNCTIONS)
def vjp_is_another_name_of_backward(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    made(lib, lambda ctx, x: x * 2, vjp=lambda ctx, g: 2 * g).apply(x).sum().backward()
    see("gradient", x.grad)
    both = made(lib, lambda ctx, x: x * 2, lambda ctx, g: g, vjp=lambda ctx, g: g)
    see.error("both", "Implementing both 'backward' and 'vjp'", lambda: both.apply(x).sum().backward())


@program(FUNCTIONS)
def methods_of_other_kinds(lib: Any, see: Any) -> None:
    class OfTheClass(lib.autograd.Function):
        @classmethod
        def forward(cls, ctx, x):
            return x * 2

        @classmethod
        def backward(cls, ctx, g):
            return g * 2

    class Bare(lib.autograd.Function):
        def forward(ctx, x):
            return x * 2

        def backward(ctx, g):
            return g * 3

    x = leaf(lib, 1.0, 2.0)
    OfTheClass.apply(x).sum().backward()
    Bare.apply(x).sum().backward()
    see("gradient", x.grad)


@program(FUNCTIONS)
def old_ways_to_call(lib: Any, see: Any) -> None:
    x, f = leaf(lib, 1.0, 2.0), square(lib)
    see.warnings("an object", f)
    see.error("called", "Legacy autograd function", lambda: f()(x))
    see("applied", f().apply(x))


@program(FUNCTIONS)
def functions_that_are_not_complete(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see.error("no forward", "forward function", lambda: made(lib, None).apply(x))
    y = made(lib, lambda ctx, x: x * 2).apply(x)
    see("no backward", y)
    see.error("run", "backward or vjp", lambda: y.sum().backward())


@program(FUNCTIONS)
def inherited_methods(lib: Any, see: Any) -> None:
    class Cube(square(lib)):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x * 1.5)
            return x**2 * x

    x = leaf(lib, 1.0, 2.0)
    y = Cube.apply(x)
    y.sum().backward()
    see("gradient, name", [x.grad, y.grad_fn.name()])


# Several outputs


@program(FUNCTIONS)
def one_node_for_several_outputs(lib: Any, see: Any) -> None:
    log: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    y, z = pair(lib, log).apply(x)
    see("same node", [y.grad_fn is z.grad_fn, y.output_nr, z.output_nr, y.grad_fn.name()])
    node = (y * z).grad_fn
    see("consumers", [(n is y.grad_fn, i) for n, i in node.next_functions])
    (y * z + y).sum().backward()
    see("called once", log)
    see("gradient", x.grad)


@program(FUNCTIONS)
def gradients_by_the_outputs(lib: Any, see: Any) -> None:
    log: list[Any] = []
    x = leaf(lib, 1.0, 2.0)
    y, z = pair(lib, log).apply(x)
    see("outputs", lib.autograd.grad((y * z).sum(), (y, z), retain_graph=True))
    see("not called", log)
    see("one and the input", lib.autograd.grad((y * z).sum(), (z, x), retain_graph=True))
    see("the other alone", lib.autograd.grad(y.sum(), (z, x), allow_unused=True))
    see("called", log)


@program(FUNCTIONS)
def several_outputs_as_roots(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    f = made(lib, lambda ctx, x: (x * 2, x.sum()), lambda ctx, g, s: 2 * g + s)
    y, s = f.apply(x)
    lib.autograd.backward([y, s], [lib.tensor([1.0, 10.0]), None])
    see("gradient", x.grad)
    v = lib.tensor([1.0, 10.0])
    same = made(lib, lambda ctx, x: (x * 1, x * 1), lambda ctx, g, h: g)
    y, _ = same.apply(w := leaf(lib, 1.0, 2.0))
    y.backward(v)
    w.grad += 1
    see("what was given stays", v)


@program(FUNCTIONS)
def zeros_for_unused_outputs(lib: Any, see: Any) -> None:
    log: list[Any] = []

    def backward(ctx, *grads):
        log.append([None if g is None else (g.tolist(), str(g.dtype).split(".")[-1]) for g in grads])
        return sum(g for g in grads if g is not None and g.is_floating_point())

    x = leaf(lib, 1.0, 2.0)
    f = made(lib, lambda ctx, x: (x * 2, x.long(), x * 3, "text", None), backward)
    found = f.apply(x)
    see("outputs", found)
    found[2].sum().backward()
    see("handed", log)

    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 2, x.long(), x * 3

    made(lib, forward, backward).apply(x)[0].sum().backward()
    see("without zeros", log)


@program(FUNCTIONS)
def tuples_lists_and_what_is_in_them(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    results = {
        "tuple of one": lambda x: (x * 2,),
        "list": lambda x: [x * 2],
        "dict": lambda x: {"a": x * 2},
        "number": lambda x: 5,
        "nothing": lambda x: None,
        "nested": lambda x: (x * 2, (x * 3,)),
        "integers": lambda x: x.long(),
        "bools": lambda x: (x > 1, x * 2),
        "float64": lambda x: x.double(),
    }
    for name, result in results.items():
        found = made(lib, lambda ctx, x, result=result: result(x), lambda ctx, *g: g[0]).apply(x)
        see(name, list(found.values()) if name == "dict" else found)
        see(f"{name}: kind", type(found).__name__)


@program(FUNCTIONS)
def the_gradient_has_the_dtype_of_its_output(lib: Any, see: Any) -> None:
    seen = []
    x = leaf(lib, 1.0, 2.0)
    for dtype in (lib.float64, lib.float16):
        f = made(lib, lambda ctx, x, d=dtype: x.to(d) * 2, lambda ctx, g: (seen.append(g.dtype), 2 * g)[1])
        f.apply(x).float().sum().backward()
    see("handed, gradient", [seen, x.grad])


@program(FUNCTIONS)
def one_output_of_several_twice_differentiated(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2, x**3

    def backward(ctx, g, h):
        (x,) = ctx.saved_tensors
        return 2 * x * g + 3 * x**2 * h

    x, v = leaf(lib, 1.0, 2.0), leaf(lib, 1.0, 10.0)
    y, z = made(lib, forward, backward).apply(x)
    (g,) = lib.autograd.grad(y, x, v, create_graph=True)
    see("first", g)
    see("second", lib.autograd.grad(g.sum(), (x, v)))
    y, z = made(lib, forward, backward).apply(x)
    (g,) = lib.autograd.grad((y * z).sum(), x, create_graph=True)
    (h,) = lib.autograd.grad(g.sum(), x, create_graph=True)
    see("of both", [g, h, *lib.autograd.grad(h.sum(), x)])


@program(FUNCTIONS)
def the_same_tensor_twice(lib: Any, see: Any) -> None:
    log: list[Any] = []
    f = made(lib, lambda ctx, x: (x * 2,) * 2, lambda ctx, g, h: (log.append([g.tolist(), h.tolist()]), 2 * g + h)[1])
    x = leaf(lib, 1.0, 2.0)
    y, z = f.apply(x)
    see("one object", [y is z, y.output_nr])
    (y + 5 * z).sum().backward()
    see("gradient", [x.grad, log])


# Inputs as outputs, views, in-place


@program(FUNCTIONS)
def an_input_returned_as_it_is(lib: Any, see: Any) -> None:
    f = made(lib, lambda ctx, x: x, lambda ctx, g: 3 * g)
    x = leaf(lib, 1.0, 2.0)
    y = f.apply(x)
    see("another tensor", [y is x, y._is_view(), y.data_ptr() == x.data_ptr(), x.is_leaf, y])
    y.sum().backward()
    see("gradient", x.grad)
    c = lib.ones(2)
    see("a constant", [f.apply(c) is c, f.apply(c)._is_view(), f.apply(c)])
    with lib.no_grad():
        see("no_grad", [f.apply(x) is x, f.apply(x)])


@program(FUNCTIONS)
def an_input_returned_twice(lib: Any, see: Any) -> None:
    log: list[Any] = []
    f = made(lib, lambda ctx, x: (x, x), lambda ctx, g, h: (log.append([g.tolist(), h.tolist()]), g + h)[1])
    x = leaf(lib, 1.0, 2.0)
    y, z = f.apply(x)
    see("two tensors", [y is z, y.output_nr, z.output_nr])
    y.sum().backward()
    see("gradient", [x.grad, log])


@program(FUNCTIONS)
def a_leaf_returned_beside_a_result(lib: Any, see: Any) -> None:
    f = made(lib, lambda ctx, a, b: (a, a + b), lambda ctx, g, h: (g + h, h))
    x, y = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    q, p = f.apply(x, y)
    seen: list[Any] = []
    q.register_hook(lambda g: seen.append(g.tolist()))
    (q + p + x).sum().backward()
    see("gradients", [x.grad, y.grad, seen])


@program(FUNCTIONS)
def a_constant_input_returned_beside_a_leaf(lib: Any, see: Any) -> None:
    x, c, n = leaf(lib, 1.0, 2.0), lib.ones(2), lib.arange(2)
    y, z, m = made(lib, lambda ctx, x, c, n: (c, x * 2, n), lambda ctx, *g: (g[0] + g[1], None, None)).apply(x, c, n)
    see("flags", [y.requires_grad, c.requires_grad, y is c, m is n, m, y._is_view(), m._is_view()])
    (y + z).sum().backward()
    see("gradient", x.grad)


@program(FUNCTIONS)
def views_that_a_function_made_are_not_overwritten(lib: Any, see: Any) -> None:
    forwards = {
        "the input": lambda ctx, x: x,
        "a view of it": lambda ctx, x: x.view(1, 2),
        "of something else": lambda ctx, x: (x * 2).view(1, 2),
    }
    for name, forward in forwards.items():
        w = leaf(lib, 1.0, 2.0) * 1
        y = made(lib, forward, lambda ctx, g: g.view(2)).apply(w)
        see(f"{name}: is a view", y._is_view())
        see.error(name, "a view and is being modified inplace", lambda y=y: y.add_(1))
        see.error(f"a view of {name}", "a view", lambda y=y: y.view(2).add_(1))


@program(FUNCTIONS)
def the_base_of_such_a_view_overwritten(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    w = x * 1
    y = made(lib, lambda ctx, x: x, lambda ctx, g: 3 * g).apply(w)
    w.mul_(2)
    see("values", [w, w.grad_fn.name()])
    see.error("through the view", "a view", lambda: y.sum().backward())


@program(FUNCTIONS)
def results_overwritten_afterwards(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y, z = pair(lib).apply(x * 1)
    y.mul_(5)
    (y + z).sum().backward()
    see("gradient", x.grad)
    y = made(lib, lambda ctx, x: x.detach(), lambda ctx, g: 3 * g).apply(x * 1)
    see("detached in forward", [y._is_view(), y.grad_fn.name()])
    y.mul_(2)
    y.sum().backward()
    see("its gradient", x.grad)


def doubling(lib: Any, result: Any = lambda x: x) -> Any:
    """Doubles its input in place, and says so."""

    def forward(ctx, x, *others):
        x.mul_(2)
        ctx.mark_dirty(x)
        return result(x)

    return made(lib, forward, lambda ctx, g, *others: (2 * g,) + (None,) * 3)


@program(FUNCTIONS)
def an_input_marked_dirty(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    w = x * 1
    y = doubling(lib).apply(w)
    see("itself", [y is w, w._version, w.is_leaf, w.grad_fn.name(), w])
    w.sum().backward()
    see("gradient", x.grad)
    c = lib.ones(2)
    see("constant", [doubling(lib).apply(c) is c, c._version, c])


@program(FUNCTIONS)
def a_constant_marked_dirty_by_a_leaf(lib: Any, see: Any) -> None:
    c, w = lib.ones(2), leaf(lib, 2.0, 3.0)
    f = made(lib, lambda ctx, x, w: (x.mul_(w), ctx.mark_dirty(x), x)[2], lambda ctx, g: (g, g * 7))
    y = f.apply(c, w)
    see("requires grad now", [y is c, c.requires_grad, c.is_leaf])
    y.sum().backward()
    see("gradient", w.grad)


@program(FUNCTIONS)
def dirty_leaves_are_refused(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see.error("leaf", "a leaf Variable that requires grad", lambda: doubling(lib).apply(x))
    see("but done", x)
    see.error("view of one", "a view of a leaf Variable that requires grad", lambda: doubling(lib).apply(x[:1]))
    rows = (leaf(lib, [[1.0, 2.0], [3.0, 4.0]]) * 1).unbind()
    see.error("one of several views", "is a view and is being modified inplace", lambda: doubling(lib).apply(rows[0]))
    with lib.no_grad():
        see("no_grad", doubling(lib).apply(x))


@program(FUNCTIONS)
def dirty_marks_that_are_wrong(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    lost = doubling(lib, lambda x: x * 3)
    phrase = "Some elements marked as dirty during the forward method were not returned as output"
    see.error("not returned", phrase, lambda: lost.apply(x * 1))
    see.error("not returned, no gradient", phrase, lambda: lost.apply(lib.ones(2)))
    number = made(lib, lambda ctx, x: (ctx.mark_dirty(3), x * 2)[1], lambda ctx, g: g)
    see.error("a number", "mark_dirty can only accept variables", lambda: number.apply(x))

    def forward(ctx, x):
        y = x * 2
        ctx.mark_dirty(y)
        return y

    no_input = made(lib, forward, lambda ctx, g: g)
    see.warnings("no input", lambda: no_input.apply(x))


@program(FUNCTIONS)
def a_dirty_view_and_a_dirty_base(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    w = x * 1
    y = doubling(lib).apply(w[:1])
    see("base", [w, y, w._version])
    w.sum().backward()
    see("gradient", x.grad)
    x = leaf(lib, 1.0, 2.0)
    w = x * 1
    v = w[:1]
    doubling(lib).apply(w)
    see("view", v)
    v.sum().backward()
    see("gradient by the view", x.grad)


@program(FUNCTIONS)
def dirty_and_several_outputs(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x, x * 3

    f = made(lib, forward, lambda ctx, g, h: (2 * g + 6 * h) * ctx.saved_tensors[0])
    x = leaf(lib, 1.0, 2.0)
    w = x * 1
    y, z = f.apply(w)
    see("same", [y is w, y.grad_fn is z.grad_fn])
    (y + 5 * z).sum().backward()
    see("gradient", x.grad)


@program(FUNCTIONS)
def overwritten_after_they_were_saved(lib: Any, see: Any) -> None:
    phrase = "modified by an inplace operation"
    x = leaf(lib, 1.0, 2.0)
    w = x * 1
    y = square(lib).apply(w)
    w.add_(1)
    see.error("the input", phrase, lambda: y.sum().backward())
    see.error("looked at", phrase, lambda: y.grad_fn.saved_tensors)

    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    y = made(lib, forward, lambda ctx, g: g * ctx.saved_tensors[0]).apply(x)
    with lib.no_grad():
        y.add_(1)
    see.error("the output", phrase, lambda: y.sum().backward())

    def changing(ctx, x):
        y = x * 1
        ctx.save_for_backward(y)
        y.add_(1)  # before it is saved, which is after forward
        return y

    made(lib, changing, lambda ctx, g: g * ctx.saved_tensors[0]).apply(x).sum().backward()
    see("in forward", x.grad)


# Marks


@program(FUNCTIONS)
def marked_non_differentiable(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        a, b = x * 2, x * 3
        ctx.mark_non_differentiable(a)
        return a, b

    x = leaf(lib, 1.0, 2.0)
    a, b = made(lib, forward, lambda ctx, g, h: (see("handed", [g, h]), g + h)[1]).apply(x)
    see("flags", [a, b, b.output_nr])
    b.sum().backward()
    everything = made(lib, lambda ctx, x: (y := x * 2, ctx.mark_non_differentiable(y))[0], lambda ctx, g: g)
    see("all", everything.apply(x))
    the_input = made(lib, lambda ctx, x: (x, ctx.mark_non_differentiable(x))[0], lambda ctx, g: g)
    see("an input", [the_input.apply(x), the_input.apply(x) is x, x.requires_grad])
    for name, value in {"number": 3, "None": None}.items():
        f = made(lib, lambda ctx, x, v=value: (ctx.mark_non_differentiable(v), x * 2)[1], lambda ctx, g: g)
        see.error(name, "mark_non_differentiable only accepts variable arguments", lambda f=f: f.apply(x))


@program(FUNCTIONS)
def a_graph_that_forward_made_itself(lib: Any, see: Any) -> None:
    w, x = leaf(lib, 5.0, 6.0), leaf(lib, 1.0, 2.0)

    def forward(ctx, x):
        with lib.enable_grad():
            return x * w

    f = made(lib, forward, lambda ctx, g: 3 * g)
    y = f.apply(x)
    see("its own node", [y, y.grad_fn.name()])
    y.sum().backward()
    see("gradients", [x.grad, w.grad])
    see("of a constant", f.apply(x.detach()))


@program(FUNCTIONS)
def a_new_leaf_as_output(lib: Any, see: Any) -> None:
    f = made(lib, lambda ctx, x: lib.zeros(2, requires_grad=True), lambda ctx, g: 3 * g)
    x = leaf(lib, 1.0, 2.0)
    y = f.apply(x)
    see("no leaf", [y, y._is_view()])
    y.sum().backward()
    see("gradient", x.grad)


@program(FUNCTIONS)
def gradients_inside_of_backward(lib: Any, see: Any) -> None:
    class Checkpointed(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return (x**3).exp()

        @staticmethod
        def backward(ctx, g):
            x = ctx.saved_tensors[0].detach().requires_grad_()
            with lib.enable_grad():
                y = (x**3).exp()
            y.backward(g)
            return x.grad

    x = leaf(lib, 0.5, -0.3)
    (Checkpointed.apply(x) * 2).sum().backward()
    see("gradient", x.grad)


@program(FUNCTIONS)
def a_function_inside_of_a_function(lib: Any, see: Any) -> None:
    inner = square(lib)
    outer = made(lib, lambda ctx, x: inner.apply(x) * 2, lambda ctx, g: g * 7)
    x = leaf(lib, 1.0, 2.0)
    y = outer.apply(inner.apply(x))
    y.sum().backward()
    see("gradient", [y, x.grad])


# Again and again


@program(FUNCTIONS)
def derivatives_of_three_orders(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**4

    f = made(lib, forward, lambda ctx, g: 4 * ctx.saved_tensors[0] ** 3 * g)
    x = leaf(lib, 1.0, -2.0)
    y, found = f.apply(x), []
    for _ in range(3):
        (y,) = lib.autograd.grad(y.sum(), x, create_graph=True)
        found.append(y)
    see("derivatives", found)


@program(FUNCTIONS)
def a_saved_output_differentiated_again(lib: Any, see: Any) -> None:
    def forward(ctx, x):
        y = x.tanh()
        ctx.save_for_backward(y)
        return y

    def by_attribute(ctx, x):
        ctx.y = x.tanh()
        return ctx.y

    x = leaf(lib, 0.5, -1.0)
    saved = made(lib, forward, lambda ctx, g: g * (1 - ctx.saved_tensors[0] ** 2))
    for name, f in {"saved": saved, "kept": made(lib, by_attribute, lambda ctx, g: g * (1 - ctx.y**2))}.items():
        (g,) = lib.autograd.grad(f.apply(x).sum(), x, create_graph=True)
        see(name, [g, *lib.autograd.grad(g.sum(), x)])
    y = saved.apply(x)
    see("its node", [y.grad_fn.saved_tensors[0].grad_fn is y.grad_fn, y.grad_fn.saved_tensors[0] is y])


@program(FUNCTIONS)
def a_closure_differentiated(lib: Any, see: Any) -> None:
    w, x = leaf(lib, 3.0, 4.0), leaf(lib, 1.0, 2.0)
    f = made(lib, lambda ctx, x: x * 2, lambda ctx, g: g * w)
    (g,) = lib.autograd.grad(f.apply(x).sum(), x, create_graph=True)
    see("by what backward read", [g, *lib.autograd.grad(g.sum(), w)])


@program(FUNCTIONS)
def a_backward_made_of_a_function(lib: Any, see: Any) -> None:
    class SineBackward(lib.autograd.Function):
        @staticmethod
        def forward(ctx, g, x):
            ctx.save_for_backward(g, x)
            return g * x.cos()

        @staticmethod
        def backward(ctx, gg):
            g, x = ctx.saved_tensors
            return gg * x.cos(), -gg * g * x.sin()

    class Sine(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.sin()

        @staticmethod
        def backward(ctx, g):
            return SineBackward.apply(g, ctx.saved_tensors[0])

    x = leaf(lib, 0.5, -1.0, dtype="float64")
    (g,) = lib.autograd.grad(Sine.apply(x).sum(), x, create_graph=True)
    see("both", [g, g.grad_fn.name(), *lib.autograd.grad(g.sum(), x)])
    see("checked", lib.autograd.gradgradcheck(Sine.apply, (x,)))


@program(FUNCTIONS)
def twice_with_and_without_what_was_saved(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = square(lib).apply(x)
    y.sum().backward(retain_graph=True)
    y.sum().backward()
    see("retained", x.grad)
    see.error("freed", "Trying to backward through the graph a second time", lambda: y.sum().backward())
    z = made(lib, lambda ctx, x: x * 2, lambda ctx, g: 2 * g).apply(x)
    z.sum().backward()
    z.sum().backward()
    see("nothing saved", x.grad)


@program(FUNCTIONS)
def hooks_on_a_function(lib: Any, see: Any) -> None:
    log: list[Any] = []

    def note(name):
        return lambda *values: log.append((name, [[None if g is None else g.tolist() for g in v] for v in values]))

    x = leaf(lib, 1.0, 2.0)
    y, z = pair(lib).apply(x)
    y.grad_fn.register_prehook(note("before"))
    y.grad_fn.register_hook(note("after"))
    z.register_hook(lambda g: g * 10)
    z.retain_grad()
    z.sum().backward(retain_graph=True)
    (y + z).sum().backward()
    see("log", log)
    see("gradients", [x.grad, z.grad])


@program(FUNCTIONS)
def hooks_that_replace(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y, z = pair(lib).apply(x)
    y.grad_fn.register_prehook(lambda grads: tuple(None if g is None else g * 10 for g in grads))
    y.grad_fn.register_hook(lambda given, grads: tuple(g + 0.5 for g in given))
    (y + z).sum().backward()
    see("gradient", x.grad)


@program(FUNCTIONS)
def hooks_on_what_is_saved(lib: Any, see: Any) -> None:
    log: list[Any] = []
    x = leaf(lib, 1.0, 2.0)

    def pack(t):
        log.append(("pack", t.tolist()))
        return t * 2

    with lib.autograd.graph.saved_tensors_hooks(pack, lambda t: (log.append("unpack"), t)[1]):
        y = square(lib).apply(x)
        log.append("forward is over")
    y.sum().backward()
    see("log, gradient", [log, x.grad])


@program(FUNCTIONS)
def nan_under_anomaly_mode(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    f = made(lib, lambda ctx, x: (x * 2, x * 3), lambda ctx, g, h: g * float("nan"))

    def run():
        with lib.autograd.set_detect_anomaly(True):
            f.apply(x)[0].sum().backward()

    see.error("nan", "Function 'MadeBackward' returned nan values in its 0th output", run)


@program(FUNCTIONS)
def forward_mode(lib: Any, see: Any) -> None:
    forward_ad = __import__(f"{lib.__name__}.autograd.forward_ad", fromlist=["make_dual"])

    class Scale(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, k, w):
            ctx.save_for_forward(x, w)
            ctx.k = k
            return x * w * k, x.long(), x + w

        @staticmethod
        def jvp(ctx, dx, _, dw):
            x, w = ctx.saved_tensors
            see("handed", [dx, dw])
            return (dx * w + x * dw) * ctx.k, None, dx + dw

    with forward_ad.dual_level():
        x = forward_ad.make_dual(lib.tensor([1.0, 2.0]), lib.tensor([1.0, 10.0]))
        y, n, z = Scale.apply(x, 3, lib.tensor([5.0, 6.0]))
        see("tangents", [forward_ad.unpack_dual(t).tangent for t in (y, n, z)])
        see("values", [forward_ad.unpack_dual(t).primal for t in (y, n, z)])
        without = square(lib)
        see.error("no jvp", "implement the jvp function", lambda: without.apply(x))


@program(FUNCTIONS)
def functionals_of_a_function(lib: Any, see: Any) -> None:
    f, x, v = square(lib).apply, lib.tensor([1.0, 2.0]), lib.tensor([1.0, 10.0])
    for name in ("jvp", "vjp"):
        see(name, getattr(lib.autograd.functional, name)(f, x, v))
    see("jacobian", lib.autograd.functional.jacobian(f, x))
    see("hessian", lib.autograd.functional.hessian(lambda x: (f(x) * f(x)).sum(), x))
    both = pair(lib).apply
    see("jvp of two", lib.autograd.functional.jvp(both, x, v))
    stretched = made(lib, lambda ctx, x: x * 6, lambda ctx, g: 2 * g.expand(3, 2))
    see("jvp of a stretched gradient", lib.autograd.functional.jvp(stretched.apply, x, v))


@program(FUNCTIONS)
def transforms_of_a_function(lib: Any, see: Any) -> None:
    class Product(lib.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x, w):
            return x * w, (x * x).sum()

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

        @staticmethod
        def backward(ctx, g, h):
            x, w = ctx.saved_tensors
            return g * w + 2 * x * h, g * x

        @staticmethod
        def jvp(ctx, dx, dw):
            x, w = ctx.saved_tensors
            return dx * w + x * dw, 2 * (x * dx).sum()

    def loss(w, x):
        y, z = Product.apply(x, w)
        return (y * y).sum() * z

    x, w, func = lib.tensor([[1.0, 2.0], [3.0, 4.0]]), lib.tensor([5.0, 6.0]), lib.func
    see("vmap", func.vmap(Product.apply, (0, None))(x, w))
    see("grad", func.grad(loss)(w, x[0]))
    see("for each example", func.vmap(func.grad(loss), (None, 0))(w, x))
    see("of the sum", func.grad(lambda w: func.vmap(lambda x: loss(w, x))(x).sum())(w))
    see("jvp", func.jvp(loss, (w, x[0]), (w, x[1])))
    see("jacobians", [func.jacrev(loss)(w, x[0]), func.jacfwd(loss)(w, x[0])])
    see("hessian", func.hessian(loss)(w, x[0]))


# Wrong gradients


def returning(lib: Any, result: Any) -> Any:
    """A function of a tensor and a number, whose backward returns `result(g)`."""
    return made(lib, lambda ctx, x, n: x * n, lambda ctx, g: result(g))


@program(WRONG)
def counts_and_kinds(lib: Any, see: Any) -> None:
    wrong = {
        "too few": (lambda g: g, "(expected 2, got 1)"),
        "none at all": (lambda g: (), "(expected 2, got 0)"),
        "None alone": (lambda g: None, "(expected 2, got 1)"),
        "too many": (lambda g: (g, None, g), "(expected 2, got 3)"),
        "a list": (lambda g: [g, None], "(expected 2, got 1)"),
        "for the number": (lambda g: (g, g), "position 2, but the corresponding forward input was not a Variable"),
        "a float": (lambda g: (2.0, None), "expected Variable or None (got float)"),
        "a text": (lambda g: ("g", None), "expected Variable or None (got str)"),
        "an array": (lambda g: (g.numpy(), None), "expected Variable or None (got"),
    }
    for name, (result, phrase) in wrong.items():
        x = leaf(lib, 1.0, 2.0)
        see.error(name, phrase, lambda r=result, x=x: returning(lib, r).apply(x, 3).sum().backward())
        see(f"{name}: gradient", x.grad)


@program(WRONG)
def shapes(lib: Any, see: Any) -> None:
    cases = [(), (1,), (3,), (0,), (2,), (1, 2), (3, 2), (2, 2, 2), (2, 1)]
    for shape in cases:
        x = leaf(lib, 1.0, 2.0)
        f = returning(lib, lambda g, shape=shape: (lib.ones(shape), None))
        phrase = "" if shape and shape[-1] == 2 else "got [" + ", ".join(map(str, shape)) + "] but expected shape"
        see.outcome(str(shape), lambda f=f, x=x: f.apply(x * 1, 3).sum().backward(), phrase)
        see(f"{shape}: gradient", x.grad)
    x = leaf(lib, [[1.0], [2.0]])
    made(lib, lambda ctx, x: x * 2, lambda ctx, g: lib.ones(5, 2, 3)).apply(x).sum().backward()
    see("a stretched axis", x.grad)


@program(WRONG)
def shapes_and_dtypes_under_create_graph(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    f = made(lib, lambda ctx, x: x * 2, lambda ctx, g: lib.ones(3, 2, dtype=lib.float64) * g * x)
    (g,) = lib.autograd.grad(f.apply(x).sum(), x, create_graph=True)
    see("first", g)
    see("second", lib.autograd.grad(g.sum(), x))
    wrong = made(lib, lambda ctx, x: x * 2, lambda ctx, g: g.sum())
    see.error("refused", "but expected shape", lambda: lib.autograd.grad(wrong.apply(x).sum(), x, create_graph=True))


@program(WRONG)
def dtypes(lib: Any, see: Any) -> None:
    for name in ("float64", "float16", "int64", "bool"):
        x = leaf(lib, 1.0, 2.0)
        dtype = getattr(lib, name)
        returning(lib, lambda g, d=dtype: ((3 * g).to(d), None)).apply(x * 1, 3).sum().backward()
        see(name, x.grad)


@program(WRONG)
def gradients_that_nobody_needs(lib: Any, see: Any) -> None:
    x, c = leaf(lib, 1.0, 2.0), lib.ones(2)
    f = made(lib, lambda ctx, x, c: x * c, lambda ctx, g: (g, lib.ones(7)))
    f.apply(x, c).sum().backward()
    see("of a wrong shape", x.grad)
    g = made(lib, lambda ctx, x, c: x * c, lambda ctx, g: (g, 3.0))
    see.error("no tensor", "expected Variable or None (got float)", lambda: g.apply(x, c).sum().backward())
    y = leaf(lib, 1.0, 2.0)
    needs: list[Any] = []
    h = made(lib, lambda ctx, x, y: x * y, lambda ctx, g: (needs.append(ctx.needs_input_grad), (g, g))[1])
    see("only one asked for", [*lib.autograd.grad(h.apply(x, y).sum(), y), needs])


@program(WRONG)
def errors_of_the_author(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    see.error("forward", "", lambda: made(lib, lambda ctx, x: 1 / 0, lambda ctx, g: g).apply(x))
    see.error("backward", "", lambda: made(lib, lambda ctx, x: x * 2, lambda ctx, g: {}["a"]).apply(x).sum().backward())
    see.error("arity", "", lambda: made(lib, lambda ctx, x: x * 2, lambda ctx: None).apply(x).sum().backward())
    see("the mode is back", [lib.is_grad_enabled(), (x * 2).requires_grad])
    expanded = made(lib, lambda ctx, x: x * 2, lambda ctx, g: g.mul_(3))
    see.error("in place", "more than one element", lambda: expanded.apply(x).sum().backward())


# None, and memory


@program(KEPT)
def none_for_a_gradient(lib: Any, see: Any) -> None:
    nothing = made(lib, lambda ctx, x: x * 2, lambda ctx, g: None)
    x = leaf(lib, 1.0, 2.0)
    nothing.apply(x * 1).sum().backward()
    see("stays None", x.grad)
    nothing.apply(x).sum().backward(inputs=[x])
    see("asked for", x.grad)
    see("grad", lib.autograd.grad(nothing.apply(x * 1).sum(), x, allow_unused=True))
    see.error("refused", "allow_unused=True", lambda: lib.autograd.grad(nothing.apply(x * 1).sum(), x))
    (nothing.apply(x) + 3 * x).sum().backward()
    see("beside another", x.grad)


@program(KEPT)
def gradients_share_no_memory(lib: Any, see: Any) -> None:
    r, x, y = lib.ones(2), leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    f = made(lib, lambda ctx, x, y: x * 2 + y, lambda ctx, g: (r, r))
    f.apply(x, y).sum().backward()
    places = {x.grad.data_ptr(), y.grad.data_ptr(), r.data_ptr()}
    see("three places", len(places))
    x.grad.mul_(5)
    see("values", [x.grad, y.grad, r])
    through = made(lib, lambda ctx, x, y: x + y, lambda ctx, g: (g, g))
    v = lib.tensor([1.0, 10.0])
    x.grad = y.grad = None
    through.apply(x, y).backward(v)
    x.grad.zero_()
    see("passed through", [x.grad, y.grad, v])


@program(KEPT)
def gradients_of_a_graph_share_no_memory(lib: Any, see: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    f = made(lib, lambda ctx, x: (ctx.save_for_backward(x), x * 2)[1], lambda ctx, g: ctx.saved_tensors[0])
    (g,) = lib.autograd.grad(f.apply(x).sum(), x, create_graph=True)
    see("a saved tensor as gradient", [g.detach(), g.requires_grad, x])
    see("its derivative", lib.autograd.grad((g * g).sum(), x))


@program(FREE)
def no_cycles(lib: Any, see: Any) -> None:
    def saving(ctx, x):
        y, z = x.exp(), x * 2
        ctx.save_for_backward(x, y, z)
        return y, z

    def one(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    def dirty(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    for name, forward in {"two outputs": saving, "one output": one, "dirty": dirty}.items():
        gc.collect()
        gc.disable()
        x = leaf(lib, 1.0, 2.0) * 1
        found = made(lib, forward, lambda ctx, *g: g[0]).apply(x)
        found = found if isinstance(found, tuple) else (found,)
        refs = [weakref.ref(t) for t in found]
        found[0].grad_fn.saved_tensors  # noqa: B018
        del found, x
        see(name, [ref() for ref in refs])
        gc.enable()


@program(FREE)
def a_deep_chain_of_functions(lib: Any, see: Any) -> None:
    f = made(lib, lambda ctx, x: x + 1, lambda ctx, g: g)
    x = leaf(lib, 1.0)
    y = x
    for _ in range(3_000):
        y = f.apply(y)
    y.backward()
    see("gradient", x.grad)
    del y


@pytest.mark.parametrize("one", of(__name__), ids=str)
def test_program(one: Program) -> None:
    compare(one, {})


def test_there_are_enough_programs() -> None:
    assert len(of(__name__)) >= 60
