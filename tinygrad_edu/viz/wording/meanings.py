"""What the helper functions of the rules do to a gradient, for readers who have never seen one."""

from __future__ import annotations

MEANINGS = {
    "added_windows": "each element collects what its windows got",
    "along": "the part of the gradient that belongs to what was written",
    "add_along_axis": "each picked element gets its gradient; one that was picked twice gets both",
    "apart": "each tensor gets its own piece of the gradient",
    "bias_gradient": "the sum over the batch and all positions",
    "cleared": "the gradient, zero where it was overwritten",
    "convolve": "the gradient slides over the kernel",
    "convolve_transposed": "each window hands its gradient back through the kernel",
    "cut": "each tensor gets its own piece of the gradient",
    "diagonal": "the gradient of the diagonal",
    "folded": "each element collects the gradients of its copies",
    "flip_axes": "the gradient, turned round the same way",
    "kernel_gradient": "each number of the kernel sums image × gradient over all windows",
    "on_diagonal": "the gradient lies on the diagonal, with zeros around it",
    "overlaid": "the gradient, zero where it was overwritten",
    "put_back": "zeros, with the gradient where the elements were picked; one that was picked twice gets both",
    "reshape": "the gradient in the shape of before",
    "scatter_windows": "each element collects what its windows got",
    "share": "the gradient goes to the element that was picked; equal ones share it",
    "spread": "every element that was summed gets the same gradient",
    "spread_mean": "every element of a window gets its share of the gradient",
    "through_attention": "back through softmax(q @ k.T) @ v",
    "through_einsum": "the same sum, with the gradient in the place of this factor",
    "through_normal[0]": "each element counts by itself, in the mean, and in the variance",
    "through_normal[1]": "the sum of gradient × what was normalized",
    "through_normal[2]": "the sum of the gradient over what was normalized",
    "to_largest": "the gradient of each window goes to its largest element, zeros elsewhere",
    "transpose": "the gradient, transposed back",
    "where": "the gradient where this one was chosen, zero elsewhere",
    "without": "the gradient, zero where it was overwritten",
}
SLOPES = {  # the partial derivatives as books write them: the engine's have more digits, and other names
    "sech_squared": "1 − tanh²",
    "slope_of_gelu": "Φ(x) + x φ(x)",
    "slope_of_sigmoid": "sigmoid × (1 − sigmoid)",
    "slope_of_silu": "sigmoid × (1 + x × (1 − sigmoid))",
}


def plain_meaning(formula: str, entrywise: bool = False) -> str:
    """What the function does that a formula begins with, if it is a call of one that is told here.

    Args:
        formula: of an edge.
        entrywise: whether it is a partial derivative; else it says what becomes of the gradient.

    >>> plain_meaning("transpose(∂y, dim0, dim1)"), plain_meaning("cut(∂y, sizes, axis)[1]")
    ('the gradient, transposed back', 'each tensor gets its own piece of the gradient')
    >>> plain_meaning("sech_squared(x)", entrywise=True)
    '1 − tanh²'
    """
    name, bracket, rest = formula.partition("(")
    end = _end(rest)
    if not bracket or (end and not end.startswith("[")):
        return ""
    if entrywise:
        return "" if end else SLOPES.get(name, "")
    return MEANINGS.get(name + end, MEANINGS.get(name, ""))


def _end(rest: str) -> str:
    """What stands behind the bracket that is open."""
    depth = 1
    for i, c in enumerate(rest):
        depth += (c == "(") - (c == ")")
        if depth == 0:
            return rest[i + 1 :]
    return rest
