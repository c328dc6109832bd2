"""Images of another size, turned, or shuffled."""

from __future__ import annotations
