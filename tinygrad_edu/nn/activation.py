"""Non-linearities as modules."""

from __future__ import annotations

from ..core import Tensor
from . import functional as F
from .module import Module


class _InPlace(Module):
    """An activation that may overwrite its input."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Whether it works in place."""
        return "inplace=True" if self.inplace else ""

    def _with(self, options: str) -> str:
        return f"{options}, inplace=True" if self.inplace else options


class ReLU(_InPlace):
    """The positive part, `max(0, x)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.ReLU()(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.relu(input, self.inplace)


class ReLU6(_InPlace):
    """`min(max(0, x), 6)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ReLU6.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.relu6(input, self.inplace)


class LeakyReLU(_InPlace):
    """`x` where positive, else `negative_slope * x`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.LeakyReLU(0.5)(torch.tensor([-1.0, 2.0]))
    tensor([-0.5000,  2.0000])
    """

    def __init__(self, negative_slope: float = 1e-2, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """The slope."""
        return self._with(f"negative_slope={self.negative_slope}")


class ELU(_InPlace):
    """`x` where positive, else `alpha * (exp(x) - 1)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.ELU.html; Clevert et al., 2016
    (https://arxiv.org/abs/1511.07289).
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        """The scale of the negative part."""
        return self._with(f"alpha={self.alpha}")


class SELU(_InPlace):
    """The ELU that keeps mean 0 and variance 1 from layer to layer.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.SELU.html; Klambauer et al., 2017
    (https://arxiv.org/abs/1706.02515).
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.selu(input, self.inplace)


class SiLU(_InPlace):
    """`x * sigmoid(x)`, also called swish.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.SiLU.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.silu(input, self.inplace)


class GELU(Module):
    """`x` times the standard normal distribution function; approximate="tanh" for the form of GPT-2.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.GELU.html; Hendrycks and Gimpel, 2016
    (https://arxiv.org/abs/1606.08415).
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self) -> str:
        """The form."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """`log(1 + exp(beta x)) / beta`, a smooth relu.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Softplus.html
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """Both options."""
        return f"beta={self.beta}, threshold={self.threshold}"


class Tanh(Module):
    """The hyperbolic tangent.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.tanh(input)


class Sigmoid(Module):
    """`1 / (1 + exp(-x))`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.sigmoid(input)


class LogSigmoid(Module):
    """The logarithm of the sigmoid, without overflow.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.logsigmoid(input)


class _Along(Module):
    """An activation along one dimension."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        """The dimension."""
        return f"dim={self.dim}"


class Softmax(_Along):
    """Positive numbers that sum to 1 along `dim`, in proportion to exp(x).

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html

    >>> import tinygrad_edu as torch
    >>> torch.nn.Softmax(dim=0)(torch.tensor([1.0, 1.0]))
    tensor([0.5000, 0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.softmax(input, self.dim, _stacklevel=5)


class Softmin(_Along):
    """The softmax of -x.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Softmin.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.softmin(input, self.dim, _stacklevel=5)


class LogSoftmax(_Along):
    """The logarithm of softmax, without overflow.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """The same shape."""
        return F.log_softmax(input, self.dim, _stacklevel=5)
