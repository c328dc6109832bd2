"""Floor 4: gradients checked against the values of the functions, one by one or by property tests."""

import importlib
from typing import Any

from .gradcheck import gradcheck, gradgradcheck
from .numeric import Estimate, derivative
from .report import Element, GradcheckError, Report

__all__ = ["Element", "Estimate", "GradcheckError", "Report", "derivative", "gradcheck", "gradgradcheck"]
