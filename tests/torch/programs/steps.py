"""The kinds of lines: each writes one line of a program that works, mostly, on the tensors that are there."""

from __future__ import annotations

import math
import random as randomness
import re
from collections.abc import Callable

from .maker import Maker, NotNow, anything, fits, is_shared, sole, wanting
from .program import HAS_FUNCTION, Program, outcome

KINDS: dict[str, Callable[[Maker], str]] = {}  # each kind, by its name
SHAPES = ((3,), (2, 3), (), (1,), (1, 3), (2, 1), (3, 3), (2, 2, 3), (3, 2), (0,), (0, 3), (2, 1, 3))
UNARY = ("exp", "sin", "cos", "tanh", "sigmoid", "relu", "abs", "neg", "square", "sqrt", "log", "reciprocal", "rsqrt",
         "expm1", "log1p", "floor", "trunc", "round", "erf", "atan", "sinh")  # fmt: skip
BINARY = ("maximum", "minimum", "atan2", "remainder", "fmax", "fmin")
REDUCTIONS = ("sum", "mean", "prod", "amax", "amin", "logsumexp", "var", "std", "norm", "nansum")
RUNNING = ("cumsum", "cumprod", "softmax", "log_softmax")  # along a dimension, which stays
MODES = ("torch.no_grad()", "torch.enable_grad()", "torch.no_grad(), torch.enable_grad()",
         "torch.set_grad_enabled(False)")  # fmt: skip
COMPUTES = ("arithmetic", "unary", "reduction", "product", "joined")  # of new tensors: also done in inference mode
VIEWS = ("view", "views_of_parts", "getitem", "copied")  # in no_grad, PyTorch's say they need gradients, and lose them
OFTEN = ("view", "getitem", "in_place", "augmented", "setitem", "backward")  # twice as often as the other kinds


def kind(make: Callable[[Maker], str]) -> Callable[[Maker], str]:
    """Add a kind of line."""
    KINDS[make.__name__] = make
    return make


def add_step(program: Program, random: randomness.Random, name: str) -> None:
    """Add a line of this kind to the program; NotNow where none is possible."""
    maker = Maker(program, random)
    line = KINDS[name](maker)
    if maker.rarely(7) and name not in VIEWS and not line.startswith("with"):
        line = f"with {maker.one((*MODES, 'torch.inference_mode()') if name in COMPUTES else MODES)}: {line}"
    program.kinds[name] += 1
    program.step(line)


def finish(program: Program) -> None:
    """Take the gradient of the latest tensors that have one."""
    for name in list(program.theirs.tensors())[-6:]:
        t = program.theirs.names[name]
        if t is not None and t.requires_grad:
            program.step(f"{name}.sum().backward(retain_graph=True)")


def nested(shape: tuple[int, ...], element: Callable[[], str]) -> str:
    """A tensor of that shape as it is written."""
    if not shape:
        return element()
    return f"[{', '.join(nested(shape[1:], element) for _ in range(shape[0]))}]"


@kind
def leaf(m: Maker) -> str:
    shape = m.one(SHAPES)
    dtype = m.one(("float64", "float64", "float32"))
    options = f"dtype=torch.{dtype}" + ("" if m.rarely(4) else ", requires_grad=True")
    if 0 in shape:
        return f"{m.fresh()} = torch.zeros({shape}, {options})"
    return f"{m.fresh()} = torch.tensor({nested(shape, m.number)}, {options})"


@kind
def whole_leaf(m: Maker) -> str:
    shape = m.one(((3,), (2, 3), (), (1,), (2,)))
    if m.rarely(3):
        return f"{m.fresh()} = torch.tensor({nested(shape, lambda: m.one(('True', 'False')))})"
    return f"{m.fresh()} = torch.tensor({nested(shape, lambda: m.one(('0', '1', '2')))})"


@kind
def arithmetic(m: Maker) -> str:
    a = m.tensor()
    pair = [a, m.partner(a)]
    x, y = pair[::-1] if m.rarely(3) else pair
    return f"{m.fresh()} = {x} {m.one(('*', '+', '-', '/', '*', '+'))} {y}"


@kind
def binary_function(m: Maker) -> str:
    a = m.tensor()
    b = m.partner(a)
    return f"{m.fresh()} = " + m.one((
        f"torch.{m.one(BINARY)}({a}, {m.alike(a)})",
        f"torch.add({a}, {b}, alpha={m.number()})",
        f"torch.addcmul({a}, {m.alike(a)}, {m.alike(a)}, value=2.0)",
        f"torch.lerp({a}, {m.alike(a)}, {m.one(('0.25', '0.5', '0.75'))})",
        f"torch.where({m.mask(a)}, {a}, {b})",
        f"{a} ** {m.one(('2', '3', '1.5', '0', '-1', '1'))}",
        f"{a}.masked_fill({m.mask(a)}, {m.number()})",
        f"torch.sub({b}, {a})",
    ))  # fmt: skip


@kind
def unary(m: Maker) -> str:
    a = m.tensor()
    return f"{m.fresh()} = " + m.one((
        f"torch.{m.one(UNARY)}({a})",
        f"{a}.clamp({m.one(('-1.0, 1.0', 'min=0.0', 'max=0.5'))})",
        f"torch.nn.functional.{m.one(('softplus', 'silu', 'leaky_relu', 'elu', 'hardswish'))}({a})",
        f"-{a}",
    ))  # fmt: skip


@kind
def reduction(m: Maker) -> str:
    a = m.tensor()
    name, axis = m.one(REDUCTIONS + RUNNING), m.axis(a)
    if "prod" in name and 1 in m.tensors[a].shape:  # of one factor, PyTorch's gradient has no further derivative
        name = "sum"
    keep = ", keepdim=True" if m.rarely(3) else ""
    if name in RUNNING:
        return f"{m.fresh()} = {a}.{name}({axis})"
    forms = [
        f"{a}.{name}(dim={axis}{keep})",
        f"{a}.max(dim={axis}).values",
        f"{a}.sort(dim={axis}, stable=True).values",
    ]
    whole = f"{a}.{name}()" if name != "logsumexp" else f"{a}.max()"
    return f"{m.fresh()} = " + m.one((whole, forms[0], forms[0], m.one(forms), f"{a}.min()", f"{a}.median()"))


@kind
def product(m: Maker) -> str:
    a = m.tensor(lambda t: t.ndim > 0)
    n, kind = m.tensors[a].shape[-1], m.tensors[a].dtype
    b = m.tensor(lambda t: t.ndim > 0 and (t.shape[-2] if t.ndim > 1 else t.shape[0]) == n and t.dtype == kind)
    return f"{m.fresh()} = " + m.one((f"{a} @ {b}", f"{a} @ {b}", f"{a} @ {a}.mT", f"{b}.T @ {b}"))


@kind
def joined(m: Maker) -> str:
    a = m.tensor(lambda t: t.ndim > 0 and t.shape != (0,), floating=not m.rarely(10))
    shape = m.tensors[a].shape
    b = m.tensor(lambda t: t.shape == shape)
    axis = m.axis(a)
    return f"{m.fresh()} = " + m.one((
        f"torch.cat([{a}, {b}], {axis})",
        f"torch.stack([{a}, {b}], {axis})",
        f"torch.cat([{a}, {a}], {axis})",
        f"torch.stack([{b}, {a}, {b}])",
    ))  # fmt: skip


@kind
def copied(m: Maker) -> str:
    a = m.tensor()
    return f"{m.fresh()} = {a}" + m.one((
        ".clone()", ".contiguous()", ".double()", ".float()", ".to(torch.float64)", "", ".detach().clone()",
        ".type_as(" + m.tensor() + ")", ".to(torch.float32, copy=True)", " + 0"))  # fmt: skip


@kind
def compared(m: Maker) -> str:
    a = m.tensor(floating=False)
    return f"{m.fresh()} = " + m.one((
        f"{a} > {m.partner(a)}", f"{a} == {m.partner(a)}", f"{a}.float().argmax()", f"{a}.argsort(stable=True)",
        f"{a} != 0", f"{a}.long()", f"{a}.isnan()", f"{a}.any()", f"{a}.bool()"))  # fmt: skip


@kind
def getitem(m: Maker) -> str:
    a = m.tensor()
    return f"{m.fresh()} = {a}[{m.index(a)}]"


@kind
def picked(m: Maker) -> str:
    a = m.tensor(lambda t: t.ndim > 0 and 0 not in t.shape)
    axis = m.random.randrange(m.tensors[a].ndim)
    n = m.tensors[a].shape[axis]
    places = m.places(n, 2)
    return f"{m.fresh()} = " + m.one((
        f"torch.index_select({a}, {axis}, torch.tensor({places}))",
        f"torch.gather({a}, {axis}, torch.zeros_like({a}, dtype=torch.int64))",
        f"torch.take({a}, torch.tensor({places}))",
        f"torch.masked_select({a}, {m.mask(a)})",
        f"torch.take_along_dim({a}, {a}.argsort(dim={axis}, stable=True), {axis})",
    ))  # fmt: skip


@kind
def view(m: Maker) -> str:
    a = m.tensor()
    return f"{m.fresh()} = {a}.{m.one(views(m, a))}"


def views(m: Maker, a: str) -> list[str]:
    """The calls on `a` that give a view, or a copy where that cannot be."""
    t = m.tensors[a]
    shape, axis, other = list(t.shape), m.axis(a), m.axis(a)
    n = math.prod(shape)
    forms = [
        "view(-1)", "reshape(-1)", "flatten()", "detach()", "data", "squeeze()", f"squeeze({axis})",
        f"unsqueeze({axis})", f"expand({[2, *shape]})", f"transpose({axis}, {other})", f"view({[n, 1]})",
        f"reshape({[1, n]})", f"movedim({axis}, {other})", f"view_as({a})", "ravel()",
    ]  # fmt: skip
    if n and n % 2 == 0:
        forms += [f"view(2, {n // 2})", f"reshape({n // 2}, 2)"]
    if 1 in shape:
        forms += [f"expand({[3 if k == 1 else k for k in shape]})"] * 3
    k = shape[axis] if -len(shape) <= axis < len(shape) else 0
    if k:
        start = m.random.randrange(k)
        forms += [f"select({axis}, {start})", f"narrow({axis}, {start}, {k - start})"] * 2
        forms += [f"unfold({axis}, {min(2, k)}, 1)"]
    if len(shape) == 2:
        forms += ["T", "t()", "diagonal()", "mT"]
    if len(shape) == 3:
        forms += ["permute(2, 0, 1)", f"diagonal({m.one((0, 1))}, 0, 2)"]
    return forms


@kind
def views_of_parts(m: Maker) -> str:
    a = m.tensor(lambda t: t.ndim > 0 and 0 < max(t.shape) < 4)
    axis = m.random.randrange(m.tensors[a].ndim)
    n = m.tensors[a].shape[axis]
    call, count = m.one((
        (f"unbind({axis})", n), (f"split(1, {axis})", n), (f"chunk(2, {axis})", min(n, 2)),
        (f"split([1, {n - 1}], {axis})", 2 if n > 1 else 0), (f"tensor_split(2, {axis})", 2 if n > 1 else 0),
    ))  # fmt: skip
    if not count:
        raise NotNow
    return f"{''.join(f'{m.fresh()}, ' for _ in range(count))}= {a}.{call}"


@kind
def in_place(m: Maker) -> str:
    a = m.tensor(floating=not m.rarely(20))
    b = m.partner(a, into=True)
    call = m.one((
        f"add_({b})", f"mul_({b})", f"sub_({b})", f"div_({b})", f"mul_({m.number()})",
        f"pow_({m.one(('2', '3', '1'))})", f"add_({b}, alpha=2.0)", f"clamp_({m.one(('-1.0, 1.0', 'min=0.0'))})",
        f"{m.one(('relu_', 'exp_', 'sigmoid_', 'tanh_', 'neg_', 'sin_', 'abs_', 'sqrt_', 'floor_', 'square_'))}()",
        f"masked_fill_({m.mask(a)}, {m.number()})", f"addcmul_({a}, {m.alike(a)}, value=0.5)",
        f"lerp_({m.alike(a)}, 0.5)",
    ))  # fmt: skip
    return f"{a}.{call}" if m.rarely(2) else f"{m.fresh()} = {a}.{call}"


@kind
def augmented(m: Maker) -> str:
    a = m.tensor()
    return f"{a} {m.one(('+=', '*=', '-=', '/=', '+=', '*='))} {m.partner(a, into=True)}"


@kind
def overwritten(m: Maker) -> str:
    a = m.tensor()
    return m.one((f"{a}.copy_({m.partner(a, into=True)})", f"{a}.fill_({m.number()})", f"{a}.zero_()",
                  f"{a}.fill_({m.tensor(rank=0) if m.rarely(2) else m.number()})"))  # fmt: skip


@kind
def setitem(m: Maker) -> str:
    a = m.tensor()
    index = m.index(a, repeats=False)  # which of two values wins, and who has the gradient, PyTorch leaves open
    if m.rarely(2):
        return f"{a}[{index}] = {m.number()}"
    shape = m.shape_of(f"{a}[{index}]")
    t = m.tensors[a]
    value = m.tensor(
        lambda v: fits(v.shape, shape, into=True) and v is not t and not is_shared(v, t), floating=not m.rarely(15)
    )
    if t._is_view() and not t.requires_grad:  # there PyTorch may take the part for a leaf, unless someone looked at `a`
        return f"{a}[{index}] = {value}"
    return f"{a}[{index}] {m.one(('=', '=', '=', '+=', '*='))} {value}"


@kind
def scattered(m: Maker) -> str:
    a = m.tensor(lambda t: t.ndim > 0 and 0 not in t.shape)
    shape, axis = m.tensors[a].shape, m.random.randrange(m.tensors[a].ndim)
    adds = bool(m.random.randrange(2))
    places, rows = (m.places(shape[i], 2, repeats=adds) for i in (axis, 0))
    b = m.tensor(lambda t: t.shape == shape and t is not m.tensors[a] and not is_shared(t, m.tensors[a]))
    if adds:
        source = f"{b}.narrow({axis}, 0, 1).expand({[2 if i == axis else n for i, n in enumerate(shape)]})"
        put = f"index_put_((torch.tensor({rows}),), {b}[:1], accumulate=True)"
        zeros = f"torch.zeros_like({a}, dtype=torch.int64)"
        forms = (f"index_add_({axis}, torch.tensor({places}), {source})", f"scatter_add_({axis}, {zeros}, {b})", put)
    else:
        source, permutation = f"{b}.narrow({axis}, 0, {len(places)})", f"{a}.detach().argsort(dim={axis}, stable=True)"
        forms = (
            f"index_copy_({axis}, torch.tensor({places}), {source})", f"scatter_({axis}, {permutation}, {b})",
            f"index_fill_({axis}, torch.tensor({places}), {m.number()})",
            f"scatter_({axis}, {permutation}, {m.number()})", f"index_put_((torch.tensor({rows}),), {b}[:1])",
        )  # fmt: skip
    call = m.one(forms)
    return f"{a}.{call}" if m.rarely(2) else f"{m.fresh()} = {a}.{call.replace('_(', '(', 1)}"


@kind
def cut(m: Maker) -> str:
    """A tensor starts or stops to want gradients.

    Not one that others look at (a view keeps its own flag here; in PyTorch it says True when its base does, and yet
    collects nothing), nor one with hooks (PyTorch calls those of what was a leaf); and only a new one starts (in a
    backward that makes a graph, PyTorch asks a saved leaf again).
    """
    text = "\n".join(m.program.lines)
    hooked = [m.tensors.get(name) for name in re.findall(r"(t\d+)\.re", text)]
    a = m.tensor(
        lambda t: not any(t is hook for hook in hooked) and not any(is_shared(t, o) for o in m.tensors.values())
    )
    if len(re.findall(rf"\b{a}\b", text)) > 1 and not m.tensors[a].requires_grad:
        raise NotNow
    return m.one((f"{a}.detach_()", f"{a}.requires_grad_()", f"{a}.requires_grad_(False)",
                  f"{a}.requires_grad = True", f"{a}.requires_grad_()"))  # fmt: skip


@kind
def forgotten(m: Maker) -> str:
    return f"del {m.tensor(floating=False)}"


@kind
def hooked(m: Maker) -> str:
    a, name = m.tensor((lambda t: not t._is_view()) if m.rarely(20) else sole), f"h{m.program.made}"
    number = len(m.program.lines)
    on_leaf = f"{a}.register_post_accumulate_grad_hook(after('a{number}'))"
    return m.one((
        f"{name} = {a}.register_hook(watch('w{number}'))", f"{name} = {a}.register_hook(scale('s{number}', 2.0))",
        f"{a}.register_hook(scale('s{number}', {m.number()}))", f"{a}.retain_grad()", f"{a}.retain_grad()",
        on_leaf if outcome(lambda t: t.is_leaf, m.tensors[a]) is True or m.rarely(4) else f"{a}.retain_grad()",
    ))  # fmt: skip


@kind
def unhooked(m: Maker) -> str:
    return f"{m.one([name for name in m.program.theirs.names if name[0] == 'h' and name[1:].isdigit()])}.remove()"


@kind
def backward(m: Maker) -> str:
    a = m.tensor(anything if m.rarely(30) else wanting)
    keep = "" if m.rarely(3) else "retain_graph=True"
    start = m.one(("torch.ones_like({0})", "{0}.detach().clone()", "torch.full_like({0}, 2.0)")).format(a)
    b, end = m.tensor(wanting), m.tensor(sole)
    return m.one((
        f"{a}.sum().backward({keep})", f"({a} * {a}).sum().backward({keep})", f"{a}.backward({start}, {keep})",
        f"torch.autograd.backward([{a}, {b}], [{start}, torch.ones_like({b})], {keep})",
        f"{a}.sum().backward(inputs=[{end}], {keep})", f"({a} * {b}.sum()).mean().backward({keep})",
        f"{a}.backward({keep})" if m.tensors[a].numel() == 1 or m.rarely(4) else f"{a}.sum().backward({keep})",
    )).replace(", )", ")")  # fmt: skip


@kind
def grad(m: Maker) -> str:
    a = m.tensor(wanting)
    ends = [m.tensor(sole) for _ in range(1 + m.random.randrange(2))]
    options = m.one((", create_graph=True", ", create_graph=True", ", retain_graph=True", ""))
    options += m.one((", allow_unused=True", ", allow_unused=True", ", materialize_grads=True", ""))
    names = "".join(f"{m.fresh()}, " for _ in ends)
    root = m.one((f"{a}.sum()", f"({a} * {a}).sum()", f"{a}.sin().sum()"))
    return f"{names}= copies(torch.autograd.grad({root}, [{', '.join(ends)}]{options}))"


@kind
def backward_with_graph(m: Maker) -> str:
    a = m.tensor(wanting)
    return f"{m.one((f'{a}.sum()', f'({a} * {a}).sum()'))}.backward(create_graph=True)"


@kind
def gradient(m: Maker) -> str:
    a = m.tensor(wanting if m.rarely(6) else lambda t: t._grad is not None)
    if m.tensors[a]._grad is None:
        return m.one((f"{a}.grad = None", f"{m.fresh()} = {a}.grad", f"{a}.grad = torch.ones_like({a})"))
    return m.one((
        f"{a}.grad = None", f"{a}.grad.zero_()", f"{m.fresh()} = {a}.grad", f"{a}.grad.mul_(2.0)",
        f"{a}.grad = {a}.grad * 2.0", f"{m.fresh()} = {a} - 0.5 * {a}.grad",
        f"with torch.no_grad(): {a} -= 0.5 * {a}.grad", f"{a}.data.add_({a}.grad)",
    ))  # fmt: skip


@kind
def through_data(m: Maker) -> str:
    a = m.tensor()
    return m.one((f"{a}.data.mul_({m.number()})", f"{m.fresh()} = {a}.data"))


if HAS_FUNCTION:

    @kind
    def function(m: Maker) -> str:
        return f"{m.fresh()} = Cube.apply({m.tensor()})"
