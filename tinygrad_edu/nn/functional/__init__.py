"""Layers as functions, by PyTorch's names: the ops that are layers, and what training adds to them."""

from ...ops import binary_cross_entropy as binary_cross_entropy
from ...ops import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from ...ops import conv2d as conv2d
from ...ops import cross_entropy as cross_entropy
from ...ops import embedding as embedding
from ...ops import layer_norm as layer_norm
from ...ops import linear as linear
from ...ops import max_pool2d as max_pool2d
from ...ops import nll_loss as nll_loss
from ...ops import one_hot as one_hot
from ...ops import pad as pad
from ...ops import softplus as softplus
from .activation import *
from .loss import *
from .noise import *
from .normalization import *

__all__ = sorted(name for name, value in globals().items() if not name.startswith("_") and hasattr(value, "__code__"))
