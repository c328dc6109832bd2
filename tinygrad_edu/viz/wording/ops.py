"""What stands on an op, and what it says when it is pointed at or read aloud."""

from __future__ import annotations

from pathlib import PurePath

from ..graph import Card, Graph, Step
from .lines import WIDE, Line, kind
from .plain import bytes_text, clean, seconds_text


def op_words(step: Step) -> tuple[str, str]:
    """What stands on the disc of an op: its sign, and its options."""
    if step.options.startswith("[") and "[i]" in step.sign:
        return step.sign.replace("[i]", step.options), ""
    return step.sign, step.options


def step_text(graph: Graph, step: Step) -> str:
    """One application of an op as a line of code."""
    names = [graph.cards[graph.edges[id].source].name for id in step.edges]
    if len(names) == 2 and step.sign in "+−×÷@":
        call = f" {step.sign} ".join(names)
    elif "[i]" in step.sign and names:
        index = step.options if step.options.startswith("[") else "[…]"
        call = step.sign.replace("[i]", index).replace("y", names[-1]).replace("x", names[0], 1)
    else:
        call = f"{clean_sign(step)}({', '.join([*names, *filter(None, [step.options])])})"
    return clean(call, 2 * WIDE)


def clean_sign(step: Step) -> str:
    """The sign where it reads as a function, else the op's name."""
    return step.sign if step.sign.isidentifier() and step.sign.isascii() else step.op


def tip(graph: Graph, step: Step) -> str:
    """What an op says when it is pointed at: code, place, PyTorch's name, what it keeps, and how long it took."""
    lines = [f"{graph.cards[step.output].name} = {step_text(graph, step)}"]
    if step.code:
        lines.append(f"line {step.line} of {clean(PurePath(step.file).name)}: {clean(step.code.strip(), 2 * WIDE)}")
    lines.append(step.torch_name + _numbered(step))
    return "\n".join([*lines, *filter(None, [keeps(graph, step), times(step)])])


def keeps(graph: Graph, step: Step) -> str:
    """What an op keeps for the backward pass."""
    if step.freed and not step.saved:
        return "what it kept was freed by backward()"
    told = [f"{_name(graph, one.card, one.name)} {bytes_text(one.bytes)}" for one in step.saved]
    words = "kept, and freed by backward()" if step.freed else "keeps for the backward pass"
    return f"{words}: {', '.join(told)}" if told else ""


def _name(graph: Graph, card: str, name: str) -> str:
    return graph.cards[card].name if card in graph.cards else f"{name} (worked out)"


def times(step: Step) -> str:
    """How long an op took, where the forward pass was timed by `viz.record()`."""
    if step.seconds is None:  # the backward pass alone is not told: a picture is the same each time it is drawn
        return ""
    found = (("forward", step.seconds), ("backward", step.backward_seconds))
    return ", ".join(f"{name} {seconds_text(seconds)}" for name, seconds in found if seconds is not None)


def card_tip(card: Card) -> str:
    """What a tensor says when it is pointed at."""
    return "\n".join(filter(None, [f"{card.name}: {kind(card)}", card.cut, card.reason]))


def tag_tip(card: Card) -> str:
    """What a tag says when it is pointed at, which stands in for a tensor that is used in many places."""
    return f"{card.name} again: the same tensor, used here too"


def card_label(card: Card, told: str, value: list[str], gradient: list[Line]) -> str:
    """A tensor as it is read aloud, from its kind and the lines that stand on it."""
    slope = " ".join(line.text.strip() for line in gradient)
    return ", ".join(filter(None, [f"tensor {card.name}", told, f"value {' '.join(value)}", card.cut, slope]))


def step_label(graph: Graph, step: Step) -> str:
    """An op as it is read aloud."""
    return f"op {graph.cards[step.output].name} = {step_text(graph, step)}{_numbered(step)}"


def _numbered(step: Step) -> str:
    return f", step {step.backward} of the backward pass" if step.backward else ""
