"""Random programs that run on tinygrad_edu and on PyTorch, line by line, and must agree after every line.

`steps` describes the kinds of lines, `program` runs and compares them, `refusals` lists the only differences that are
accepted; test_programs.py lets hypothesis choose, `python -m tests.torch.programs` a seed.
"""

from .maker import NotNow
from .program import Difference, Program
from .search import reduced, run
from .steps import KINDS, OFTEN, add_step, finish

__all__ = ["KINDS", "OFTEN", "Difference", "NotNow", "Program", "add_step", "finish", "reduced", "run"]
