"""Floor 4: gradients checked against the values of the functions, one by one or by property tests.

What needs hypothesis is imported at its first use.
"""

import importlib as _importlib
from typing import Any as _Any

from .gradcheck import gradcheck, gradgradcheck
from .numeric import Estimate, derivative
from .report import Element, GradcheckError, Report
from .samples import SAMPLES, Case, Domain, Sample, sample_of

_LAZY = {
    **dict.fromkeys(("Tally", "check_op", "property_test_gradients", "register_profiles"), "property_test"),
    **dict.fromkeys(
        (
            "arrays",
            "away_from",
            "broadcastable",
            "distinct",
            "layouts",
            "positive",
            "real",
            "shapes",
            "special",
            "tensors",
            "ties",
            "unit",
        ),
        "strategies",
    ),
}

__all__ = [
    "Case",
    "Domain",
    "Element",
    "Estimate",
    "GradcheckError",
    "Report",
    "SAMPLES",
    "Sample",
    "Tally",
    "arrays",
    "away_from",
    "broadcastable",
    "check_op",
    "derivative",
    "distinct",
    "gradcheck",
    "gradgradcheck",
    "layouts",
    "positive",
    "property_test_gradients",
    "real",
    "register_profiles",
    "sample_of",
    "shapes",
    "special",
    "tensors",
    "ties",
    "unit",
]


def __getattr__(name: str) -> _Any:
    if name not in _LAZY:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}': it has {', '.join(__all__)}")
    try:
        module = _importlib.import_module(f".{_LAZY[name]}", __name__)
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        raise ModuleNotFoundError(
            f"{name} needs hypothesis: pip install 'tinygrad_edu[test]'", name=error.name
        ) from error
    return getattr(module, name)
