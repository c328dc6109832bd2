"""Walking through a graph, and telling about it."""

__all__: list[str] = []
