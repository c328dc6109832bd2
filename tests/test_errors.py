"""What bad input gets: PyTorch's class of error, the values at fault, and what to do."""

import numpy as np
import pytest

import tinygrad_edu as torch

F = torch.nn.functional
a, b, ints = torch.ones(2, 3), torch.ones(3), torch.tensor([1, 2])
leaf = torch.ones(2, requires_grad=True)

CASES = {
    "matmul": (lambda: a @ a, RuntimeError, r"\(2x3 and 2x3\).*did you mean a @ b.T\?"),
    "matmul columns": (lambda: a @ torch.ones(2, 4), RuntimeError, r"did you mean a.T @ b\?"),
    "matmul order": (lambda: torch.ones(2, 3) @ torch.ones(4, 2), RuntimeError, r"did you mean b @ a\?"),
    "matmul dtype": (lambda: a @ torch.ones(3, dtype=torch.float64), RuntimeError, "same dtype.*float32 != float64"),
    "matmul number": (lambda: a @ 2, TypeError, "must be Tensors, not int"),
    "add": (lambda: a + torch.ones(2), RuntimeError, r"\(3\) must match.*\(2\).*dimension 1.*add.*unsqueeze\(1\)"),
    "multiply": (lambda: a * torch.ones(3, 2), RuntimeError, r"multiply of shapes \(2, 3\) and \(3, 2\).*b.T\?"),
    "linear": (lambda: torch.nn.Linear(4, 2)(a), RuntimeError, "2x3 and 4x2.*4 features"),
    "backward of many": (lambda: leaf.backward(), RuntimeError, r"scalar outputs.*shape \(2,\).*\.sum\(\)"),
    "backward of a constant": (lambda: a.sum().backward(), RuntimeError, "does not require grad.*requires_grad=True"),
    "gradient's shape": (lambda: leaf.backward(b), RuntimeError, "Mismatch in shape"),
    "gradient's type": (lambda: leaf.backward([1, 2]), TypeError, "Tensors or None"),
    "integers that require grad": (
        lambda: torch.tensor([1], requires_grad=True),
        RuntimeError,
        "floating point.*int64",
    ),
    "integers asked later": (lambda: ints.requires_grad_(), RuntimeError, "int64.*float"),
    "unknown keyword": (lambda: a.sum(foo=1), TypeError, r"'foo'.*sum\(x, axis=None"),
    "unknown keyword, unary": (lambda: torch.relu(a, foo=1), TypeError, "'foo'"),
    "unknown keyword, composite": (lambda: a.norm(foo=1), TypeError, "'foo'"),
    "unknown keyword, factory": (lambda: torch.ones(2, foo=1), TypeError, "'foo'"),
    "keyword twice": (lambda: a.sum(0, dim=1), TypeError, "multiple values"),
    "too many": (lambda: torch.relu(a, 1, 2), TypeError, ""),
    "missing": (lambda: torch.softmax(a), TypeError, "missing required argument 'axis'"),
    "no number": (lambda: a + "1", TypeError, "must be Tensor, not str"),
    "a list": (lambda: torch.add(a, [1, 2, 3]), TypeError, "must be Tensor, not list"),
    "None": (lambda: a * None, TypeError, "must be Tensor, not NoneType"),
    "a bare number": (lambda: torch.exp(2.0), TypeError, "must be Tensor, not float"),
    "uneven lists": (lambda: torch.tensor([[1], [2, 3]]), ValueError, "equal length"),
    "words": (lambda: torch.tensor("a"), TypeError, "numbers or bools"),
    "None inside": (lambda: torch.tensor([1, None]), RuntimeError, "numbers or bools"),
    "complex": (lambda: torch.tensor(1j), TypeError, "complex128"),
    "complex array": (lambda: torch.from_numpy(np.zeros(2, "c8")), TypeError, "complex64.*only supported"),
    "object array": (lambda: torch.from_numpy(np.array([None])), TypeError, "object"),
    "not an array": (lambda: torch.from_numpy([1.0]), TypeError, "expected np.ndarray"),
    "index": (lambda: a[5], IndexError, "index 5 is out of bounds for axis 0 with size 2"),
    "too many indices": (lambda: a[0, 0, 0], IndexError, "too many indices"),
    "float index": (lambda: a[b], IndexError, "long"),
    "view": (lambda: a.view(4), RuntimeError, r"shape '\[4\]' is invalid for input of size 6"),
    "item": (lambda: a.item(), RuntimeError, "6 elements cannot be converted to Scalar"),
    "bool": (lambda: bool(a), RuntimeError, "ambiguous.*any"),
    "len": (lambda: len(torch.tensor(1.0)), TypeError, "0-d"),
    "attribute": (lambda: a.nonsense, AttributeError, "nonsense"),
    "name": (lambda: torch.nonsense, AttributeError, "nonsense"),
    "dim": (lambda: a.sum(dim=4), IndexError, r"range of \[-2, 1\], but got 4"),
    "cat": (lambda: torch.cat([a, torch.ones(2, 2)]), RuntimeError, "Sizes of tensors must match.*number 1"),
    "cat of nothing": (lambda: torch.cat([]), ValueError, "non-empty"),
    "stack": (lambda: torch.stack([a, b]), RuntimeError, "equal size"),
    "split": (lambda: a.split([1, 1], 1), RuntimeError, "sum exactly to 3"),
    "numpy": (lambda: leaf.numpy(), RuntimeError, "detach"),
    "cuda": (lambda: a.to("cuda"), RuntimeError, "CPU"),
    "mean of integers": (lambda: ints.mean(), RuntimeError, r"int64.*float\(\)"),
    "mask": (lambda: a.masked_fill(a, 0.0), RuntimeError, "boolean masks"),
    "condition": (lambda: torch.where(a, a, a), RuntimeError, "boolean"),
    "negative size": (lambda: torch.zeros(-1), RuntimeError, "negative dimension -1"),
    "label too high": (
        lambda: F.cross_entropy(a, torch.tensor([0, 3])),
        IndexError,
        "Target 3 is out of bounds.*0 to 2",
    ),
    "label negative": (lambda: F.cross_entropy(a, torch.tensor([0, -1])), IndexError, "Target -1"),
    "labels of another size": (lambda: F.cross_entropy(a, torch.tensor([0])), ValueError, "batch_size"),
    "label dtype": (lambda: F.cross_entropy(a, torch.tensor([0, 1], dtype=torch.int32)), RuntimeError, "Long"),
    "reduction": (lambda: F.mse_loss(a, a, reduction="avg"), ValueError, "avg"),
    "gather": (lambda: a.gather(1, torch.tensor([[3], [0]])), RuntimeError, "index 3 is out of bounds"),
    "embedding": (lambda: F.embedding(torch.tensor([7]), a), IndexError, "rows 0 to 1"),
    "conv2d channels": (lambda: F.conv2d(torch.ones(1, 2, 4, 4), torch.ones(1, 3, 2, 2)), RuntimeError, "3 channels"),
    "conv2d kernel": (lambda: F.conv2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 3, 3)), RuntimeError, "greater than"),
    "einsum operands": (lambda: torch.einsum("ij,jk", a), RuntimeError, "names 2 operands"),
    "einsum dims": (lambda: torch.einsum("ijk->i", a), RuntimeError, "subscripts"),
    "out": (lambda: np.add(leaf, 1, out=np.zeros(2)), TypeError, "out"),
    "step": (lambda: torch.arange(0, 5, 0), RuntimeError, "nonzero"),
    "randint": (lambda: torch.randint(5, 5, (2,)), RuntimeError, "from=5 >= to=5"),
    "dtype that tensors lack": (lambda: a.to(np.complex64), TypeError, "complex64"),
    "default dtype": (lambda: torch.set_default_dtype(torch.int64), TypeError, "floating-point"),
}


@pytest.mark.parametrize("case", CASES)
def test_error(case: str) -> None:
    call, kind, words = CASES[case]
    with pytest.raises(Exception, match=r"(?s)" + words) as caught:
        call()
    assert type(caught.value) is kind


def test_nothing_is_ever_an_object_array() -> None:
    for value in (np.array(a), np.asarray(b), np.array([b, b]), np.stack([b, b])):
        assert np.asarray(value).dtype == np.float32


def test_nothing_is_ever_silently_float64() -> None:
    x = torch.ones(3)
    halves = (ints / 2, ints * 1.5, torch.exp(ints), x + ints[:1], x ** ints[0])
    scaled = (x * 2, x * 2.5, 2**x, x / 3, x * np.float64(2), x * torch.tensor(2.0, dtype=torch.float64))
    for y in (*halves, *scaled, x.mean(), x.std(), x.var(), x.softmax(0), x.norm()):
        assert y.dtype == torch.float32


def test_errors_of_in_place_ops_name_what_was_called() -> None:
    for call in (
        lambda x: x.masked_fill_(torch.ones(4).bool(), 1.0),
        lambda x: x.lerp_(torch.ones(4), 0.5),
        lambda x: x.addcmul_(torch.ones(4), torch.ones(4)),
    ):
        with pytest.raises(RuntimeError, match="must match the size") as caught:
            call(torch.zeros(3))
        name = next(name for name in call.__code__.co_names if name.endswith("_"))
        assert f"in {name}, called on a tensor of shape (3,)" in caught.value.__notes__
    with pytest.raises(
        RuntimeError, match=r"an in-place op cannot grow its tensor: compute a new one, as in x = x \+ y"
    ):
        torch.ones(3).add_(torch.ones(2, 3))
    with pytest.raises(RuntimeError, match=r"value of shape \(3,\) into x\[index\] of shape \(2,\), with x of shape"):
        torch.ones(4)[:2] = torch.ones(3)
    with pytest.raises(TypeError, match="argument must be Tensor, not NoneType"):
        torch.ones(4).index_put_((torch.tensor([0]),), None)
