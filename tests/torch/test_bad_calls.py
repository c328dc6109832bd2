"""Bad calls: the same class of error as PyTorch's, with the values at fault in the message."""

import pytest

import tinygrad_edu

torch = pytest.importorskip("torch")


def ints(lib, *values):
    return lib.tensor(list(values or (1, 2, 3)))


ALONG = """
    all amax amin any argmax argmin argsort count_nonzero cummax cummin cumprod cumsum diff
    logcumsumexp logsumexp max mean median min mode nanmean nanmedian nansum prod softmax log_softmax sort std
    std_mean sum unique unique_consecutive var var_mean aminmax norm"""
OF_TWO = """
    add sub mul div pow maximum minimum fmax fmin fmod remainder floor_divide atan2 hypot eq lt
    logical_and copysign nextafter logaddexp xlogy"""
# what is wrong: the call on (torch, a 3 x 4 float tensor), and what our message must tell
BAD = {
    # a dimension that is not there
    **{
        f"{name} dim": (lambda lib, x, name=name: getattr(lib, name)(x, dim=2), "-2, 1], but got 2")
        for name in ALONG.split()
    },
    "topk dim": (lambda lib, x: lib.topk(x, 1, dim=-3), "-3"),
    "kthvalue dim": (lambda lib, x: lib.kthvalue(x, 1, dim=5), "5"),
    "quantile dim": (lambda lib, x: lib.quantile(x, 0.5, dim=5), "5"),
    "gather dim": (lambda lib, x: lib.gather(x, 2, ints(lib, [0])), "2"),
    "scatter dim": (lambda lib, x: lib.scatter(x, 2, ints(lib, [0]), 1.0), "2"),
    "index_select dim": (lambda lib, x: lib.index_select(x, 2, ints(lib, 0)), "2"),
    "index_add dim": (lambda lib, x: lib.index_add(x, 2, ints(lib, 0), x), "2"),
    "index_fill dim": (lambda lib, x: lib.index_fill(x, -3, ints(lib, 0), 1.0), "-3"),
    "select dim": (lambda lib, x: lib.select(x, 2, 0), "2"),
    "narrow dim": (lambda lib, x: lib.narrow(x, 2, 0, 1), "2"),
    "renorm dim": (lambda lib, x: lib.renorm(x, 2, 3, 1), "3"),
    "trapezoid dim": (lambda lib, x: lib.trapezoid(x, dim=2), "2"),
    "sum of two dims": (lambda lib, x: lib.sum(x, dim=(0, 2)), "2"),
    "select_scatter dim": (lambda lib, x: lib.select_scatter(x, x[0], 2, 0), "2"),
    "take_along_dim dim": (lambda lib, x: lib.take_along_dim(x, ints(lib, [0]), 2), "2"),
    "sum of one dim twice": (lambda lib, x: lib.sum(x, dim=(0, 0)), "duplicate"),
    # shapes that do not fit
    **{
        f"{name} shapes": (lambda lib, x, name=name: getattr(lib, name)(x, lib.ones(3)), "(3, 4) and (3,)")
        for name in OF_TWO.split()
    },
    "dist shapes": (lambda lib, x: lib.dist(x, lib.ones(3)), "3"),
    "where shapes": (lambda lib, x: lib.where(x > 0, x, lib.ones(3)), "(3,)"),
    "masked_fill shapes": (lambda lib, x: lib.masked_fill(x, lib.ones(3).bool(), 0.0), "3"),
    "masked_select shapes": (lambda lib, x: lib.masked_select(x, lib.ones(3).bool()), "3"),
    "masked_scatter shapes": (lambda lib, x: lib.masked_scatter(x, lib.ones(3).bool(), x), "3"),
    "masked_scatter too few": (lambda lib, x: lib.masked_scatter(x, x > 0, lib.ones(2)), "12"),
    "lerp shapes": (lambda lib, x: lib.lerp(x, lib.ones(3), 0.5), "3"),
    "addcmul shapes": (lambda lib, x: lib.addcmul(x, x, lib.ones(3)), "3"),
    "clamp shapes": (lambda lib, x: lib.clamp(x, lib.ones(3)), "3"),
    "in-place that would grow": (lambda lib, x: lib.ones(4).add_(x), "[4]"),
    "gather dimensions": (lambda lib, x: lib.gather(x, 0, ints(lib)), "1, 2"),
    "gather shape": (lambda lib, x: lib.gather(x, 0, lib.zeros(2, 5).long()), "5"),
    "scatter shape": (lambda lib, x: lib.scatter(x, 0, lib.zeros(2, 5).long(), lib.ones(2, 5)), "5"),
    "scatter src": (lambda lib, x: lib.scatter(x, 0, lib.zeros(2, 4).long(), lib.ones(1, 4)), "[1, 4]"),
    "index_add source": (lambda lib, x: lib.index_add(x, 0, ints(lib, 0, 1), lib.ones(3, 4)), "(3, 4)"),
    "index_copy source": (lambda lib, x: lib.index_copy(x, 0, ints(lib, 0, 1), lib.ones(3, 4)), "(3, 4)"),
    "index_select matrix": (lambda lib, x: lib.index_select(x, 0, ints(lib, [0], [1])), "2"),
    "index_reduce source": (lambda lib, x: lib.index_reduce(x, 0, ints(lib, 0), lib.ones(2, 4), "mean"), "(2, 4)"),
    "put source": (lambda lib, x: x.put(ints(lib, 0, 1), lib.ones(3)), "3"),
    "select_scatter src": (lambda lib, x: lib.select_scatter(x, lib.ones(3), 0, 0), "[3]"),
    "slice_scatter src": (lambda lib, x: lib.slice_scatter(x, lib.ones(3), 0, 0, 1), "[3]"),
    "searchsorted shapes": (lambda lib, x: lib.searchsorted(x, lib.ones(2, 1)), "[2, 1]"),
    "bucketize of a matrix": (lambda lib, x: lib.bucketize(x, x), "2"),
    "take_along_dim dimensions": (lambda lib, x: lib.take_along_dim(x, ints(lib), 0), "2"),
    "trapezoid places": (lambda lib, x: lib.trapezoid(x, lib.ones(3)), "3"),
    "cov weights": (lambda lib, x: lib.cov(x, aweights=lib.ones(3)), "3"),
    "cov of a cube": (lambda lib, x: lib.cov(lib.ones(2, 2, 2)), "3"),
    "bincount of a matrix": (lambda lib, x: lib.bincount(ints(lib, [1])), "(1, 1)"),
    "bincount weights": (lambda lib, x: lib.bincount(ints(lib), lib.ones(2)), "2"),
    "renorm of a vector": (lambda lib, x: lib.renorm(x[0], 2, 0, 1), "1"),
    "diff of a number": (lambda lib, x: lib.diff(lib.tensor(1.0)), "one-dim"),
    # an index that is not there
    "x[i]": (lambda lib, x: x[3], "3"),
    "x[:, i]": (lambda lib, x: x[:, 4], "4"),
    "x[tensor]": (lambda lib, x: x[ints(lib, 0, 5)], "5"),
    "x[i, j, k]": (lambda lib, x: x[0, 0, 0], "3"),
    "x[mask]": (lambda lib, x: x[lib.ones(2).bool()], "2"),
    "x[float tensor]": (lambda lib, x: x[lib.ones(2)], "long"),
    "gather index": (lambda lib, x: lib.gather(x, 1, ints(lib, [4])), "4"),
    "scatter index": (lambda lib, x: lib.scatter(x, 0, ints(lib, [3]), 1.0), "3"),
    "scatter_add index": (lambda lib, x: lib.scatter_add(x, 0, ints(lib, [-1]), lib.ones(1, 1)), "-1"),
    "index_select index": (lambda lib, x: lib.index_select(x, 0, ints(lib, 3)), "3"),
    "index_add index": (lambda lib, x: lib.index_add(x, 0, ints(lib, 3), lib.ones(1, 4)), "3"),
    "index_copy index": (lambda lib, x: lib.index_copy(x, 0, ints(lib, 3), lib.ones(1, 4)), "3"),
    "index_fill index": (lambda lib, x: lib.index_fill(x, 0, ints(lib, 3), 0.0), "3"),
    "index_put index": (lambda lib, x: lib.index_put(x, (ints(lib, 3),), lib.ones(1)), "3"),
    "take index": (lambda lib, x: lib.take(x, ints(lib, 12)), "12"),
    "put index": (lambda lib, x: x.put(ints(lib, 12), lib.ones(1)), "12"),
    "take_along_dim index": (lambda lib, x: lib.take_along_dim(x, ints(lib, 12)), "12"),
    "select index": (lambda lib, x: lib.select(x, 0, 3), "3"),
    "select_scatter index": (lambda lib, x: lib.select_scatter(x, x[0], 0, 3), "3"),
    "narrow end": (lambda lib, x: lib.narrow(x, 0, 2, 2), "2"),
    "narrow start": (lambda lib, x: lib.narrow(x, 0, -4, 1), "-4"),
    "narrow length": (lambda lib, x: lib.narrow(x, 0, 0, -1), "-1"),
    "topk k": (lambda lib, x: lib.topk(x, 5), "5"),
    "kthvalue k": (lambda lib, x: lib.kthvalue(x, 0), "0"),
    # dtypes
    "mean of integers": (lambda lib, x: lib.mean(ints(lib)), "int64"),
    "std of integers": (lambda lib, x: lib.std(ints(lib)), "int64"),
    "var_mean of integers": (lambda lib, x: lib.var_mean(ints(lib)), "int64"),
    "norm of integers": (lambda lib, x: lib.norm(ints(lib)), "int64"),
    "nanmean of integers": (lambda lib, x: lib.nanmean(ints(lib)), "int64"),
    "quantile of integers": (lambda lib, x: lib.quantile(ints(lib), 0.5), "int64"),
    "quantile dtype": (lambda lib, x: lib.quantile(x, lib.tensor(0.5).double()), "float64"),
    "histc of integers": (lambda lib, x: lib.histc(ints(lib)), "int64"),
    "histogram of integers": (lambda lib, x: lib.histogram(ints(lib), 2), "int64"),
    "bincount of floats": (lambda lib, x: lib.bincount(lib.ones(2)), "float32"),
    "frexp of integers": (lambda lib, x: lib.frexp(ints(lib)), "int64"),
    "nextafter of integers": (lambda lib, x: lib.nextafter(ints(lib), ints(lib)), "float"),
    "bitwise_and of floats": (lambda lib, x: lib.bitwise_and(x, x), "bitwise_and"),
    "bitwise_not of floats": (lambda lib, x: lib.bitwise_not(x), "not"),
    "shift of floats": (lambda lib, x: x << 1, "shift"),
    "gcd of floats": (lambda lib, x: lib.gcd(x, x), "gcd"),
    "gather float index": (lambda lib, x: lib.gather(x, 0, x), "float32"),
    "scatter float index": (lambda lib, x: lib.scatter(x, 0, x, x), "float32"),
    "index_select float index": (lambda lib, x: lib.index_select(x, 0, lib.ones(1)), "float32"),
    "take float index": (lambda lib, x: lib.take(x, lib.ones(1)), "long"),
    "scatter dtypes": (lambda lib, x: lib.scatter(x, 0, ints(lib, [0]), ints(lib, [1])), "int64"),
    "index_add dtypes": (lambda lib, x: lib.index_add(x, 0, ints(lib, 0), lib.ones(1, 4).double()), "float64"),
    "index_put dtypes": (lambda lib, x: lib.index_put(x, (ints(lib, 0),), lib.ones(4).double()), "float64"),
    "masked_fill mask": (lambda lib, x: lib.masked_fill(x, x, 1.0), "float32"),
    "masked_select mask": (lambda lib, x: lib.masked_select(x, x), "float32"),
    "masked_scatter mask": (lambda lib, x: lib.masked_scatter(x, x, x), "float32"),
    "where condition": (lambda lib, x: lib.where(x, x, x), "float32"),
    "in-place narrowing": (lambda lib, x: ints(lib).add_(1.5), "int64"),
    "in-place division of integers": (lambda lib, x: ints(lib).div_(2), "int64"),
    "in-place sine of integers": (lambda lib, x: ints(lib).sin_(), "int64"),
    "in-place count of a mask": (lambda lib, x: (x > 0).add_(ints(lib, 1)), "bool"),
    "lerp dtypes": (lambda lib, x: lib.lerp(x, x.double(), 0.5), "float64"),
    # values with no meaning
    "clamp without bounds": (lambda lib, x: lib.clamp(x), "None"),
    "div rounding": (lambda lib, x: lib.div(x, 2, rounding_mode="up"), "up"),
    "quantile of nothing": (lambda lib, x: lib.quantile(lib.ones(0), 0.5), "empty"),
    "quantile q": (lambda lib, x: lib.quantile(x, 1.5), "1.5"),
    "quantile word": (lambda lib, x: lib.quantile(x, 0.5, interpolation="cubic"), "cubic"),
    "max of nothing": (lambda lib, x: lib.max(lib.ones(0)), "(0,)"),
    "index_select negative": (lambda lib, x: lib.index_select(x, 0, ints(lib, -1)), "-1"),
    "index_copy slices": (lambda lib, x: lib.index_copy(x, 0, ints(lib, 0), lib.ones(1, 5)), "(1, 5)"),
    "amax of all of nothing": (lambda lib, x: lib.amax(lib.ones(0)), "(0,)"),
    "max along nothing": (lambda lib, x: lib.max(lib.ones(0, 2), 0), "(0, 2)"),
    "amax of nothing": (lambda lib, x: lib.amax(lib.ones(0, 2), 0), "(0, 2)"),
    "argmax of nothing": (lambda lib, x: lib.argmax(lib.ones(0)), "(0,)"),
    "mode of nothing": (lambda lib, x: lib.mode(lib.ones(0)), "(0,)"),
    "scatter_reduce word": (lambda lib, x: lib.scatter_reduce(x, 0, ints(lib, [0]), x, "median"), "median"),
    "index_reduce word": (lambda lib, x: lib.index_reduce(x, 0, ints(lib, 0), x[:1], "sum"), "sum"),
    "histc bins": (lambda lib, x: lib.histc(x, 0), "0"),
    "histc bounds": (lambda lib, x: lib.histc(x, 3, 2, 1), "2"),
    "histogram bins": (lambda lib, x: lib.histogram(x, 0), "0"),
    "bincount of negatives": (lambda lib, x: lib.bincount(ints(lib, -1)), "-1"),
    "searchsorted side": (lambda lib, x: lib.searchsorted(x[0], x[0], side="middle"), "middle"),
    "polygamma order": (lambda lib, x: lib.polygamma(-1, x), "-1"),
    "mvlgamma dimension": (lambda lib, x: lib.mvlgamma(x + 5, 0), "0"),
    "diff order": (lambda lib, x: lib.diff(x, -1), "-1"),
    "integers to negative powers": (lambda lib, x: ints(lib) ** -1, "-1"),
    "integers modulo 0": (lambda lib, x: ints(lib) % 0, "0"),
    "is_nonzero of many": (lambda lib, x: lib.is_nonzero(x), "12"),
    "if x": (lambda lib, x: bool(x), "12"),
    # words and kinds of arguments
    "a word too many": (lambda lib, x: lib.exp(x, base=2), "base"),
    "a word twice": (lambda lib, x: lib.sum(x, 0, dim=0), "dim"),
    "nothing given": (lambda lib, x: lib.add(x), "y"),
    "too much given": (lambda lib, x: lib.exp(x, x, x), "exp"),
    "a number for a tensor": (lambda lib, x: lib.exp(2.0), "float"),
    "a list for a tensor": (lambda lib, x: lib.relu([1.0]), "list"),
    "a string": (lambda lib, x: lib.add(x, "1"), "str"),
    "None": (lambda lib, x: lib.mul(x, None), "None"),
    "gather without int": (lambda lib, x: lib.gather(x, 0.5, ints(lib, [0])), "float"),
    "out that needs a gradient": (lambda lib, x: lib.exp(x, out=lib.ones(3, 4, requires_grad=True)), "out"),
    "out of inputs that do": (lambda lib, x: lib.exp(x.requires_grad_(), out=lib.ones(3, 4)), "out"),
    "out too narrow": (lambda lib, x: lib.exp(x, out=lib.ones(3, 4).long()), "int64"),
    "out of no tensor": (lambda lib, x: lib.exp(x, out=1.0), "float"),
    "in-place on a leaf": (lambda lib, x: x.requires_grad_().mul_(2), "leaf"),
}


@pytest.mark.parametrize("name", BAD)
def test_the_class_is_pytorchs_and_the_message_has_the_values(name):
    call, told = BAD[name]
    errors = []
    for lib in (tinygrad_edu, torch):
        with pytest.raises(Exception) as caught:
            call(lib, lib.ones(3, 4))
        errors.append(caught)
    ours, theirs = errors
    assert issubclass(ours.type, theirs.type), f"ours is {ours.type.__name__}, PyTorch's {theirs.value!r}"
    assert told in str(ours.value), str(ours.value)
