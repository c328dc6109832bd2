"""`torch.autograd.gradcheck` and `gradgradcheck`: the gradient check with PyTorch's names of the arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..autograd import forward_ad, grad
from ..core import Tensor, wrap
from .gradcheck import gradcheck as checked
from .gradcheck import two_signs
from .report import GradcheckError

Inputs = Tensor | Sequence[Any]


def gradcheck(
    func: Callable[..., Any],
    inputs: Inputs,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Check the gradients of a function against its values, as `testing.gradcheck` does: in float64, strictly.

    Args:
        func: from tensors to one tensor or several.
        inputs: a tensor, or a sequence of tensors and other values; one tensor at least requires grad.
        eps: not needed, for the steps are found.
        atol: an absolute error to allow.
        rtol: a relative error to allow.
        raise_exception: raise for a wrong gradient; else return False.
        nondet_tol: not needed: two runs must give the same gradients.
        check_undefined_grad: not needed.
        check_grad_dtypes: not needed: it is always checked.
        check_batched_grad: refused.
        check_batched_forward_grad: refused.
        check_forward_ad: compare forward mode with backward.
        check_backward_ad: compare backward with the values.
        fast_mode: measure along one random direction for each input, not by each element.
        masked: not needed: there are no sparse tensors.

    Returns:
        Whether the gradients are right.

    Raises:
        GradcheckError: one is wrong; a RuntimeError, which names it.
        ValueError: no input requires grad.

    See https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.gradcheck(torch.tanh, (torch.tensor([0.5, -1.0], requires_grad=True),))
    True
    """
    if check_batched_grad or check_batched_forward_grad:
        raise NotImplementedError("gradcheck: batched gradients are not checked; leave check_batched_grad out")
    given = _given(inputs, "gradcheck")
    try:
        if check_forward_ad and (wrong := _compare_modes(func, given, atol, rtol)):
            raise GradcheckError(wrong)
        return not check_backward_ad or bool(checked(func, *given, atol=atol, rtol=rtol, fast=fast_mode))
    except GradcheckError:
        if raise_exception:
            raise
        return False


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Inputs,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """Check the gradients of a function and the gradients of these.

    Args:
        func: from tensors to one tensor or several.
        inputs: a tensor, or a sequence of tensors and other values; one tensor at least requires grad.
        grad_outputs: the gradient of each output, in its shape; random if not given.
        eps: not needed, for the steps are found.
        atol: an absolute error to allow.
        rtol: a relative error to allow.
        gen_non_contig_grad_outputs: not needed.
        raise_exception: raise for a wrong gradient; else return False.
        nondet_tol: not needed: two runs must give the same gradients.
        check_undefined_grad: not needed.
        check_grad_dtypes: not needed: it is always checked.
        check_batched_grad: refused.
        check_fwd_over_rev: refused.
        check_rev_over_rev: compare backward through backward with the values.
        fast_mode: measure along one random direction for each input, not by each element.
        masked: not needed: there are no sparse tensors.

    Returns:
        Whether the gradients are right.

    Raises:
        GradcheckError: one is wrong; a RuntimeError, which names it.
        ValueError: no input requires grad.

    See https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradgradcheck.html

    >>> import tinygrad_edu as torch
    >>> torch.autograd.gradgradcheck(torch.tanh, (torch.tensor([0.5, -1.0], requires_grad=True),))
    True
    """
    if check_batched_grad or check_fwd_over_rev:
        raise NotImplementedError("gradgradcheck: only backward through backward is checked; leave the options out")
    given, gs = _given(inputs, "gradgradcheck"), grad_outputs
    if isinstance(gs, (tuple, list)):
        gs = gs[0] if len(gs) == 1 else tuple(gs)
    try:
        options: dict[str, Any] = {"second": check_rev_over_rev, "grad_output": gs}
        return bool(checked(func, *given, atol=atol, rtol=rtol, fast=fast_mode, **options))
    except GradcheckError:
        if raise_exception:
            raise
        return False


def _given(inputs: Any, name: str) -> tuple[Any, ...]:
    given = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    if not any(isinstance(x, Tensor) and x.requires_grad for x in given):
        raise ValueError(
            f"{name} expects at least one input tensor to require gradient, but none of the them have "
            "requires_grad=True."
        )
    return given


def _compare_modes(func: Callable[..., Any], inputs: tuple[Any, ...], atol: float, rtol: float) -> str:
    """How forward mode and backward disagree on <g, J t>, for a random g and t, or nothing."""
    rng = np.random.default_rng(0)
    leaves = [x for x in inputs if isinstance(x, Tensor) and x.requires_grad]
    moved = [wrap(two_signs(x.array.shape, rng).astype(x.array.dtype)) for x in leaves]
    with forward_ad.dual_level():
        duals = iter([forward_ad.make_dual(x, t) for x, t in zip(leaves, moved, strict=True)])
        outputs = func(*(next(duals) if isinstance(x, Tensor) and x.requires_grad else x for x in inputs))
        several = outputs if isinstance(outputs, (tuple, list)) else [outputs]
        outputs = [y for y in several if isinstance(y, Tensor) and y.requires_grad]
        tangents = [forward_ad.unpack_dual(y).tangent for y in outputs]
    gs = [wrap(two_signs(y.array.shape, rng).astype(y.array.dtype)) for y in outputs]
    pulled = grad(outputs, leaves, gs, allow_unused=True)
    forward = sum(float(np.sum(g.array * t.array)) for g, t in zip(gs, tangents, strict=True) if t is not None)
    backward = sum(float(np.sum(g.array * t.array)) for g, t in zip(pulled, moved, strict=True) if g is not None)
    if abs(forward - backward) <= atol + rtol * abs(backward):
        return ""
    name = getattr(func, "__name__", type(func).__name__)
    return f"forward mode of `{name}` gives {forward} along a random direction, but backward {backward}"
