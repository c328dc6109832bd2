"""Linear algebra, by the names of `torch.linalg`."""

__all__: list[str] = []
