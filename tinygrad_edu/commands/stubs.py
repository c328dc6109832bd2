"""Write the type stubs anew: core/methods.pyi, ops/__init__.pyi and __init__.pyi.

The methods of Tensor, the names in `ops` and those of the package come from the table when it is imported. Type
checkers and editors import nothing, so these three files tell them. Run this after you add or change an op; a test
fails while a stub is out of date.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import functools
import inspect
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import tinygrad_edu

from ..core import Methods, dtype
from ..core.table import SPELLINGS
from ..utils.files import replacing

COMMAND = "python -m tinygrad_edu stubs"
PACKAGE = Path(tinygrad_edu.__file__).parent
HEADER = f"""# Written by `{COMMAND}` from the functions themselves: change those, not this file.
# ruff: noqa
# fmt: off
"""
IMPORTS = """import builtins
from collections.abc import Iterator
from typing import Any, overload

import numpy as np

"""
KNOWN = {"Any", "Generator", "Iterator", "None", "Tensor", "builtins", "dtype", "np"}  # names that the stubs import
TORCH = {ours: theirs for theirs, ours in SPELLINGS.items() if theirs != "self"}
TO_PYTHON = {"__bool__": "bool", "__contains__": "bool", "__float__": "float", "__int__": "int"}
Parameter = inspect.Parameter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a stub is out of date")


def run(options: argparse.Namespace) -> int:
    """Write the stubs, or say which are out of date."""
    old = [path for path, text in stubs().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in old:
        if not options.check:
            with replacing(path) as file:
                file.write(stubs()[path].encode())
        print(f"{path.relative_to(PACKAGE.parent)}: {'out of date' if options.check else 'written'}")
    if old and options.check:
        print(f"to write them anew: {COMMAND}", file=sys.stderr)
    return int(bool(old) and options.check)


def stubs() -> dict[Path, str]:
    """The text that each stub should have."""
    return {
        PACKAGE / "core" / "methods.pyi": methods_stub(),
        PACKAGE / "ops" / "__init__.pyi": ops_stub(),
        PACKAGE / "__init__.pyi": package_stub(),
    }


def methods_stub() -> str:
    """The class that Tensor inherits its methods and operators from. Like all of floor 0 it knows no other floor."""
    members = {name: value for name, value in vars(Methods).items() if is_method(name, value)}
    head = f'"""{sys.modules[Methods.__module__].__doc__}"""\n\n{IMPORTS}'
    head += f"from .dtypes import dtype\nfrom .tensor import Tensor\n\n\nclass Methods:\n    {quoted(Methods)}\n\n"
    return (
        HEADER
        + head
        + "".join(f"    {line}".rstrip() + "\n" for line in definitions(members, "self")).replace("Generator", "Any")
    )


def is_method(name: str, value: Any) -> bool:
    """Whether a class attribute belongs into the stub."""
    special = name.startswith("_") and not (name.startswith("__") and name.endswith("__"))
    return not special and (inspect.isfunction(value) or isinstance(value, property))


def ops_stub() -> str:
    """All ops, and the files that they are in."""
    module = tinygrad_edu.ops
    modules = sorted(found.name for found in pkgutil.iter_modules(module.__path__))
    head = f'"""{(module.__doc__ or "").strip()}\n"""\n\n{IMPORTS}from ..core import Tensor, dtype\n'
    head += "".join(f"from . import {name} as {name}\n" for name in modules) + "from ..streams import Generator\n\n"
    head += "FAMILIES: tuple[Any, ...]\nFUNCTIONS_ONLY: tuple[Any, ...]\n\n"
    functions = {name: getattr(module, name) for name in vars(module)["__all__"] if not name.startswith("_")}
    return HEADER + head + "\n".join(definitions(functions, "x")) + "\n"


def package_stub() -> str:
    """What `import tinygrad_edu as torch` gives."""
    lines = [f"from . import {name} as {name}" for name in vars(tinygrad_edu)["_LAZY"]]
    constants = ["__version__: builtins.str"]
    for name, value in vars(tinygrad_edu).items():
        if name.startswith("_") or name in ("COMMANDS", "commands"):
            continue
        if isinstance(value, ModuleType):
            room = value.__name__.removeprefix("tinygrad_edu").removesuffix(f".{name}")
            lines.append(f"from {room or '.'} import {name} as {name}")
        elif value is None or isinstance(value, (float, dtype)):
            kind = {type(None): "None", float: "builtins.float"}.get(type(value), "dtype")
            constants.append(f"{name}: {kind}")
        elif (place := home(name, value)) is not None:
            lines.append(f"from .{place} import {name} as {name}")
        else:  # made by a loop
            constants.append(f"{name}: Any")
    head = f'"""{(tinygrad_edu.__doc__ or "").strip()}\n"""\n\nimport builtins\nfrom typing import Any\n\n'
    return HEADER + head + "\n".join([*sorted(set(lines)), "", *sorted(constants)]) + "\n"


def home(name: str, value: Any) -> str | None:
    """The module of the package, the nearest to its door, whose source binds `name` to `value`; None if none does."""
    found = [
        module_name.removeprefix("tinygrad_edu.")
        for module_name, module in sys.modules.items()
        if module_name.startswith("tinygrad_edu.")
        and vars(module).get(name) is value
        and (module is tinygrad_edu.ops or name in bound(module))
    ]
    return min(found, key=lambda path: (path.count("."), not path.startswith(("core", "ops")), path), default=None)


@functools.cache
def bound(module: ModuleType) -> set[str]:
    """The names that the source of a module defines, or imports and lists in its `__all__`."""
    names, listed = set(), set(getattr(module, "__all__", ()))
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names} & listed
    return names


def definitions(members: dict[str, Any], first: str) -> Iterator[str]:
    """The lines that define `members`, sorted; last the second names of functions."""
    shown: dict[Any, str] = {}
    for name, value in sorted(members.items()):
        if not isinstance(value, property) and not name.startswith("__"):
            own: str = value.__name__
            shown.setdefault(value, own if members.get(own) is value else name)
    for name, value in sorted(members.items()):
        if isinstance(value, property):
            yield from property_lines(name, value)
        elif name.startswith("__"):
            yield from operator_lines(name, value)
        elif shown[value] == name:
            yield from function_lines(name, value, first)
    yield from (f"{name} = {shown[f]}" for name, f in sorted(members.items()) if shown.get(f, name) != name)


def property_lines(name: str, value: property) -> Iterator[str]:
    """A property, in the type that its getter tells, or else that it has for a small tensor."""
    live = type(getattr(tinygrad_edu.ops.ones(1, 1), name)).__name__
    told = getattr(value.fget, "__annotations__", {}).get("return", live)
    result = annotated(live if told == "Any" else told)
    yield from ("@property", f"def {name}(self) -> {result}:", f"    {quoted(value)}")
    if value.fset is not None:
        yield from (f"@{name}.setter", f"def {name}(self, value: {result}) -> None: ...")


def operator_lines(name: str, function: Any) -> Iterator[str]:
    """A special method: what Python hands it has no name."""
    signature = inspect.signature(function)
    _, *others = signature.parameters.values()
    handed = [p.name for p in others if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)]
    told = signature.return_annotation
    result = annotated(TO_PYTHON.get(name) or (told if isinstance(told, str) and told != "Any" else "Tensor"))
    taken = ", ".join(["self", *(f"{each}: Any" for each in handed), *(["/"] if handed else [])])
    yield f"def {name}({taken}) -> {result}: ..." + "  # type: ignore[override]" * (
        name in ("__eq__", "__ne__", "__reduce_ex__")
    )


def function_lines(name: str, function: Any, first: str) -> Iterator[str]:
    """A function or method; where PyTorch's keywords differ from NumPy's, once with each."""
    parameters = parameters_of(function)
    forms = [", ".join(written(parameters, names, first)) for names in (TORCH, {})]
    if not hasattr(function, "op") and not hasattr(function, "__wrapped__"):
        forms = forms[1:]  # a plain function answers to its own names alone
    forms = list(dict.fromkeys(forms))
    for i, form in enumerate(forms):
        if len(forms) > 1:
            yield "@overload"
        yield f"def {name}({form}) -> {result_of(function)}:{' ...' if i else ''}"
        if not i:
            yield f"    {quoted(function)}"


def result_of(function: Any) -> str:
    """What a call gives: an op gives a Tensor for Tensors, and so does a function whose `x` and result are Any."""
    told = function.__annotations__
    alike = told.get("return") == told.get("x") == "Any"
    return "Tensor" if hasattr(function, "op") or alike else annotated(told.get("return", "Any"))


def parameters_of(function: Any) -> list[Parameter]:
    """The parameters, with the annotations of an op's forward, and with those that a wrapper adds."""
    told = getattr(function.op.forward, "__annotations__", {}) if hasattr(function, "op") else function.__annotations__
    parameters = [p.replace(annotation=told.get(p.name)) for p in inspect.signature(function).parameters.values()]
    code = function.__code__
    added = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    known = {p.name for p in parameters}
    parameters += [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None) for name in added if name not in {*known, *SPELLINGS}
    ]
    return sorted(parameters, key=lambda p: p.kind)


def written(parameters: Iterable[Parameter], names: dict[str, str], first: str) -> Iterator[str]:
    """The parameters as source, some under other names."""
    starred = False
    for i, p in enumerate(parameters):
        if p.kind is p.VAR_POSITIONAL:
            starred = True
        if p.kind is p.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        if i == 0 and first == "self":
            yield "self"
            continue
        stars = "*" * (p.kind is p.VAR_POSITIONAL) or "**" * (p.kind is p.VAR_KEYWORD)
        kind = annotated(p.annotation) if isinstance(p.annotation, str) else "Any"
        default = "" if p.default is p.empty else f" = {literal(p.default)}"
        yield f"{stars}{names.get(p.name, p.name)}: {kind}{default}"


def literal(value: Any) -> str:
    """A default as source; dots for what has none."""
    return repr(value) if value is None or type(value) in (bool, int, float, str) else "..."


def annotated(annotation: str) -> str:
    """An annotation as a stub writes it, where `int` may be a method or a dtype; Any if it is unknown here."""
    tree = ast.parse(annotation, mode="eval").body
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in KNOWN and not hasattr(builtins, node.id):
            return "Any"
    return ast.unparse(Builtins().visit(tree))


class Builtins(ast.NodeTransformer):
    """`int` becomes `builtins.int`."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """What has its module before it already stays."""
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """The name, with its module."""
        if node.id in KNOWN or not hasattr(builtins, node.id):
            return node
        return ast.Attribute(ast.Name("builtins"), node.id)


def quoted(thing: Any) -> str:
    """The first paragraph of its docstring, as a docstring on one line; NumPy's own functions only by their names."""
    forward = getattr(getattr(thing, "op", None), "forward", None)
    text = " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())
    if isinstance(forward, np.ufunc):
        text = f"`np.{forward.__name__}`, entry by entry."
    return f'r"""{text}"""' if "\\" in text else f'"""{text}"""'
