"""PyTorch's names for the exchange of memory by DLPack."""

from ..face.exchange import from_dlpack as from_dlpack
from ..face.exchange import to_dlpack as to_dlpack
