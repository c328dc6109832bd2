"""What to paint where, in no painter's language."""

__all__: list[str] = []
