"""The page: a picture to step through, in one file that fetches nothing."""

from .document import fragment, page

__all__ = ["fragment", "page"]
