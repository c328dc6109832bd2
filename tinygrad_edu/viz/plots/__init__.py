"""Plots of training, on matplotlib: `ax=None` in, Axes out."""

from .activations import activations
from .boundary import decision_boundary
from .confusion import confusion_matrix
from .curves import curves
from .gradients import gradient_flow
from .images import images
from .landscape import loss_landscape
from .lr_range import RangeTest, lr_range_test
from .trajectory import descend, trajectory
from .updates import UpdateRatios

__all__ = [
    "RangeTest",
    "UpdateRatios",
    "activations",
    "confusion_matrix",
    "curves",
    "decision_boundary",
    "descend",
    "gradient_flow",
    "images",
    "loss_landscape",
    "lr_range_test",
    "trajectory",
]
