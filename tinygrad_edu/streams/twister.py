"""The stream of random bits: a 32-bit Mersenne Twister with PyTorch's seeding and PyTorch's layout of its state."""

import os
import sys
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..core import Tensor, unwrap, wrap

__all__ = ["Twister"]

Array = NDArray[Any]

DEFAULT_SEED = 67280421310721  # a prime, PyTorch's choice

STATE = np.dtype(  # PyTorch's own layout of a generator's state, 5056 bytes
    {
        "names": ["seed", "left", "seeded", "next", "key", "normal", "has_normal"],
        "formats": ["<u8", "<i4", "<i4", "<u8", ("<u8", 624), "<f8", "<i4"],
        "offsets": [0, 8, 12, 16, 24, 5024, 5040],
        "itemsize": 5056,
    }
)


def before_drawing() -> None:
    """Called before every draw; func/dispatch.py puts here what says whether the examples of vmap may draw."""


class Twister:
    """A seed, a state, and the draws: 32 bits, 64 bits, or uniforms of [0, 1).

    Source: Matsumoto and Nishimura (1998), "Mersenne Twister".
    """

    def __init__(self) -> None:
        self.manual_seed(DEFAULT_SEED)

    def manual_seed(self, seed: int) -> Self:
        """Start the stream anew from `seed`, a 64-bit integer; the stream depends on its low 32 bits only.

        Returns:
            The generator itself.

        Raises:
            RuntimeError: If `seed` is not an integer.
            ValueError: If `seed` does not fit 64 bits.
        """
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}: pass an integer")
        seed = int(seed)
        if not -(2**63) <= seed < 2**64:
            raise ValueError(f"Overflow when unpacking long long: seed {seed} does not fit 64 bits")
        self._seed = seed % 2**64
        self.__dict__.pop("_twister", None)
        self._waiting_normal: float | None = None
        return self

    @cached_property
    def _twister(self) -> "np.random.RandomState":
        return np.random.RandomState(self._seed % 2**32)  # at the first draw: NumPy imports its random numbers late

    def initial_seed(self) -> int:
        """Return the seed that the stream started from."""
        return self._seed

    def seed(self) -> int:
        """Start the stream anew from a seed of the operating system's entropy, and return that seed."""
        return self.manual_seed(int.from_bytes(os.urandom(8), "little")).initial_seed()

    def get_state(self) -> Tensor:
        """Return the state as 5056 bytes in PyTorch's layout: a tensor of shape (5056,), uint8."""
        twister = self._twister.get_state(legacy=False)["state"]
        fresh = twister["pos"] == 624  # all 624 words are used: the next draw makes new ones
        state = np.zeros((), STATE)
        state["seed"], state["seeded"], state["key"] = self._seed, 1, twister["key"]
        state["next"], state["left"] = (0, 1) if fresh else (twister["pos"], 625 - twister["pos"])
        if self._waiting_normal is not None:
            state["normal"], state["has_normal"] = self._waiting_normal, 1
        return wrap(np.frombuffer(bytearray(state.tobytes()), np.uint8))

    def set_state(self, new_state: Tensor) -> None:
        """Continue from a state that `get_state` gave, here or in PyTorch.

        Raises:
            TypeError: If `new_state` is not of bytes (uint8).
            RuntimeError: If it has not 5056 bytes, or they are no state.
        """
        array = np.asarray(unwrap(new_state))
        if array.dtype != np.uint8:
            raise TypeError(f"set_state() expects the uint8 values of get_state(), but got {new_state!r}")
        if array.size != STATE.itemsize:
            raise RuntimeError(f"set_state() expects a state of size {STATE.itemsize}, but found {array.size} bytes")
        state = np.frombuffer(array.tobytes(), STATE)[0]
        left, position = int(state["left"]), int(state["next"])
        if state["seeded"] != 1 or not 1 <= left <= 624 or position > 624 or state["key"].max() >= 2**32:
            raise RuntimeError("Invalid mt19937 state: pass what get_state() returned")
        self._seed = int(state["seed"])
        twister = {"key": state["key"].astype(np.uint32), "pos": 624 if left == 1 else position}
        self._twister.set_state({"bit_generator": "MT19937", "state": twister, "has_gauss": 0, "gauss": 0.0})
        self._waiting_normal = float(state["normal"]) if state["has_normal"] else None

    def _draws32(self, count: int) -> NDArray[np.uint32]:
        before_drawing()
        return self._twister.randint(0, 2**32, count, dtype=np.uint32)

    def _draws64(self, count: int) -> NDArray[np.uint64]:
        """Two draws make one, the first its high half."""
        draws = self._draws32(2 * count).view(np.uint64)
        if sys.byteorder == "big":
            return draws
        high = draws >> np.uint64(32)
        draws <<= np.uint64(32)
        draws |= high
        return draws

    def _draws53(self, count: int) -> NDArray[np.uint64]:
        """The bits of float64 uniforms."""
        draws = self._draws64(count)
        draws &= np.uint64(2**53 - 1)
        return draws

    def _uniforms(self, count: int, dtype: type[np.floating[Any]]) -> Array:
        if dtype is np.float64:
            return self._draws53(count).view(np.int64) * 2.0**-53
        draws = self._draws32(count)
        draws &= np.uint32(2**24 - 1)
        return np.multiply(draws.view(np.int32), np.float32(2.0**-24), dtype=np.float32, casting="unsafe")
