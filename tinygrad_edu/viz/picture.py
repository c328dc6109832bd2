"""Drawing a graph: the call, and the picture that it gives."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..nn import Module
from ..utils.files import replacing
from .capturing import Named, Names, Outputs, captured
from .collection import no_collection
from .explain.rerun import quick_checks
from .graph import Graph, Value
from .layout.engine import converted, formats
from .layout.folding import Folding, fold
from .layout.look import PLAIN, Look, Setting
from .layout.opening import opened
from .layout.scene import compose
from .layout.shapes import Scene
from .overlays import Own
from .painters import dot
from .painters.digraph_face import DigraphFace
from .painters.mermaid import mermaid
from .painters.page import fragment, page
from .painters.raster import raster
from .painters.svg import svg
from .painters.text import LINES, text
from .wording import clean, without_gradients

MOST = 30_000  # tensors that are taken by default
DIRECTIONS = ("TB", "BT", "LR", "RL")
USUAL = ("jpg", "gif", "webp", "eps", "ps")  # of what Graphviz writes besides, which is some forty formats


class Picture(DigraphFace):
    """The drawing of a graph. Jupyter shows it as the value of a cell; `print` shows it as a tree of text.

    `graph` has its contents as plain data, `source` its DOT, `svg()`, `html()` and `text()` the painted forms.
    """

    def __init__(
        self,
        graph: Graph,
        rankdir: str = "TB",
        depth: int | None = None,
        expand: str | Iterable[str] = (),
        look: Look = PLAIN,
    ) -> None:
        if rankdir not in DIRECTIONS:
            raise ValueError(f"rankdir must be one of {', '.join(DIRECTIONS)}, but got {rankdir!r}")
        self.graph, self.rankdir, self.look = graph, rankdir, look
        self.checks: dict[str, Value] = {}  # finite differences by card, which stand beside the gradients on the page
        self._depth, self._expand = depth, expand
        if depth is not None or expand:
            _ = self._open  # a wrong path is told now

    @functools.cached_property
    def _folding(self) -> Folding:
        return fold(self.graph)

    @functools.cached_property
    def _open(self) -> set[str]:
        """The groups that are open."""
        return opened(self.graph, self._folding, self._depth, self._expand)

    @functools.cached_property
    def _setting(self) -> Setting:
        return Setting(self.graph, self.look)

    @functools.cached_property
    def _scene(self) -> Scene:
        with no_collection():
            return compose(self._setting, self._folding, self._open, self.rankdir)

    @functools.cached_property
    def _told(self) -> Graph:
        """The graph for text: of a quiz with blanks for gradients."""
        return without_gradients(self.graph, self.look.quiz == "answers") if self.look.quiz else self.graph

    @property
    def title(self) -> str:
        """One line that says what is drawn."""
        out = self.graph.cards[self.graph.output]
        return f"The graph {'up to the' if out.role == 'error' else 'of'} {out.name}"

    @functools.cached_property
    def source(self) -> str:
        """The picture in DOT, for any Graphviz program."""
        return dot.source(self._setting, self._folding, self._open, self.rankdir)

    def svg(self) -> str:
        """The picture as SVG.

        Raises:
            RuntimeError: there is no Graphviz, or the graph is too large for it.
        """
        graph = self.graph
        told = f"{len(graph.cards)} tensors and {len(graph.steps)} ops. {' '.join(self._setting.captions)}"
        return svg(self._scene, self.title, told)

    def html(self) -> str:
        """A page to step through, with a table of the backward pass; RuntimeError as for `svg`."""
        return self._paged(page)

    def _paged(self, painter: Callable[..., str]) -> str:
        with no_collection():
            return painter(self._setting, self._folding, self._open, self.svg(), self.title, self.rankdir, self.checks)

    def interactive(self) -> Interactive:
        """The page as the output of a cell of a notebook: the backward pass to step through, groups that open."""
        return Interactive(self)

    def text(self, colour: bool = False, style: str = "tree", most: int | None = LINES) -> str:
        """The graph as text: a "tree" or a "table", of at most so many lines; with terminals' escapes if `colour`."""
        return text(self._told, colour, style, most)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, in the format that its suffix names.

        Args:
            path: ends in .svg, .png, .pdf, .html, .dot, .gv, .txt, .mmd or .json, or in the name of any other format
                that the `dot` program writes, such as .jpg or .eps; the folder must exist.

        Returns:
            The path.

        Raises:
            ValueError: another suffix.
            RuntimeError: no folder; no Graphviz for a drawn format; no matplotlib for .png and .pdf.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        painters: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".png": lambda: raster(lambda: self._scene, lambda: self.source, "png"),
            ".pdf": lambda: raster(lambda: self._scene, lambda: self.source, "pdf"),
            ".html": self.html,
            ".dot": lambda: self.source,
            ".gv": lambda: self.source,
            ".txt": lambda: self.text() + "\n",
            ".mmd": lambda: mermaid(self._told),
            ".json": self.graph.to_json,
        }
        if suffix in painters:
            painted = painters[suffix]()
        elif suffix[1:] in formats():
            painted = converted(self.source, suffix[1:])
        else:
            others = ", ".join(f".{name}" for name in USUAL if name in formats())
            more = f", such as {others}" if others else ": none, for there is no `dot` program on PATH"
            raise ValueError(
                f"cannot save a picture as '{clean(path.name, 60)}': its name must end in one of "
                f"{', '.join(painters)}, or in another format of Graphviz{more}"
            )
        with replacing(path) as file:  # in JSON, what UTF-8 does not know is escaped just so
            file.write(painted.encode("utf-8", "backslashreplace") if isinstance(painted, str) else painted)
        return path

    def show(self) -> None:
        """Display the picture in a notebook; print it as text elsewhere, in colour on a terminal without NO_COLOR."""
        ipython: Any = sys.modules.get("IPython")  # loaded wherever it could show anything
        if ipython is not None and hasattr(ipython.get_ipython(), "kernel"):
            ipython.display.display(self)
            return
        print(self.text(colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What notebooks show: the drawing, or the text where there is no Graphviz or not enough time."""
        try:
            return {"image/svg+xml": self.svg(), "text/plain": self.text()}
        except RuntimeError as error:
            return {"text/plain": f"{self.text()}\n{error}"}


class Interactive:
    """A picture that notebooks show as a page to step through, and not as a drawing."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def __repr__(self) -> str:
        return repr(self.picture)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        bundle = self.picture._repr_mimebundle_()
        try:
            return {"text/html": self.picture._paged(fragment), **bundle}
        except RuntimeError as error:
            return (
                bundle
                if "image/svg+xml" not in bundle
                else {**bundle, "text/plain": f"{bundle['text/plain']}\n{error}"}
            )


def draw(
    out: Outputs | Graph,
    names: Named = None,
    params: Named = None,
    max_nodes: int = MOST,
    rankdir: str = "TB",
    *,
    inputs: Outputs | None = None,
    module: Module | None = None,
    depth: int | None = None,
    expand: str | Iterable[str] = (),
    overlay: str | Own | None = None,
    quiz: bool | str = False,
    saved: bool | None = None,
) -> Picture:
    """Draw the graph that made a tensor: values, gradients, and on every edge the local derivative.

    It may be drawn before or after `backward`, and changes nothing.

    Args:
        out: the result, such as a loss; or several, perhaps by name; or what `capture` gave.
        names: what the tensors are called, such as {"x": x}; by default as the caller's variables.
        params: the same, as torchviz calls it.
        max_nodes: the most tensors to draw, those nearest to `out`.
        rankdir: where the graph goes: "TB" (downwards), "LR" (to the right), "BT" or "RL".
        inputs: tensors that are shown as inputs, perhaps by name; what lies before them is left out.
        module: names its parameters and its parts; by default the caller's variables do.
        depth: how many levels of modules are open; by default as many as show at most 150 tensors and ops.
        expand: the paths of modules that are open as well, such as ("layers.0", "head").
        overlay: what to lay over it: "time", "bytes", "gradients", or a function of a node (a viz.Step or viz.Card)
            that gives a number for a bar, a word for a shade, or None.
        quiz: whether the gradients are blanks to fill in, for print; with "answers" the answers stand at the end.
        saved: whether dashed links show what each op keeps for its backward; by default where few ops keep arrays.

    Returns:
        A picture that Jupyter shows, `print` prints, and `.save("graph.svg")` writes.

    Raises:
        TypeError: `out` is not a Tensor, or a name is no text.
        RuntimeError: `out` has no graph.
        ValueError: `max_nodes`, `rankdir`, `depth` or `quiz` has no meaning, or there is no module of a path in
            `expand`, or no such overlay.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> y = torch.tanh(x)
    >>> print(torch.viz.draw(y, names={"x": x, "y": y}))
    y = tanh(x) = 0.9951  output () float32  [step 1]
    │ grad = 1.0 (the start)
    └─ ∂y/∂x = sech_squared(x) = 0.009866
       x = 3.0  leaf () float32
         grad = 1.0 × 0.009866 = 0.009866
    <BLANKLINE>
    ∂v stands for ∂y/∂v, the gradient of v. The numbers at the ops count the steps of the backward pass.
    Held for the backward pass: 4 B.
    """
    look = Look(overlay, quiz, saved)
    found = Names(sys._getframe(1), names, params, module)
    with no_collection():
        graph = out if isinstance(out, Graph) else captured(out, found, max_nodes, inputs)
    picture = Picture(graph, rankdir, depth, expand, look)
    if inputs is None and not quiz and not isinstance(out, Graph):
        picture.checks = quick_checks(out, graph)
    return picture


def draw_dot(root: Outputs, format: str = "svg", rankdir: str = "LR") -> Picture:
    """`draw`, as micrograd calls it; `format` is what `.render()` writes."""
    picture = Picture(captured(root, Names(sys._getframe(1), None, None), MOST), rankdir)
    picture.format = format
    return picture


def make_dot(
    var: Outputs, params: Named = None, show_attrs: bool = False, show_saved: bool = False, max_attr_chars: int = 50
) -> Picture:
    """`draw`, as torchviz calls it; attributes are always shown, and what is saved in small graphs too."""
    return Picture(captured(var, Names(sys._getframe(1), None, params), MOST), look=Look(saved=show_saved or None))


def plot_dot_graph(output: Outputs, verbose: bool = True, to_file: str | None = None) -> Picture:
    """`draw`, as DeZero calls it; with `to_file` also saved."""
    picture = Picture(captured(output, Names(sys._getframe(1), None, None), MOST))
    if to_file is not None:
        picture.save(to_file)
    return picture
