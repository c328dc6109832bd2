"""Module: a tree of named parameters, buffers and children, and a forward."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self

import numpy as np

from ..core import Tensor
from . import state
from .hooks import KINDS, Hooked
from .parameter import Buffer, Parameter


class Module(Hooked):
    """Base of all layers and models: what is assigned as an attribute is registered by its type.

    A subclass calls `super().__init__()` first, assigns parameters and children, and defines `forward`.

    Source: https://pytorch.org/docs/stable/generated/torch.nn.Module.html

    >>> import tinygrad_edu as torch
    >>> class Scale(torch.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = torch.nn.Parameter(torch.tensor(2.0))
    ...     def forward(self, x):
    ...         return self.factor * x
    >>> Scale()(torch.ones(2)).detach()
    tensor([2., 2.])
    >>> dict(Scale().named_parameters())
    {'factor': Parameter containing:
    tensor(2., requires_grad=True)}
    """

    training: bool
    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _modules: dict[str, Module | None]
    _non_persistent_buffers_set: set[str]

    def __init__(self) -> None:
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _modules={}, _non_persistent_buffers_set=set())
        self.__dict__.update({kind: OrderedDict() for kind in KINDS}, _is_full_backward_hook=None, _hooked=False)

    # Calling ----------------------------------------------------------------------------------------------------------

    def _forward_missing(self, *args: Any) -> Any:
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    forward: Callable[..., Any] = _forward_missing  # a value, so that subclasses may take any arguments

    # Registering ------------------------------------------------------------------------------------------------------

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register `param` under `name`; None reserves the name."""
        self._check_name("parameter", name)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{type(param).__name__}' object to parameter '{name}' (nn.Parameter or None required)"
            )
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Register a tensor that is state but no parameter; `state_dict` holds it if `persistent`."""
        self._check_name("buffer", name)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type(tensor).__name__}' object to buffer '{name}' (Tensor or None required)"
            )
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Register a child under `name`; None reserves the name."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{getattr(module, '__name__', type(module).__name__)} is not a Module subclass")
        self._check_name("module", name)
        self._modules[name] = module

    register_module = add_module  # PyTorch's second name

    def _check_name(self, kind: str, name: str) -> None:
        store = self.__dict__.get(f"_{kind}s")
        if store is None:
            raise AttributeError(f"cannot assign {kind} before Module.__init__() call: call super().__init__() first")
        if not isinstance(name, str):
            raise TypeError(f"{kind} name should be a string. Got {type(name).__name__}")
        if name == "" or "." in name:
            fault = f'contain "."; got: {name}' if name else 'be empty string ""'
            raise KeyError(f"{kind} name can't {fault}")
        if hasattr(self, name) and name not in store:
            raise KeyError(f"attribute '{name}' already exists")

    def __getattr__(self, name: str) -> Any:  # called only for what is no plain attribute
        own = self.__dict__
        if "_modules" in own:
            for store in (own["_parameters"], own["_modules"], own["_buffers"]):
                if name in store:
                    return store[name]
            hint = ""
        else:
            hint = f": {type(self).__name__}.__init__ must call super().__init__() first"
        text = f"'{type(self).__name__}' object has no attribute '{name}'{hint}"
        raise AttributeError(text, name=name, obj=self)

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        if isinstance(value, Parameter):
            self._make_room(name, "_parameters")
            self.register_parameter(name, value)
        elif name in own.get("_parameters", ()):
            _check_replacement(value, "parameter", name, "nn.Parameter")
            self._parameters[name] = None
        elif isinstance(value, Module):
            self._make_room(name, "_modules")
            self._check_name("module", name)
            self._modules[name] = value
        elif name in own.get("_modules", ()):
            _check_replacement(value, "child module", name, "nn.Module")
            self._modules[name] = None
        elif isinstance(value, Buffer) or name in own.get("_buffers", ()):
            persistent = getattr(value, "persistent", name not in own.get("_non_persistent_buffers_set", ()))
            self.register_buffer(name, value, persistent)
        else:
            object.__setattr__(self, name, value)

    def _make_room(self, name: str, keep: str) -> None:
        """Forget what `name` stood for in any other store."""
        own = self.__dict__
        own.pop(name, None)
        for store in ("_parameters", "_buffers", "_modules"):
            if store != keep and name in own.get(store, ()):
                del own[store][name]

    def __delattr__(self, name: str) -> None:
        for store in (self._parameters, self._buffers, self._modules):
            if name in store:
                del store[name]
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = {*super().__dir__(), *self._parameters, *self._modules, *self._buffers}
        return sorted(name for name in names if not name[0].isdigit())

    # Walking the tree -------------------------------------------------------------------------------------------------

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The direct children with their names, each once."""
        seen: set[Module | None] = {None}
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The direct children, each once."""
        return (module for _, module in self.named_children())

    def named_modules(
        self, memo: set[Module] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module and all below it, parents first, with dotted names.

        >>> import tinygrad_edu as torch
        >>> [name for name, _ in torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh()).named_modules()]
        ['', '0', '1']
        """
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """This module and all below it, parents first, each once."""
        return (module for _, module in self.named_modules())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """All parameters with dotted names, in the order in which they were registered."""
        return self._named_members("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """All parameters, each once: what an optimizer wants."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """All buffers with dotted names."""
        return self._named_members("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """All buffers, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _named_members(self, store: str, prefix: str, recurse: bool, remove_duplicate: bool) -> Iterator[Any]:
        seen = set()
        tree: Iterable[tuple[str, Module]] = [(prefix, self)]
        if recurse:
            tree = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, module in tree:
            for name, member in getattr(module, store).items():
                if member is None or member in seen:
                    continue
                if remove_duplicate:
                    seen.add(member)
                yield (f"{path}.{name}" if path else name), member

    def get_submodule(self, target: str) -> Module:
        """The module at the dotted path `target`; AttributeError where there is none.

        >>> import tinygrad_edu as torch
        >>> torch.nn.Sequential(torch.nn.Sequential(torch.nn.ReLU())).get_submodule("0.0")
        ReLU()
        """
        module = self
        for name in target.split(".") if target else ():
            module = module._get(name, Module, "an nn.Module")
        return module

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at the dotted path `target`; AttributeError where there is none."""
        path, _, name = target.rpartition(".")
        found: Parameter = self.get_submodule(path)._get(name, Parameter, "an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at the dotted path `target`; AttributeError where there is none."""
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        found: Tensor = module._get(name, Tensor if name in module._buffers else (), "a buffer")
        return found

    def _get(self, name: str, kind: Any, words: str) -> Any:
        if not hasattr(self, name):
            raise AttributeError(f"{self._get_name()} has no attribute `{name}`")
        if not isinstance(found := getattr(self, name), kind):
            raise AttributeError(f"`{name}` is not {words}")
        return found

    # State and modes --------------------------------------------------------------------------------------------------

    def state_dict(
        self, *, destination: dict[str, Any] | None = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Any]:
        """All parameters and persistent buffers by dotted name, sharing memory, detached unless `keep_vars`.

        >>> import tinygrad_edu as torch
        >>> list(torch.nn.Sequential(torch.nn.Linear(2, 3)).state_dict())
        ['0.weight', '0.bias']
        """
        destination = OrderedDict() if destination is None else destination
        for name, tensor in state.own(self).items():
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        return destination

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> state.IncompatibleKeys:
        """Copy the values of `state_dict` into the parameters and buffers of the same names.

        Args:
            state_dict: Tensors, or whatever NumPy can read (PyTorch's own tensors too), by dotted name.
            strict: refuse missing and unexpected names, instead of only returning them.
            assign: put the tensors themselves in place instead of copying their values.

        Returns:
            The `missing_keys` and `unexpected_keys`.

        Raises:
            RuntimeError: names or shapes do not match; all faults at once.

        >>> import tinygrad_edu as torch
        >>> torch.nn.Linear(2, 3).load_state_dict(torch.nn.Linear(2, 3).state_dict())
        <All keys matched successfully>
        """
        return state.load(self, state_dict, strict, assign)

    def train(self, mode: bool = True) -> Self:
        """Switch this module and all below it to training, as Dropout and BatchNorm need."""
        if not isinstance(mode, bool):
            raise ValueError(f"training mode is expected to be boolean, got {mode!r}")
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Switch this module and all below it to evaluation: `train(False)`."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Let all parameters collect gradients, or freeze them."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or set them to zero."""
        for parameter in self.parameters():
            if set_to_none or parameter.grad is None:
                parameter.grad = None
            else:
                parameter.grad.detach_().zero_()

    def apply(self, fn: Callable[[Module], Any]) -> Self:
        """Call `fn` on all modules below this one, children first, and on this one: for example to initialise."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Convert all floating-point parameters and buffers in place: `to(dtype)`, `to(device)`, `to(tensor)`."""
        return state.convert(self, *args, **kwargs)

    def float(self) -> Self:
        """Convert all floating-point parameters and buffers to float32."""
        return state.convert(self, dtype=np.dtype("float32"))

    def double(self) -> Self:
        """Convert all floating-point parameters and buffers to float64."""
        return state.convert(self, dtype=np.dtype("float64"))

    def half(self) -> Self:
        """Convert all floating-point parameters and buffers to float16."""
        return state.convert(self, dtype=np.dtype("float16"))

    def cpu(self) -> Self:
        """Return the module: everything is on the CPU."""
        return self

    def cuda(self, device: Any = None) -> Self:
        """Refused: there is no GPU here."""
        return state.convert(self, "cuda")

    # Printing ---------------------------------------------------------------------------------------------------------

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What `repr` shows between the parentheses besides the children."""
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr().splitlines()
        if len(extra) < 2 and not self._modules:
            return f"{self._get_name()}({''.join(extra)})"
        lines = extra + [f"({name}): {module!r}".replace("\n", "\n  ") for name, module in self._modules.items()]
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)"


def _check_replacement(value: Any, kind: str, name: str, expected: str) -> None:
    if value is not None:
        raise TypeError(f"cannot assign '{type(value).__name__}' as {kind} '{name}' ({expected} or None expected)")
