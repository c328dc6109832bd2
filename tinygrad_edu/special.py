"""The special functions by the names of `torch.special`.

>>> import tinygrad_edu as torch
>>> torch.special.expit(torch.tensor([0.0]))
tensor([0.5000])
"""

from .ops import digamma as digamma
from .ops import entr as entr
from .ops import erf as erf
from .ops import erfc as erfc
from .ops import erfinv as erfinv
from .ops import exp2 as exp2
from .ops import expm1 as expm1
from .ops import lgamma, mvlgamma, normal_cdf, sigmoid
from .ops import log1p as log1p
from .ops import log_softmax as log_softmax
from .ops import logit as logit
from .ops import logsumexp as logsumexp
from .ops import polygamma as polygamma
from .ops import round as round
from .ops import sinc as sinc
from .ops import softmax as softmax
from .ops import xlog1py as xlog1py
from .ops import xlogy as xlogy

expit, gammaln, multigammaln, ndtr, psi = sigmoid, lgamma, mvlgamma, normal_cdf, digamma

__all__ = [
    "digamma", "entr", "erf", "erfc", "erfinv", "exp2", "expit", "expm1", "gammaln", "log1p", "log_softmax", "logit",
    "logsumexp", "multigammaln", "ndtr", "polygamma", "psi", "round", "sinc", "softmax",
    "xlog1py", "xlogy",
]  # fmt: skip
