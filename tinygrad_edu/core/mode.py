"""What every op reads: whether to record a graph, and of what; `autograd.grad_mode` has the contexts that switch it."""

from typing import Any

recording = True  # whether ops record: where a graph is asked for, and not in inference mode
enabled = True  # whether a graph is asked for
inference = False
level: Any = None  # the level of forward mode that is entered (autograd/dual.py), if any
light = 64  # nodes whose values have at most so many elements keep them all, for pictures
alias: Any = None  # the `alias` of new tensors
Node: Any = None  # the class of new nodes: that of core/graph.py, or for a while one that keeps more
watch: Any = None  # what backward tells of each node that runs, in anomaly mode (autograd/anomaly_mode.py)
