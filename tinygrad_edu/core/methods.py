"""The base class that the ops hang their methods on; methods.pyi, written from them, says which those are."""


class Methods:
    """The methods and operators that arrive from the table; `Tensor` inherits them."""

    __slots__ = ()
