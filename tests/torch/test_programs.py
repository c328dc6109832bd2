"""Random programs run alike here and in PyTorch: hypothesis looks for a line after which they differ.

300 programs by default; HYPOTHESIS_PROFILE=long tries 10,000. `python -m tests.torch.programs` does it from a seed.
"""

import contextlib
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

pytest.importorskip("torch")
from tinygrad_edu.core import OPS

from .programs import KINDS, OFTEN, Difference, NotNow, Program, add_step, finish, reduced, run

PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
COUNTS = {"ci": 300, "default": 300, "long": 10_000}
pytestmark = pytest.mark.filterwarnings("ignore")  # of division by zero, and of what PyTorch finds deprecated
randoms = st.randoms(use_true_random=False)


class Machine(RuleBasedStateMachine):
    """Grows a program; each rule is a kind of line."""

    def __init__(self) -> None:
        super().__init__()
        self.program, self.same = Program(), True

    @initialize(random=randoms)
    def begin(self, random: Any) -> None:
        self.grow("leaf", random)

    def grow(self, name: str, random: Any) -> None:
        with self.shortest(), contextlib.suppress(NotNow):
            add_step(self.program, random, name)

    def teardown(self) -> None:
        if self.same:
            with self.shortest():
                finish(self.program)

    @contextlib.contextmanager
    def shortest(self) -> Iterator[None]:
        """Raise what differs in a program of as few lines as can be."""
        try:
            yield
        except Difference as difference:
            self.same = False
            raise reduced(difference) from None


def rule_for(name: str) -> Any:
    def line(self: Machine, random: Any) -> None:
        self.grow(name, random)

    line.__name__ = name
    return rule(random=randoms)(line)


RULES = {f"{name}{'_' * i}": rule_for(name) for name in KINDS for i in range(1 + (name in OFTEN))}
TestPrograms = type("Programs", (Machine,), RULES).TestCase
TestPrograms.settings = settings(
    max_examples=COUNTS[PROFILE],
    stateful_step_count=25,
    deadline=None,
    derandomize=PROFILE == "ci",
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # `reduced` makes the program shorter, line by line
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", ["multiply", "sin", "sum", "matmul", "getitem"])
def test_a_wrong_rule_is_found(name, monkeypatch):
    wrong = tuple(rule and (lambda *args, rule=rule: rule(*args) * 2) for rule in OPS[name].pulls)
    monkeypatch.setattr(OPS[name], "pulls", wrong)
    with pytest.raises(Difference):
        for seed in range(300):
            run(seed)


def test_the_same_seed_is_the_same_program():
    assert run(7).lines == run(7).lines


def test_what_is_drawn_first_is_simplest():
    program = Program()
    add_step(program, random.Random(0), "leaf")
    assert program.lines[0].startswith("t0 = torch.")
