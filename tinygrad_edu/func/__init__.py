"""Floor 2: functions of functions, as `torch.func`: derivatives of functions, and functions of many examples."""

from . import batching_index as batching_index  # which declare their rules
from . import batching_layers as batching_layers
from . import batching_products as batching_products
from . import dispatch as dispatch
from .derivatives import grad, grad_and_value, hessian, hvp, jacfwd, jacrev, jvp, linearize, vjp
from .modules import functional_call, replace_all_batch_norm_modules_, stack_module_state
from .vmap import vmap

__all__ = [
    "functional_call",
    "grad",
    "grad_and_value",
    "hessian",
    "hvp",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "replace_all_batch_norm_modules_",
    "stack_module_state",
    "vjp",
    "vmap",
]
