"""The classes of results of several parts, by the names that PyTorch prints: `torch.return_types.max`."""

from __future__ import annotations

from ..calls.returned import kind

PARTS = {
    "aminmax": "min max", "frexp": "mantissa exponent", "histogram": "hist bin_edges",
    "linalg_cholesky_ex": "L info", "linalg_eigh": "eigenvalues eigenvectors", "linalg_inv_ex": "inverse info",
    "linalg_lstsq": "solution residuals rank singular_values", "linalg_lu": "P L U", "linalg_lu_factor": "LU pivots",
    "linalg_lu_factor_ex": "LU pivots info", "linalg_qr": "Q R", "linalg_slogdet": "sign logabsdet",
    "linalg_solve_ex": "result info", "linalg_svd": "U S Vh", "lu_unpack": "P L U", "qr": "Q R",
    "slogdet": "sign logabsdet", "svd": "U S V", "triangular_solve": "solution cloned_coefficient",
}  # fmt: skip
PARTS |= {
    name: "values indices"
    for name in ("cummax", "cummin", "kthvalue", "max", "median", "min", "mode", "nanmedian", "sort", "topk")
}
__all__ = sorted(PARTS)
globals().update({name: kind(name, tuple(parts.split())) for name, parts in PARTS.items()})
