"""Painters: each turns a graph, or a scene, into one format."""

__all__: list[str] = []
