"""What is out of scope by its name: asking for it says so, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from ..core import Methods, dtype

__all__: list[str]

INSTEAD = {
    "complex": "keep the real and the imaginary part in two tensors, or in a last dimension of size 2",
    "bfloat16": "use float32, or float16 where memory counts; NumPy has no bfloat16",
    "sparse": "use dense tensors; index_add, scatter_add and embedding add up at indices without a sparse tensor",
    "quantized": "use float tensors; round(x / scale).clamp(-128, 127).to(torch.int8) gives the same numbers",
    "unsigned": "use uint8, or a signed dtype that is wide enough; PyTorch itself has few ops for it",
    "float8": "use float16 or float32",
}
DTYPES = {
    "bfloat16": "bfloat16", "complex32": "complex", "complex64": "complex", "complex128": "complex",
    "uint16": "unsigned", "uint32": "unsigned", "uint64": "unsigned", "quint8": "quantized", "qint8": "quantized",
    "qint32": "quantized", "float8_e4m3fn": "float8", "float8_e5m2": "float8",
}  # fmt: skip
SECOND_NAMES = {"chalf": "complex32", "cfloat": "complex64", "cdouble": "complex128"}
FUNCTIONS = {
    "complex": "complex polar view_as_real view_as_complex imag angle stft istft",
    "sparse": "sparse_coo_tensor sparse_csr_tensor sparse_csc_tensor sparse_bsr_tensor sparse_bsc_tensor "
    "sparse_compressed_tensor hspmm smm sspaddmm",
    "quantized": "quantize_per_tensor quantize_per_tensor_dynamic quantize_per_channel dequantize fake_quantize_per_"
    "tensor_affine quantized_batch_norm quantized_max_pool2d",
}
METHODS = {
    "complex": "cfloat cdouble chalf imag angle",
    "bfloat16": "bfloat16",
    "sparse": "to_sparse to_sparse_csr to_sparse_csc to_sparse_bsr to_sparse_bsc to_sparse_coo coalesce is_coalesced "
    "indices values crow_indices col_indices sparse_dim dense_dim sparse_mask",
    "quantized": "dequantize int_repr q_scale q_zero_point qscheme",
}


class Absent(dtype):
    """A dtype that PyTorch has and we have not: it prints and compares, and is refused where it is used."""

    __slots__ = ("why",)

    def __init__(self, name: str, why: str) -> None:
        object.__setattr__(self, "name", name)
        self.why = why

    def __getattribute__(self, attribute: str) -> Any:
        if attribute in ("dtype", "numpy", "itemsize"):
            refuse(f"torch.{self.name}", self.why)
        if attribute in ("is_floating_point", "is_complex"):
            return ("complex" if attribute == "is_complex" else "float") in self.name
        return super().__getattribute__(attribute)


def _to_complex(found: dtype) -> dtype:
    """The complex dtype with parts of this one: a name only."""
    if not found.is_floating_point:
        raise RuntimeError(f"{found!r} has no complex dtype: {INSTEAD['complex']}")
    return NAMES[f"complex{found.itemsize * 16}"]  # type: ignore[no-any-return]  # of a dict of anything


def refuse(name: str, why: str) -> NoReturn:
    """NotImplementedError that says what to do instead."""
    raise NotImplementedError(f"{name} is out of scope here: {INSTEAD[why]}")


def _refusing(name: str, why: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> NoReturn:
        refuse(name, why)

    call.__name__ = call.__qualname__ = name.rpartition(".")[2]
    call.__doc__ = f"Out of scope: {INSTEAD[why]}."
    return call


NAMES: dict[str, Any] = {name: Absent(name, why) for name, why in DTYPES.items()}
NAMES |= {name: NAMES[first] for name, first in SECOND_NAMES.items()}
NAMES |= {name: _refusing(f"torch.{name}", why) for why, names in FUNCTIONS.items() for name in names.split()}
for _why, _names in METHODS.items():
    for _name in _names.split():
        if not hasattr(Methods, _name):
            setattr(Methods, _name, _refusing(f"Tensor.{_name}", _why))
dtype.to_complex = _to_complex  # type: ignore[attr-defined]  # floor 0 has no complex numbers
globals().update(NAMES)
__all__ = sorted(NAMES)
