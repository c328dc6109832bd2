"""What lies around the edges."""

from __future__ import annotations
