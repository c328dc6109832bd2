"""Random graphs for properties: of scalars, of small arrays that broadcast, and of matrix products."""

import hypothesis.strategies as st

import tinygrad_edu as torch

UNARY = [torch.sin, torch.tanh, torch.exp, torch.square, torch.neg, torch.sigmoid]
BINARY = [torch.add, torch.mul, torch.sub, torch.maximum, torch.hypot]
SMALL = [2.0, [1.0, -2.0, 3.0], [[0.5], [-1.5]], [[0.3, -0.2, 0.1], [1.0, 2.0, -0.4]]]
HOSTILE = "<b>&\"'\n\r\x00\x1b[31m\u202e\ud800\\N\\l]]>--><script>alert(1)</script>"


def leaf(value, dtype=torch.float64):
    return torch.tensor(value, dtype=dtype, requires_grad=True)


@st.composite
def tensors(draw, values=SMALL, most=7):
    """Some tensors, each made from some of those before it, two leaves first; the last depends on the one before it."""
    made = [leaf(draw(st.sampled_from(values))) for _ in range(2)]
    for _ in range(draw(st.integers(1, most))):
        pick = st.sampled_from(made)
        if draw(st.booleans()):
            made.append(draw(st.sampled_from(UNARY))(draw(pick)))
        else:
            made.append(draw(st.sampled_from(BINARY))(draw(pick), draw(pick)))
    return [*made, made[-1].sum() if draw(st.booleans()) else made[-1] * 1.0]


scalars = tensors(values=[2.0, -0.7, 0.3, 1.5], most=9)
