"""The gallery: a picture of every kind, each made by a few lines that can be copied.

An example takes the library as its argument, so that this room, which lies below it, imports nothing of it; its body is
what a student writes after `import tinygrad_edu as torch`.
"""

from . import first, networks, training, trouble
from .example import Example

SECTIONS: dict[str, tuple[Example, ...]] = {
    "First steps": tuple(
        map(Example, (first.reused, first.expression, first.neuron, first.broadcasting, first.product, first.twice))
    ),
    "Networks": tuple(
        map(
            Example,
            (networks.mlp, networks.cnn, networks.lstm, networks.lstm_unrolled, networks.attention, networks.gpt),
        )
    ),
    "When something is wrong": tuple(
        map(Example, (trouble.vanishing, trouble.dead_relu, trouble.nan, trouble.detach)),
    ),
    "Training": tuple(
        map(
            Example,
            (
                training.curves,
                training.gradient_flow,
                training.activations,
                training.update_ratios,
                training.trajectory,
                training.loss_landscape,
                training.learning_rate,
                training.decision_boundary,
                training.confusion_matrix,
                training.weights,
            ),
        )
    ),
}
EXAMPLES = {example.name: example for section in SECTIONS.values() for example in section}

__all__ = ["EXAMPLES", "Example", "SECTIONS"]
