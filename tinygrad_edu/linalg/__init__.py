"""Linear algebra, as PyTorch's `torch.linalg`: decompositions, solutions, norms, determinants, products."""

from ..ops.factorization import LinAlgError
from . import dispatch as dispatch
from .decomposition import cholesky, eig, eigh, eigvals, eigvalsh, qr, svd, svdvals
from .measure import cond, det, matrix_norm, matrix_rank, norm, slogdet, vector_norm
from .product import cross, diagonal, matmul, matrix_exp, matrix_power, multi_dot, vander, vecdot
from .solution import inv, lstsq, pinv, solve, solve_triangular, tensorinv, tensorsolve
from .triangle import lu, lu_factor, lu_solve
from .unchecked import cholesky_ex, inv_ex, lu_factor_ex, solve_ex

__all__ = [
    "LinAlgError", "cholesky", "cholesky_ex", "cond", "cross", "det", "diagonal", "eig", "eigh", "eigvals", "eigvalsh",
    "inv", "inv_ex", "lstsq", "lu", "lu_factor", "lu_factor_ex", "lu_solve", "matmul", "matrix_exp", "matrix_norm",
    "matrix_power", "matrix_rank", "multi_dot", "norm", "pinv", "qr", "slogdet", "solve", "solve_ex",
    "solve_triangular", "svd", "svdvals", "tensorinv", "tensorsolve", "vander", "vecdot", "vector_norm",
]  # fmt: skip
