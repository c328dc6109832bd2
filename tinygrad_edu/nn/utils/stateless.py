"""A module called with other parameters, under the name that it had before torch.func."""

from ...func import functional_call

__all__ = ["functional_call"]
