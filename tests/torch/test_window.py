"""Convolution, pooling and their layers beside PyTorch: values, dtype, shape, gradients of order 1 and 2, errors."""

import inspect

import numpy as np
import pytest

import tinygrad_edu

from .test_ops import run

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")  # PyTorch's
random = np.random.default_rng(20261121)
SIZES = {1: (7,), 2: (7, 5), 3: (5, 4, 3)}
CASES = {}


def add(name, f, *shapes):
    assert name not in CASES, name
    CASES[name] = (f, [s if isinstance(s, np.ndarray) else random.normal(size=s).astype(np.float32) for s in shapes])


def functional(name, *args, **kwargs):
    return lambda lib, *tensors: getattr(lib.nn.functional, name)(*tensors, *args, **kwargs)


def several(dims, *numbers):
    """The first of the numbers, one for each dimension."""
    return numbers[:dims]


def squared(f):
    return lambda lib, x: f(lib, x) ** 2


def detached(f):
    """Without gradients, which PyTorch refuses for no windows."""
    return lambda lib, x: f(lib, x.detach())


def distinct(shape):
    """No two alike: where two are the largest, second derivatives have no answer to compare."""
    return random.permutation(np.prod(shape)).reshape(shape).astype(np.float32) / 7


for n, sizes in SIZES.items():
    for key in (
        {},
        {"stride": 2},
        {"padding": 1, "dilation": 2},
        {"padding": "same", "dilation": several(n, 1, 2, 1)},
        {"padding": "valid"},
        {"stride": several(n, 2, 1, 1), "padding": several(n, 1, 0, 2)},
        {"padding": (1,), "stride": [1]},
    ):
        add(f"conv{n}d {key}", functional(f"conv{n}d", **key), (2, 3, *sizes), (4, 3, *several(n, 3, 2, 2)), (4,))
    add(f"conv{n}d groups", functional(f"conv{n}d", groups=2, stride=2), (2, 4, *sizes), (6, 2, *(2,) * n), (6,))
    add(f"conv{n}d depthwise", functional(f"conv{n}d", groups=3, padding=1), (2, 3, *sizes), (3, 1, *(3,) * n))
    add(f"conv{n}d one by one", functional(f"conv{n}d"), (2, 3, *sizes), (4, 3, *(1,) * n), (4,))
    add(f"conv{n}d one image", functional(f"conv{n}d"), (3, *sizes), (6, 3, *(2,) * n))
    add(f"conv{n}d no image", functional(f"conv{n}d"), (0, 3, *sizes), (6, 3, *(2,) * n), (6,))
    for key in (
        {},
        {"stride": 2, "padding": 1, "output_padding": 1},
        {"stride": several(n, 3, 2, 1), "output_padding": several(n, 2, 1, 0)},
        {"dilation": 2, "padding": 2, "output_padding": 1},
    ):
        f = functional(f"conv_transpose{n}d", **key)
        add(f"conv_transpose{n}d {key}", f, (2, 3, *several(n, 4, 3, 2)), (3, 4, *several(n, 3, 2, 2)), (4,))
    f = functional(f"conv_transpose{n}d", groups=2, stride=2)
    add(f"conv_transpose{n}d groups", f, (2, 4, *(3,) * n), (4, 3, *(2,) * n), (6,))
    add(f"conv_transpose{n}d one image", functional(f"conv_transpose{n}d"), (3, *(3,) * n), (3, 2, *(2,) * n))
    for key in (
        {"kernel_size": 2},
        {"kernel_size": 3, "stride": 2},
        {"kernel_size": 3, "stride": 1, "padding": 1},
        {"kernel_size": several(n, 2, 1, 2), "stride": several(n, 1, 2, 2)},
        {"kernel_size": 2, "ceil_mode": True},
        {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
        {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True},  # one more would see the padding alone
    ):
        for name in ("max_pool", "avg_pool"):
            add(f"{name}{n}d {key}", squared(functional(f"{name}{n}d", **key)), distinct((2, 2, *sizes)))
        f = functional(f"max_pool{n}d", **key, return_indices=True)
        add(f"max_pool{n}d indices {key}", f, distinct((2, 2, *sizes)))
        add(f"avg_pool{n}d inside {key}", functional(f"avg_pool{n}d", **key, count_include_pad=False), (2, 2, *sizes))
        if "padding" not in key:
            f = lambda lib, x, n=n, key=key: getattr(lib.nn.functional, f"lp_pool{n}d")(lib.abs(x) + 0.1, 3, **key)  # noqa: E731
            if n > 1 or isinstance(key["kernel_size"], int):
                add(f"lp_pool{n}d {key}", f, (2, 2, *sizes))
    if n > 1:
        add(f"avg_pool{n}d divisor", functional(f"avg_pool{n}d", 2, divisor_override=3), (2, *sizes))
    f = functional(f"max_pool{n}d", 2, 2, 1, 2, return_indices=True)
    add(f"max_pool{n}d dilation", f, distinct((2, 2, *(6,) * n)))
    add(f"max_pool{n}d_with_indices", functional(f"max_pool{n}d_with_indices", 2, 1), distinct((2, *sizes)))
    for size in (1, 2, 3, 9, several(n, 3, 5, 2)):
        add(f"adaptive_avg_pool{n}d {size}", functional(f"adaptive_avg_pool{n}d", size), (2, 2, *sizes))
        f = functional(f"adaptive_max_pool{n}d", size, return_indices=True)
        add(f"adaptive_max_pool{n}d {size}", f, distinct((2, 2, *sizes)))
    for name in ("avg", "max"):
        add(f"adaptive_{name}_pool{n}d 0", detached(functional(f"adaptive_{name}_pool{n}d", 0)), (2, 2, *sizes))
    f = functional(f"adaptive_max_pool{n}d_with_indices", 3)
    add(f"adaptive_max_pool{n}d_with_indices", f, distinct((2, *sizes)))
    if n > 1:
        half = (None, *(2,) * (n - 1))
        add(f"adaptive_avg_pool{n}d None", functional(f"adaptive_avg_pool{n}d", half), (2, *sizes))

    def there_and_back(lib, x, n=n, **key):
        out, where = getattr(lib.nn.functional, f"max_pool{n}d")(x, 2, return_indices=True)
        return getattr(lib.nn.functional, f"max_unpool{n}d")(out**2, where, 2, **key)

    add(f"max_unpool{n}d", there_and_back, distinct((2, 2, *(4,) * n)))
    f = lambda lib, x, f=there_and_back, n=n: f(lib, x, output_size=x.shape if n == 2 else (5,) * n)  # noqa: E731
    add(f"max_unpool{n}d size", f, distinct((2, 2, *(5,) * n)))
for key in ({}, {"stride": 2, "padding": 1}, {"dilation": (2, 1), "stride": (1, 2)}):
    add(f"unfold {key}", functional("unfold", (2, 3), **key), (2, 3, 5, 6))
    shape = torch.nn.functional.unfold(torch.ones(2, 3, 5, 6), (2, 3), **key).shape
    add(f"fold {key}", functional("fold", (5, 6), (2, 3), **key), tuple(shape))
add("unfold one image", functional("unfold", 1), (3, 4, 4))
add("fold one image", functional("fold", (3, 3), 2), (8, 4))
ties = np.array([[[1, 2, 2, 2], [2, 2, 1, 1], [0, 0, 3, 3], [0, 0, 3, 3]]], np.float32)
for key in ({"kernel_size": 2}, {"kernel_size": 2, "stride": 1}, {"kernel_size": 3, "padding": 1}):
    add(f"max_pool2d of equals {key}", functional("max_pool2d", **key, return_indices=True), ties)
add("adaptive_max_pool2d of equals", functional("adaptive_max_pool2d", 3, return_indices=True), ties)
low = np.full((1, 4, 4), -np.inf, np.float32)
add("max_pool2d of -inf", functional("max_pool2d", 3, 2, 1, return_indices=True), low)
low[0, 1, 1] = -5
add("max_pool2d of mostly -inf", functional("max_pool2d", 2, 1, return_indices=True), low)
add("double", lambda lib, x, w: lib.nn.functional.conv2d(x.double(), w.double()), (2, 3, 5, 5), (4, 3, 2, 2))
add("max_pool2d of integers", lambda lib, x: lib.nn.functional.max_pool2d((x * 9).long(), 2, padding=1), (2, 4, 4))
add("avg_pool2d of integers", lambda lib, x: lib.nn.functional.avg_pool2d((x * 9).long(), 2), (2, 4, 4))
add("conv2d of integers", lambda lib, x, w: lib.conv2d((x * 9).long(), (w * 9).long()), (2, 4, 4), (1, 2, 2, 2))
add("max_pool2d of a view", lambda lib, x: lib.max_pool2d(x.permute(0, 3, 1, 2)[:, ::2], 2), distinct((2, 4, 4, 3)))
add(
    "conv2d of a view",
    lambda lib, x, w: lib.conv2d(x.permute(0, 3, 1, 2), w.transpose(2, 3)),
    (2, 5, 4, 3),
    (2, 3, 2, 3),
)


@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name):
    f, arrays = CASES[name]
    ours, our_gradients = run(tinygrad_edu, f, arrays)
    theirs, their_gradients = run(torch, f, arrays)
    assert [(str(o.dtype), tuple(o.shape)) for o in ours] == [(str(o.dtype), tuple(o.shape)) for o in theirs]
    assert [o.requires_grad for o in ours] == [o.requires_grad for o in theirs]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=2e-5, atol=1e-5)
    for a, b in zip(our_gradients, their_gradients, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-4, atol=2e-4)


@pytest.mark.parametrize("seed", range(40))
def test_any_convolution(seed):
    """Options drawn at random, for all numbers of dimensions; those that PyTorch refuses we refuse with its class."""
    draw = np.random.default_rng(seed)
    dims, groups, transposed = int(draw.integers(1, 4)), int(draw.integers(1, 3)), bool(draw.integers(2))
    kernel, sizes = draw.integers(1, 4, dims), draw.integers(1, 7, dims)
    stride, padding, dilation = (tuple(map(int, draw.integers(low, 4, dims))) for low in (1, 0, 1))
    key = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    if transposed:
        key["output_padding"] = tuple(map(int, draw.integers(0, 3, dims)))
    first, second = 2 * groups, 3
    x = draw.normal(size=(2, 2 * groups if transposed else 3 * groups, *sizes)).astype(np.float32)
    w = draw.normal(size=(first, second, *kernel)).astype(np.float32)
    f = functional(f"conv{'_transpose' * transposed}{dims}d", **key)
    try:
        theirs = run(torch, f, [x, w])
    except RuntimeError:
        with pytest.raises(RuntimeError):
            run(tinygrad_edu, f, [x, w])
        return
    for a, b in zip(run(tinygrad_edu, f, [x, w]), theirs, strict=True):
        for one, other in zip(a, b, strict=True):
            np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("seed", range(40))
def test_any_pooling(seed):
    draw = np.random.default_rng(seed)
    dims, name = int(draw.integers(1, 4)), ("max_pool", "avg_pool")[int(draw.integers(2))]
    kernel, stride = (tuple(map(int, draw.integers(1, 4, dims))) for _ in range(2))
    key = {"kernel_size": kernel, "stride": stride, "padding": tuple(map(int, draw.integers(0, 2, dims)))}
    key["ceil_mode"] = bool(draw.integers(2))
    if name == "max_pool":
        key |= {"dilation": tuple(map(int, draw.integers(1, 3, dims))), "return_indices": True}
    else:
        key["count_include_pad"] = bool(draw.integers(2))
    x = draw.permutation(2 * 7**dims).reshape(1, 2, *(7,) * dims).astype(np.float32)
    f = functional(f"{name}{dims}d", **key)
    try:
        theirs = run(torch, f, [x])
    except RuntimeError:
        with pytest.raises(RuntimeError):
            run(tinygrad_edu, f, [x])
        return
    for a, b in zip(run(tinygrad_edu, f, [x]), theirs, strict=True):
        for one, other in zip(a, b, strict=True):
            np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=1e-4, atol=1e-4)


def test_nan_is_the_largest_and_the_last_gets_the_gradient():
    values = [[[1.0, np.nan, 0.0], [3.0, np.nan, 5.0]]]
    for kernel in (2, (2, 3), 1):
        for lib in (torch, tinygrad_edu):
            x = lib.tensor(values, requires_grad=True)
            out, where = lib.nn.functional.max_pool2d(x, kernel, 1, return_indices=True)
            out.backward(lib.ones_like(out))
            if lib is torch:
                theirs = out.detach().numpy(), where.numpy(), x.grad.numpy()
        for a, b in zip((out.detach().numpy(), where.numpy(), x.grad.numpy()), theirs, strict=True):
            np.testing.assert_array_equal(a, b)


def test_infinite_gradients_stay_where_they_belong():
    for lib in (torch, tinygrad_edu):
        x = lib.tensor([[[1.0, 2.0], [0.0, 0.0]]], requires_grad=True)
        (lib.nn.functional.max_pool2d(x, 2) * float("inf")).sum().backward()
        assert x.grad.tolist() == [[[0, float("inf")], [0, 0]]]


def ones(lib, *shape):
    return lib.ones(*shape)


def pooling_errors(n):
    shape, far = (1, 1, *(6,) * n), (1, 1, 1, *(6,) * n)
    found = {}
    for p in ("max", "avg"):
        call = lambda lib, *args, shape=shape, p=p, **key: getattr(lib.nn.functional, f"{p}_pool{n}d")(  # noqa: E731
            lib.ones(shape), *args, **key
        )
        options = {
            "padding": {"padding": 2}, "negative padding": {"padding": -1}, "stride": {"stride": 0},
            "negative stride": {"stride": -1},
        }  # fmt: skip
        if p == "max":
            options |= {"dilation": {"dilation": 0}, "far": {"dilation": 7}}
        elif n > 1:
            options["divisor"] = {"divisor_override": 0}
        for what, key in options.items():
            found[f"{p}_pool{n}d {what}"] = lambda lib, call=call, key=key: call(lib, 2, **key)
        for kernel in (0, -1, 7, 2.5, (2, 2, 2, 2)):
            found[f"{p}_pool{n}d kernel {kernel}"] = lambda lib, call=call, kernel=kernel: call(lib, kernel)
        for other in (far, (1, 0, *(6,) * n)):
            found[f"{p}_pool{n}d {other}"] = lambda lib, call=call, other=other: call(lib, 2, shape=other)
        found[f"{p}_pool{n}d bool"] = lambda lib, p=p: getattr(lib.nn.functional, f"{p}_pool{n}d")(
            ones(lib, *shape) > 0, 2
        )

        def g(lib, size, shape=shape, p=p):
            return getattr(lib.nn.functional, f"adaptive_{p}_pool{n}d")(lib.ones(shape), size)

        for size in (-1, 2.5, None, (2, 2, 2, 2)):
            found[f"adaptive_{p}_pool{n}d {size}"] = lambda lib, g=g, size=size: g(lib, size)
        for other in (far, (1, 1, *(0,) * n), (6,)):
            found[f"adaptive_{p}_pool{n}d of {other}"] = lambda lib, g=g, other=other: g(lib, 2, shape=other)
        found[f"adaptive_{p}_pool{n}d int"] = lambda lib, p=p: getattr(lib.nn.functional, f"adaptive_{p}_pool{n}d")(
            ones(lib, *shape).long(), 2
        )
    return found


def conv(*sizes, weight=(1, 1, 2, 2), name="conv2d", bias=None, types=("float32", "float32", "float32"), **key):
    def call(lib):
        given = [(sizes, types[0]), (weight, types[1]), *([] if bias is None else [(bias, types[2])])]
        tensors = [lib.ones(*shape, dtype=getattr(lib, kind)) for shape, kind in given]
        return getattr(lib.nn.functional, name)(*tensors, **key)

    return call


def transposed(*sizes, weight=(2, 1, 2, 2), **key):
    return conv(*sizes, weight=weight, name="conv_transpose2d", **key)


def unpool(where, shape=(1, 1, 2), kind="int64", **key):
    return lambda lib: lib.nn.functional.max_unpool1d(
        lib.ones(*shape), lib.tensor(where, dtype=getattr(lib, kind)).reshape(1, 1, -1), 2, **key
    )


IMAGE = (1, 1, 4, 4)
ERRORS = {
    "channels": conv(1, 2, 4, 4),
    "kernel": conv(1, 1, 1, 4),
    "two dimensions": conv(4, 4),
    "five dimensions": conv(1, *IMAGE),
    "weight of three": conv(*IMAGE, weight=(1, 3, 3)),
    "groups": conv(1, 4, 4, 4, weight=(3, 2, 1, 1), groups=2),
    "no groups": conv(*IMAGE, groups=0),
    "negative padding": conv(*IMAGE, padding=-1),
    "padding word": conv(*IMAGE, padding="other"),
    "same with stride": conv(*IMAGE, padding="same", stride=2),
    "three paddings": conv(*IMAGE, padding=(1, 2, 3)),
    "padding of float": conv(*IMAGE, padding=1.5),
    "stride": conv(*IMAGE, stride=0),
    "dilation": conv(*IMAGE, dilation=0),
    "dtypes": conv(*IMAGE, types=("float32", "float64", "float32")),
    "integer images": conv(*IMAGE, types=("int64", "float32", "float32")),
    "bools": conv(*IMAGE, types=("bool", "bool", "bool")),
    "dtype of bias": conv(*IMAGE, bias=(1,), types=("float32", "float32", "float64")),
    "bias": conv(*IMAGE, bias=(2,)),
    "bias of two dimensions": conv(*IMAGE, bias=(1, 1)),
    "empty kernel": conv(*IMAGE, weight=(1, 1, 0, 2)),
    "no filters": conv(*IMAGE, weight=(0, 1, 2, 2)),
    "empty image": conv(1, 1, 0, 4, weight=(1, 1, 1, 1), padding=1),
    "list": lambda lib: lib.nn.functional.conv2d([1.0], lib.ones(1, 1, 2, 2)),
    "transposed channels": transposed(1, 3, 4, 4),
    "output_padding": transposed(1, 2, 4, 4, output_padding=1),
    "negative output_padding": transposed(1, 2, 4, 4, output_padding=-1),
    "transposed groups": transposed(1, 3, 4, 4, weight=(3, 1, 2, 2), groups=2),
    "transposed dimensions": transposed(4, 4),
    "nothing left": transposed(1, 2, 1, 1, padding=1),
    "transposed same": transposed(1, 2, 4, 4, padding="same"),
    "transposed bias": transposed(1, 2, 4, 4, bias=(2,)),
    "transposed stride": transposed(1, 2, 4, 4, stride=0),
    "transposed padding": transposed(1, 2, 4, 4, padding=-1),
    "transposed dtypes": transposed(1, 2, 4, 4, types=("float64", "float32", "float32")),
    "max_pool1d int": lambda lib: lib.nn.functional.max_pool1d(lib.ones(1, 1, 6).long(), 2),
    "max_pool1d half of the reach": lambda lib: lib.nn.functional.max_pool1d(lib.ones(1, 1, 6), 2, 1, 2, 3),
    "max_pool2d half of the reach": lambda lib: lib.nn.functional.max_pool2d(lib.ones(1, 6, 6), 2, 1, 2, 3),
    "unpool far": unpool([0, 9]),
    "unpool negative": unpool([0, -1]),
    "unpool shape": unpool([0, 1, 2]),
    "unpool float": unpool([0, 1], kind="float32"),
    "unpool size": unpool([0, 1], output_size=(9,)),
    "unpool sizes": unpool([0, 1], output_size=(4, 4, 4, 4)),
    "unpool of integers": lambda lib: lib.nn.functional.max_unpool1d(*[lib.zeros(1, 1, 1).long()] * 2, 2),
    "lp of zero": lambda lib: lib.nn.functional.lp_pool1d(lib.ones(1, 1, 4), 0, 2),
    **{
        f"unfold {key}": lambda lib, key=key: lib.nn.functional.unfold(lib.ones(*IMAGE), **{"kernel_size": 2} | key)
        for key in (
            {"kernel_size": 5}, {"kernel_size": 0}, {"stride": 0}, {"dilation": 0}, {"padding": -1},
            {"kernel_size": (2,)}, {"kernel_size": (2, 2, 2)},
        )
    },
    "unfold of five": lambda lib: lib.nn.functional.unfold(lib.ones(1, *IMAGE), 2),
    "unfold int": lambda lib: lib.nn.functional.unfold(lib.ones(*IMAGE).long(), 2),
    "fold int": lambda lib: lib.nn.functional.fold(lib.ones(1, 4, 9).long(), (4, 4), 2),
    **{
        f"fold {shape} {key}": lambda lib, shape=shape, key=key: lib.nn.functional.fold(
            lib.ones(*shape), **{"output_size": (4, 4), "kernel_size": 2} | key
        )
        for shape, key in (
            ((1, 3, 9), {}), ((1, 4, 8), {}), ((4,), {}), ((1, 1, 4, 9), {}), ((1, 4, 9), {"stride": 0}),
            ((1, 25, 9), {"kernel_size": 5}), ((1, 4, 9), {"output_size": (4,)}),
        )
    },
    **pooling_errors(1), **pooling_errors(2), **pooling_errors(3),
    "layer padding_mode": lambda lib: lib.nn.Conv2d(1, 1, 2, padding_mode="other"),
    "layer padding": lambda lib: lib.nn.Conv2d(1, 1, 2, padding="other"),
    "layer same": lambda lib: lib.nn.Conv2d(1, 1, 2, padding="same", stride=2),
    "layer groups": lambda lib: lib.nn.Conv1d(3, 4, 2, groups=2),
    "transposed layer padding_mode": lambda lib: lib.nn.ConvTranspose1d(1, 1, 2, padding_mode="reflect"),
    "output_size": lambda lib: lib.nn.ConvTranspose1d(2, 2, 2, stride=2)(lib.ones(1, 2, 4), output_size=(20,)),
    "output_sizes": lambda lib: lib.nn.ConvTranspose1d(2, 2, 2)(lib.ones(1, 2, 4), output_size=(1, 1, 1, 5)),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_same_class(name):
    with pytest.raises(Exception) as theirs:  # whatever PyTorch raises
        ERRORS[name](torch)
    with pytest.raises(theirs.type) as ours:
        ERRORS[name](tinygrad_edu)
    assert type(ours.value) is theirs.type and len(str(ours.value)) > 20


LAYERS = {
    "Conv1d": [(2, 4, 3), (2, 4, 3, 2, 1, 2, 2, False), (2, 2, 2, 1, "same")],
    "Conv2d": [(2, 4, (3, 2)), (2, 4, 3, 1, "valid")],
    "Conv3d": [(2, 4, 2), (2, 4, (1, 2, 2), (1, 1, 2), (0, 1, 1))],
    "ConvTranspose1d": [(2, 4, 3), (2, 4, 3, 2, 1, 1, 2, False)],
    "ConvTranspose2d": [(2, 4, (3, 2)), (2, 4, 3, 3, 1, (1, 2), 2, True, 2)],
    "ConvTranspose3d": [(2, 4, 2), (2, 2, 2, 2)],
    "MaxPool1d": [(2,), (3, 1, 1, 1, False, True)],
    "MaxPool2d": [(2,), ((2, 3), 1, (1, 0))],
    "MaxPool3d": [(2,), (3, (1, 2, 1))],
    "AvgPool1d": [(2,), (3, 1, 1, True, False)],
    "AvgPool2d": [(2,), ((2, 3), 1, 1, True, False, 5)],
    "AvgPool3d": [(2,), (3, 1, 1, True, False)],
    "AdaptiveAvgPool1d": [(1,), (4,)],
    "AdaptiveAvgPool2d": [(1,), ((None, 4),)],
    "AdaptiveAvgPool3d": [(1,), ((2, 3, 4),)],
    "AdaptiveMaxPool1d": [(1,), (4,)],
    "AdaptiveMaxPool2d": [(1,), ((None, 4),)],
    "AdaptiveMaxPool3d": [(1,), ((2, 3, 4),)],
    "LPPool1d": [(2, 2), (2, 3, 1, True)],
    "LPPool2d": [(2, 2), (4, 3, 1, True)],
    "LPPool3d": [(2, 2)],
    "Unfold": [(2,), ((2, 3), 2, 1, (1, 2))],
}


@pytest.mark.parametrize(("name", "args"), [(name, args) for name, given in LAYERS.items() for args in given])
def test_layers(name, args):
    results = []
    for lib in (torch, tinygrad_edu):
        lib.manual_seed(0)
        layer = getattr(lib.nn, name)(*args)
        x = lib.tensor(np.random.default_rng(0).normal(size=(2, 2, *(6,) * int(name[-2] if name != "Unfold" else 2))))
        x = x.float().requires_grad_()
        out = layer(x)
        (out * out).sum().backward()
        gradients = [x.grad, *(p.grad for p in layer.parameters())]
        results.append((repr(layer), [a.detach().numpy() for a in (out, *layer.state_dict().values(), *gradients)]))
    assert results[0][0] == results[1][0]
    for a, b in zip(results[0][1], results[1][1], strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-4, atol=1e-4)


def test_layers_with_something_else_around():
    for dims, mode, padding in (
        (1, "reflect", 2),
        (2, "circular", (1, 2)),
        (2, "replicate", "same"),
        (3, "reflect", 1),
    ):
        outs = []
        for lib in (torch, tinygrad_edu):
            lib.manual_seed(0)
            layer = getattr(lib.nn, f"Conv{dims}d")(2, 3, 3, padding=padding, padding_mode=mode)
            outs.append(layer(lib.ones(1, 2, *(5,) * dims).cumsum(-1)).detach().numpy())
            assert repr(layer).endswith(f"padding_mode={mode})")
        np.testing.assert_allclose(*outs, rtol=1e-4, atol=1e-5)


def test_transposed_layers_of_a_wanted_size():
    for lib in (torch, tinygrad_edu):
        layer = lib.nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)
        assert layer(lib.ones(1, 1, 4, 4), output_size=(8, 7)).shape == (1, 1, 8, 7)
        assert layer(lib.ones(1, 1, 4, 4), output_size=(1, 1, 7, 8)).shape == (1, 1, 7, 8)


NAMES = [
    name
    for module in (tinygrad_edu.nn.functional.convolution, tinygrad_edu.nn.functional.pooling)
    for name in module.__all__
]


def test_names_are_where_pytorch_has_them():
    assert len(NAMES) == 32
    for name in NAMES:
        assert hasattr(torch.nn.functional, name), name
        assert hasattr(torch, name) == hasattr(tinygrad_edu, name), name


@pytest.mark.parametrize("name", [name for name in NAMES if "max_pool" not in name or "indices" in name])
def test_arguments_have_the_names_and_defaults_of_pytorch(name):
    theirs = getattr(torch.nn.functional, name)
    try:
        expected = [(p.name, p.default) for p in inspect.signature(theirs).parameters.values()]
    except ValueError:  # built in: the first line of its text says it
        expected = None
    ours = [
        (p.name, p.default) for p in inspect.signature(getattr(tinygrad_edu.nn.functional, name)).parameters.values()
    ]
    if expected is None:
        line = theirs.__doc__.strip().split("\n")[0]
        written = [part.split("=") for part in line[line.index("(") + 1 : line.index(")")].split(", ")]
        expected = [part[0] for part in written]
        assert [a for a, _ in ours] == expected
        defaults = {part[0]: part[1] for part in written if len(part) > 1}
        assert {a: str(d) for a, d in ours if d is not inspect.Parameter.empty} == defaults
    else:
        assert ours == expected


def test_what_torch_has_at_the_top_is_the_same_function():
    for name in NAMES:
        if hasattr(torch, name):
            assert getattr(tinygrad_edu, name) is getattr(tinygrad_edu.nn.functional, name)
