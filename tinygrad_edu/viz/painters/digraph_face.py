"""The methods by which people who come from graphviz.Digraph, as torchviz and micrograd give it, save a picture."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from pathlib import Path

from ...utils.files import replacing


class DigraphFace:
    """What a Digraph offers besides `source`: `render`, `view`, `pipe`, and the attributes that they read.

    Attributes:
        format: what `render` writes if it is not told: pdf, svg, png ...
        filename: where it writes the source; the rendered file has the format as a further suffix.
        directory: the folder of both.
    """

    format: str = "pdf"
    filename: str = "Digraph.gv"
    directory: str = ""

    @property
    def source(self) -> str:
        """The picture in DOT; a Picture says how."""
        raise NotImplementedError

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file; a Picture says how."""
        raise NotImplementedError

    def render(
        self,
        filename: str | os.PathLike[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
        view: bool = False,
        cleanup: bool = False,
        format: str | None = None,
    ) -> str:
        """Write the source in DOT to `filename`, and the picture beside it; `save` writes the picture alone.

        Args:
            filename: such as "graph"; the picture is then graph.pdf.
            directory: the folder, which is made if need be.
            view: whether to open the picture afterwards.
            cleanup: whether to remove the source again.
            format: pdf, svg, png, or another suffix that `save` knows.

        Returns:
            The path of the picture.

        Raises:
            ValueError: no such format.
            RuntimeError: there is no Graphviz.

        >>> import tinygrad_edu as torch
        >>> x = torch.tensor(3.0, requires_grad=True)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = torch.viz.make_dot(x * x).render("square", directory=folder, format="txt", cleanup=True)
        ...     print(os.listdir(folder))
        ['square.txt']
        """
        folder = Path(self.directory if directory is None else directory)
        source = folder / (self.filename if filename is None else filename)
        source.parent.mkdir(parents=True, exist_ok=True)
        path = self.save(source.with_name(f"{source.name}.{(format or self.format).lower()}"))
        if not cleanup:
            with replacing(source) as file:
                file.write(self.source.encode())
        if view:
            webbrowser.open(path.resolve().as_uri())
        return str(path)

    def view(
        self,
        filename: str | os.PathLike[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
        cleanup: bool = False,
    ) -> str:
        """`render`, and open the picture."""
        return self.render(filename, directory, view=True, cleanup=cleanup)

    def pipe(self, format: str | None = None, encoding: str | None = None) -> bytes | str:
        """The picture in a format, as bytes; as text if there is an encoding."""
        with tempfile.TemporaryDirectory() as folder:
            painted = self.save(Path(folder) / f"picture.{(format or self.format).lower()}").read_bytes()
        return painted.decode(encoding) if encoding else painted
