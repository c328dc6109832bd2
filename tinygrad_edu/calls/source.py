"""The text of a call that runs one op: that of general.py with its loops unrolled and each fact about the op known.

`x_array` and `x_node` are the array and the node of the argument `x`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core import Op
from ..core.op import EMPTY, reads_of
from ..core.table import SPELLINGS
from .composite import SHAPE
from .refusals import BOOLS_ALONE


def source_of(op: Op) -> str:
    """The text of the function `call` for the op."""
    ruled = [n for n, rule in zip(op.defaults, op.pulls, strict=True) if rule or n in op.joint_names]
    head = [*taking(op), *unwrapping(op, ruled)]
    if op.elementwise and is_plain(op):
        head = list((taking_one, taking_two)[len(op.defaults) - 1](op))
    return "\n".join([*head, *running(op), *recording(op, ruled)])


def is_plain(op: Op) -> bool:
    """Whether the op takes one or two tensors, each with its rule, and nothing else."""
    bare = all(default is EMPTY for default in op.defaults.values()) and tuple(op.rules) == tuple(op.defaults)
    ruled = not op.differentiable or None not in op.rules.values()
    return bare and len(op.defaults) < 3 and ruled and not op.intermediates and not op.views


def taking_one(op: Op) -> Iterator[str]:
    """The head for one tensor: anything else goes the general way."""
    (x,) = op.defaults
    yield f"def call({x}=EMPTY, **others):"
    yield f"    if others or not isinstance({x}, Tensor):"
    yield f"        if type({x}) is ndarray and not others: return run({x})  # as rules call it"
    yield f"        return without_tensor(apply, op, ({x},), others)"
    yield f"    {x}_array, {x}_node = {x}.array, {x}.node"
    yield f"    dtype = {x}_array.dtype"


def taking_two(op: Op) -> Iterator[str]:
    """The head for two tensors of one dtype, or one and a number."""
    (x, y), general = op.defaults, f"return apply(op, ({', '.join(op.defaults)}), {{}})"
    refused = "" if op.refuses is None else "b" if op.refuses in BOOLS_ALONE else "biu"  # the kinds it may refuse
    whole = "" if "i" in refused else f" or (dtype is INT64 and type({y}) is int)"
    yield f"def call({x}=EMPTY, {y}=EMPTY, **others):"
    yield f"    if others: return without_tensor(apply, op, ({x}, {y}), others)"
    yield f"    if isinstance({x}, Tensor):"
    yield f"        {x}_array, {x}_node = {x}.array, {x}.node"
    yield f"        dtype = {x}_array.dtype"
    yield f"        if isinstance({y}, Tensor):"
    yield f"            {y}_array, {y}_node = {y}.array, {y}.node"
    yield f"            if {y}_array.dtype is not dtype{f' or dtype.kind in {refused!r}' if refused else ''}: {general}"
    yield f"        elif type({y}) in NUMBERS and (dtype.kind == 'f'{whole}):"
    yield f"            {y}_array, {y}_node = array({y}, dtype), None"
    yield f"        elif type({y}) is ndarray and {y}.dtype is dtype and dtype.kind == 'f':"
    yield f"            {y}_array, {y}_node = {y}, None"
    yield f"        else: {general}"
    yield f"    elif type({x}) in NUMBERS and isinstance({y}, Tensor) and {y}.array.dtype.kind == 'f':"
    yield f"        {y}_array, {y}_node = {y}.array, {y}.node"
    yield f"        dtype = {y}_array.dtype"
    yield f"        {x}_array, {x}_node = array({x}, dtype), None"
    yield f"    elif type({x}) is ndarray and type({y}) is ndarray: return run({x}, {y})"
    yield f"    else: return without_tensor(apply, op, ({x}, {y}), others)"


def taking(op: Op) -> Iterator[str]:
    """The head, which knows both spellings; arguments without a Tensor, or unknown, go another way."""
    names, leads = list(op.defaults), list(op.promotes) or list(op.defaults)[:1]
    spellings = [s for s, n in SPELLINGS.items() if n in names and s not in names]
    parameters = [f"{n}=EMPTY" if d is EMPTY else f"{n}=default_{n}" for n, d in op.defaults.items()]
    parameters += ["*", *(f"{s}=EMPTY" for s in spellings)] if spellings else []
    yield f"def call({', '.join(parameters)}, **others):"
    for s in spellings:
        n = SPELLINGS[s]
        yield f"    if {s} is not EMPTY:"
        yield f"        if {n} is not {'EMPTY' if op.defaults[n] is EMPTY else f'default_{n}'}: others[{s!r}] = {s}"
        yield f"        else: {n} = {s}"
    tensor = " or ".join(f"isinstance({n}, Tensor)" for n in leads)
    yield f"    if others or not ({tensor}): return without_tensor(apply, op, ({', '.join(names)},), others)"
    if op.promotes:
        dtypes = " else ".join(f"{n}.array.dtype if isinstance({n}, Tensor)" for n in leads)
        yield f"    dtype = {dtypes} else None"
        if op.refuses:
            yield f"    if dtype.kind != 'f': return apply(op, ({', '.join(names)},), others)"


def unwrapping(op: Op, ruled: list[str]) -> Iterator[str]:
    """For each argument `x` its array `x_array` and its node `x_node`; what must be converted goes the general way."""
    general = f"return apply(op, ({', '.join(op.defaults)},), {{}})"
    for n, default in op.defaults.items():
        yield f"    if isinstance({n}, Tensor):"
        yield f"        {n}_array, {n}_node = {n}.array, {n}.node"
        if n in op.promotes:
            yield f"        if {n}_array.dtype is not dtype: {general}"
        if n not in ruled and op.differentiable:
            yield f"        if {n}_node is not None: {general}"
        if n in op.promotes:
            yield f"    elif type({n}) in NUMBERS and dtype.kind == 'f': {n}_array, {n}_node = array({n}, dtype), None"
            yield f"    elif {n} is not None or default_{n} is EMPTY: {general}"
        elif default is EMPTY or n == "axis":
            yield f"    elif {n} is EMPTY or type({n}) is list: {general}"
        yield f"    else: {n}_array, {n}_node = {n}, None"


def running(op: Op) -> Iterator[str]:
    """The intermediates and the forward."""
    arrays = ", ".join(f"{n}_array" for n in op.defaults)
    yield "    try:"
    for n, made in op.intermediates.items():
        yield f"        {n}_array = make_{n}({', '.join(f'{read}_array' for read in reads_of(made.function))})"
    yield f"        out = run({', '.join([arrays, *(f'{n}_array' for n in op.intermediates)])})"
    yield "        if type(out) is not ndarray: out = asarray(out)"
    yield "    except PerExample:"
    yield f"        return per_example(op.function, ({', '.join(op.defaults)},), {{}})"
    yield "    except NUMPY_ERRORS as error:"
    yield f"        raise explain(op.name, error, ({arrays},)) from error"
    if op.elementwise and op.promotes:
        general = f"return apply(op, ({', '.join(op.defaults)},), {{}})"
        yield f"    if out.dtype is not dtype and out.dtype.kind == 'f': {general}"


def recording(op: Op, ruled: list[str]) -> Iterator[str]:
    """The Tensor, and the node that keeps what a rule names and what weighs nothing."""
    leaves = " and ".join(f"{n}_node is None" for n in ruled) if op.differentiable else "True"
    first, *others = op.defaults
    options = f"({''.join(f'{n}_array, ' for n in others)})"
    shared = f"out is {first}_array or (out.base is not None and shares(out.base, {first}_array))"
    yield f"    if not mode.recording or out.dtype.kind != 'f' or ({leaves}):"
    yield f"        if out.dtype not in DTYPES: return apply(op, ({', '.join(op.defaults)},), {{}})"
    if op.views:
        yield "        result = wrap(out)"
        yield f"        if {shared}: viewed(result, {first}, op, {options})"
        yield "        return result"
    else:
        yield "        return wrap(out)"
    if not op.differentiable:
        return
    yield from WHERE
    parents = (f"{n} if {n}_node is LEAF else {n}_node" if n in ruled else "None" for n in op.defaults)
    yield f"    node.op, node.parents, node.shape = op, ({', '.join(parents)},), out.shape"
    yield "    node.order, node.freed, node.hooks = tick(), False, None"
    yield from saving(op, ruled)
    yield "    result = new(Tensor)"
    yield "    result.array, result.node = out, node"
    yield "    result._grad = result.alias = None"
    if op.views:
        yield f"    if {shared}: viewed(result, {first}, op, {options})"
    yield "    return result"


def saving(op: Op, ruled: list[str]) -> Iterator[str]:
    """The values that the node keeps: all where they weigh nothing, else those that a rule which runs will read."""
    names = ["out", *(f"{n}_array" for n in (*op.defaults, *op.intermediates))]
    weighs = {n for n in names if op.intermediates.get(n.removesuffix("_array")) is not SHAPE}
    if op.elementwise:  # nothing is larger than the result
        yield "    node.light = light = out.size <= mode.light"
        yield f"    if light: node.saved = ({', '.join(names)},)"
        saved = (kept_as(op, i, n, ruled) for i, n in enumerate(names))
        yield f"    else: node.saved = ({', '.join(saved)},)"
        return
    for n in (n for n in names if n in weighs):
        other = f"type({n}) in PLAIN or (type({n}) is tuple and PLAIN.issuperset(map(type, {n}))) or is_light({n})"
        yield f"    {n}_light = {n}.size <= mode.light if type({n}) is ndarray else {other}"
    yield f"    node.light = {' and '.join(f'{n}_light' for n in names if n in weighs)}"
    saved = (kept_as(op, i, n, ruled, f"{n}_light") if n in weighs else n for i, n in enumerate(names))
    yield f"    node.saved = ({', '.join(saved)},)"


def kept_as(op: Op, place: int, name: str, ruled: list[str], light: str = "") -> str:
    """What the node keeps of a value: it, or None where it weighs something and no rule that runs will read it."""
    readers = [n for n in ruled if op.saves_for([n == other or None for other in op.defaults])[place]]
    if len(readers) == len(ruled):
        return name
    wanted = [light] * bool(light) + [f"{n}_node is not None" for n in readers]
    return f"{name} if {' or '.join(wanted)} else None" if wanted else "None"


WHERE = """\
    node = mode.Node()
    frame = getframe(1)
    if frame.f_code.co_filename not in outside: frame = called_from(frame)
    node.code, node.offset = frame.f_code, frame.f_lasti""".splitlines()
