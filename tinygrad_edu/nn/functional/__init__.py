"""Layers as functions, by PyTorch's names: the ops that are layers, and what training adds to them."""

from ...ops import linear as linear
from ...ops import one_hot as one_hot
from .activation import *
from .attention import *
from .classification import *
from .convolution import *
from .ctc import *
from .distance import *
from .embedding import *
from .loss import *
from .noise import *
from .normalization import *
from .padding import *
from .pooling import *
from .products import *
from .sampling import *
from .vision import *

__all__ = sorted(name for name, value in globals().items() if not name.startswith("_") and hasattr(value, "__code__"))
