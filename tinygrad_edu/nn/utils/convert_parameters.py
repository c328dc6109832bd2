"""All parameters as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable

from ... import ops
from ...core import Tensor


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """The parameters as one vector, in order; it is part of the graph.

    >>> import tinygrad_edu as torch
    >>> torch.nn.utils.parameters_to_vector([torch.ones(2), torch.zeros(1, 2)])
    tensor([1., 1., 0., 0.])
    """
    return ops.cat([ops.reshape(parameter, -1) for parameter in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Let the parameters, in order, look at the entries of a vector.

    Args:
        vec: as many entries as the parameters have together.
        parameters: what to set.

    Raises:
        TypeError: `vec` is no Tensor.
        RuntimeError: it is too short.

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.Linear(2, 1)
    >>> torch.nn.utils.vector_to_parameters(torch.tensor([1.0, 2.0, 3.0]), layer.parameters())
    >>> layer(torch.tensor([10.0, 1.0])).item()
    15.0
    """
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type(vec).__name__}")
    start = 0
    for parameter in parameters:
        stop = start + parameter.array.size
        if stop > vec.array.size:
            raise RuntimeError(
                f"vec has {vec.array.size} entries, which is too few: the parameters have {stop} and more"
            )
        parameter.array = vec.array[start:stop].reshape(parameter.array.shape)
        start = stop
