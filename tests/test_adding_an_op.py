"""Adding an op touches one place: here one is added to a copy of the package, and looked for everywhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import tinygrad_edu

PACKAGE = Path(tinygrad_edu.__file__).parent
DECLARATION = '''

@elementwise(x=lambda x, out: out * (1 + np.log(x)))
def self_power(x: Any) -> Any:
    """Each element to the power of itself."""
    return np.power(x, x)
'''
EVERYWHERE = """
import tinygrad_edu as torch
from tinygrad_edu.commands.stubs import stubs
from tinygrad_edu.core import OPS
from tinygrad_edu.face.formula import table
from tinygrad_edu.testing import gradcheck, sample_of

x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
assert torch.allclose(torch.ops.self_power(x), x**x)  # a function
assert torch.allclose(x.self_power(), x**x)  # a method
g, = torch.autograd.grad(x.self_power().sum(), x, create_graph=True)
h, = torch.autograd.grad(g.sum(), x)
out, inner = x**x, 1 + torch.log(x)
assert torch.allclose(g, out * inner) and torch.allclose(h, out * (inner * inner + 1 / x))  # of both orders
assert gradcheck(torch.ops.self_power, x, second=True)
assert repr(x.self_power()).endswith("grad_fn=<SelfPowerBackward0>)")
assert next(row for row in table() if row.name == "self_power").formulas == {"x": "out * (1 + log(x))"}  # a row
assert "= v1 × (1 + log(x)) =" in str(torch.viz.draw(x.self_power().sum()))  # the picture, with the formula
assert sample_of(OPS["self_power"])  # the property tests find it by themselves
assert sum("def self_power" in text for text in stubs().values()) == 2  # the stubs of the methods and of the ops
assert torch.ops.self_power(x.float()).dtype is torch.float32  # every dtype
print("everywhere")
"""


def test_one_place_is_enough(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "tinygrad_edu", ignore=shutil.ignore_patterns("__pycache__"))
    family = tmp_path / "tinygrad_edu" / "ops" / "arithmetic.py"
    family.write_text(family.read_text("utf-8") + DECLARATION, "utf-8")
    done = subprocess.run([sys.executable, "-c", EVERYWHERE], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "everywhere", done.stderr
