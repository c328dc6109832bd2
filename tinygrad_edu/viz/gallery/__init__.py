"""The gallery: a picture of every kind, each made by a few lines that can be copied."""

from inspect import isfunction

from .example import Example
from .examples import first, learning, networks, training, trouble

_ROOMS = {
    "First steps": first,
    "Networks": networks,
    "When something is wrong": trouble,
    "To learn by": learning,
    "Training": training,
}
SECTIONS = {
    heading: [Example(function) for function in vars(room).values() if isfunction(function)]
    for heading, room in _ROOMS.items()
}
EXAMPLES = {example.name: example for section in SECTIONS.values() for example in section}

__all__ = ["EXAMPLES", "Example", "SECTIONS"]
