"""What training needs besides the engine: data in batches, and files written whole or not at all."""

from . import checkpoint, data, dlpack
from .files import replacing

__all__ = ["checkpoint", "data", "dlpack", "replacing"]
