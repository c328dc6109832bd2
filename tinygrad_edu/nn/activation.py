"""Non-linearities as modules: the smooth ones."""

from __future__ import annotations

from ..core import Tensor
from . import functional as F
from .module import Module


class InPlace(Module):
    """An activation that may overwrite its input."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Whether it works in place."""
        return "inplace=True" if self.inplace else ""

    def _with(self, options: str) -> str:
        return f"{options}, inplace=True" if self.inplace else options


class ELU(InPlace):
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


class CELU(InPlace):
    """`x` where positive, else `alpha * (exp(x / alpha) - 1)`, which has no kink whatever `alpha` is.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.CELU.html; Barron, 2017
    (https://arxiv.org/abs/1704.07483).
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.celu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        """The scale of the negative part."""
        return self._with(f"alpha={self.alpha}")


class SELU(InPlace):
    """The ELU that keeps mean 0 and variance 1 from layer to layer.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.SELU.html; Klambauer et al., 2017
    (https://arxiv.org/abs/1706.02515).
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.selu(input, self.inplace)


class SiLU(InPlace):
    """`x * sigmoid(x)`, also called swish.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.SiLU.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.silu(input, self.inplace)


class Mish(InPlace):
    """`x * tanh(softplus(x))`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Mish.html; Misra, 2019
    (https://arxiv.org/abs/1908.08681).
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.mish(input, self.inplace)


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


class GLU(Module):
    """The first half along `dim` times the sigmoid of the second.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.GLU.html; Dauphin et al., 2016
    (https://arxiv.org/abs/1612.08083).

    >>> import tinygrad_edu as torch
    >>> torch.nn.GLU()(torch.tensor([2.0, 0.0]))
    tensor([1.])
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """Half the size along `dim`."""
        return F.glu(input, self.dim)

    def extra_repr(self) -> str:
        """The dimension."""
        return f"dim={self.dim}"


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


class Softsign(Module):
    """`x / (1 + |x|)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Softsign.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.softsign(input)


class Tanh(Module):
    """The hyperbolic tangent.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.tanh(input)


class Tanhshrink(Module):
    """`x - tanh(x)`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """Entrywise."""
        return F.tanhshrink(input)


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


class Softmax2d(Module):
    """The softmax over the channels, of each place in an image.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Softmax2d.html
    """

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, H, W) or (C, H, W) of the same shape."""
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return F.softmax(input, -3)
