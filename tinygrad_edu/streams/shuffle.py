"""A shuffle, as fast as NumPy allows: the swaps of Fisher and Yates, many at once."""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["swap_forward"]

FEW = 128  # so many swaps are done one by one


def swap_forward(partners: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order that comes of swapping place 0 with partners[0] >= 0, then 1 with partners[1] >= 1, and so on.

    Of a block of swaps those that share no place with another are done at once, the rest one by one. A block that is
    about as long as the root of what is left has few that share.

    Args:
        partners: For each place a place that is not before it.

    Returns:
        int64 array of the same length, a permutation.
    """
    count, start = partners.size, 0
    order, mark = np.arange(count), np.empty(count, np.int64)
    places = order.data  # for single items faster than the array
    while start < count:
        left = count - start
        stop = count if left <= FEW else start + 4 * math.isqrt(left)
        steps, block = np.arange(start, stop), partners[start:stop]
        mark[block] = steps
        inside = (block < stop) & (block != steps)
        mark[block[(mark[block] != steps) | inside]] = -1  # named twice, or itself a place of the block
        shares = mark[block] == -1
        shares[block[inside] - start] = True
        alone = ~shares
        here, there = steps[alone], block[alone]
        order[here], order[there] = order[there], order[here]
        for i, j in zip(steps[shares].tolist(), block[shares].tolist(), strict=True):
            places[i], places[j] = places[j], places[i]
        start = stop
    return order
