"""Images, weights and kernels side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..palette import LIGHT
from .canvas import array_of, drawing, odd, shown

GAP, ROOM = 0.08, 0.3  # between images, of their longer side; above each for its title, of its height
MOST = 4096  # images


def images(
    data: Any,
    ax: Any = None,
    *,
    titles: Sequence[Any] | None = None,
    scale: str = "shared",
    columns: int | None = None,
) -> Any:
    """Plot images, weights or kernels in a grid.

    Numbers without a sign go from black to white; where some are negative, as in weights, 0 is white, less is orange
    and more is blue. Images of three channels are red, green and blue: as they are if all is within 0 to 1 (floats) or
    bytes, else scaled. NaN and inf are hatched, and counted in the title.

    Args:
        data: images of shape (h, w), (n, h, w), (n, 1, h, w) or (n, 3, h, w); or the weight of a convolution, shape
            (outputs, inputs, h, w), which gives one row for each output and one column for each input.
        ax: the matplotlib Axes to draw in; None for a new figure; a path for a file.
        titles: what stands above each image, n of them.
        scale: "shared", one for all, with a bar beside; or "each", where faint images are seen like strong ones.
        columns: images in a row; by default about as many as there are rows.

    Returns:
        The Axes; `ax.images[0]` is the whole grid, with one entry for each pixel.

    Raises:
        ValueError: the shape is none of these, there is nothing to show, or not one title for each image.

    >>> import tinygrad_edu as torch
    >>> from matplotlib.figure import Figure
    >>> layer = torch.nn.Conv2d(1, 6, kernel_size=5)
    >>> ax = torch.viz.plots.images(layer.weight, titles=range(6), ax=Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts]
    ['0', '1', '2', '3', '4', '5']
    """
    array = array_of(data, "data")
    if columns is not None and columns < 1:
        raise ValueError(f"columns must be at least 1, but got {columns}")
    by_channel = array.ndim == 4 and array.shape[1] not in (1, 3) and columns is None
    blocks, columns = _blocks(array, columns)
    if scale not in ("shared", "each"):
        raise ValueError(f"scale must be 'shared' or 'each', but got {scale!r}")
    if titles is not None and len(titles) != len(blocks):
        raise ValueError(f"there are {len(blocks)} images, but {len(titles)} titles: give one for each")
    rows, (height, width) = -(-len(blocks) // columns), blocks.shape[1:3]
    cell = max(0.7 if titles is None else 0.9, min(4.0, 5 / columns))
    high = cell * rows * (height / width if height < 3 * width else 3.0)
    with drawing(ax, (max(3.0, cell * columns + 1.2), min(max(2.0, high), 40.0))) as axes:
        _plot(axes, blocks, columns, titles, scale)
        if by_channel:
            axes.set(xlabel="input channel", ylabel="output channel")
    return axes


def _blocks(array: np.ndarray, columns: int | None) -> tuple[np.ndarray, int]:
    """The images, shape (n, h, w) or (n, h, w, 3), and how many are in a row."""
    whole = array
    if array.ndim == 2:
        array = array[None]
    if array.ndim == 4:
        if array.shape[1] == 1:
            array = array[:, 0]
        elif array.shape[1] == 3:
            array = np.moveaxis(array, 1, -1)
        else:
            columns = columns or array.shape[1]
            array = array.reshape(-1, *array.shape[2:])
    if array.ndim < 3 or whole.ndim > 4:
        raise ValueError(
            f"images must be of shape (h, w), (n, h, w), (n, 1, h, w) or (n, 3, h, w), but got {whole.shape}: reshape "
            "them, as in weight.reshape(-1, 28, 28)"
        )
    if not array.size:
        raise ValueError(f"there is no image to show: the shape is {whole.shape}")
    if len(array) > MOST:
        raise ValueError(f"{len(array):,} images are too many for one picture: show at most {MOST:,}, as in data[:100]")
    return array, min(columns or math.ceil(math.sqrt(len(array))), len(array))


def _plot(axes: Any, blocks: np.ndarray, columns: int, titles: Sequence[Any] | None, scale: str) -> None:
    coloured = blocks.ndim == 4
    numbers = blocks.astype(np.float64)
    signed = not coloured and bool((numbers < 0).any())
    as_is = coloured and (blocks.dtype == np.uint8 or (blocks.dtype.kind == "f" and _within(numbers)))
    if as_is:
        numbers = numbers / 255 if blocks.dtype == np.uint8 else numbers
    elif coloured or scale == "each":
        numbers = _scaled(numbers, signed, each=scale == "each")
    low, high = _limits(numbers, signed)
    across = max(1, round(GAP * max(blocks.shape[1:3])))
    down = across if titles is None else max(across, math.ceil(ROOM * blocks.shape[1]))
    grid, corners = _grid(numbers, columns, across, down)
    options = {"interpolation": "nearest", "aspect": "equal"}
    if coloured:
        image = axes.imshow(np.nan_to_num(grid, nan=1.0, posinf=1.0, neginf=0.0), **options)
    else:
        image = axes.imshow(np.ma.masked_invalid(grid), cmap=_colours(signed), vmin=low, vmax=high, **options)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    for (y, x), title in zip(corners, () if titles is None else titles, strict=False):
        place = {"ha": "center", "va": "bottom", "fontsize": "small", "parse_math": False}
        axes.text(x + (blocks.shape[2] - 1) / 2, y - 0.6, shown(title), **place)
    _mark_odd(axes, blocks, corners)
    if scale == "shared" and not coloured:
        axes.figure.colorbar(image, ax=axes, label="value", shrink=0.8)


def _within(numbers: np.ndarray) -> bool:
    finite = numbers[np.isfinite(numbers)]
    return bool(((finite >= 0) & (finite <= 1)).all())


def _limits(numbers: np.ndarray, signed: bool) -> tuple[float, float]:
    """What is drawn darkest and lightest; with signs, as far below 0 as above."""
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if signed:
        high = max(-low, high)
        low = -high
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _scaled(numbers: np.ndarray, signed: bool, each: bool) -> np.ndarray:
    """To 0 to 1, or with signs to -1 to 1: each image by itself, or all together."""
    parts = [part for part in numbers] if each else [numbers]
    done = []
    for part in parts:
        low, high = _limits(part, signed)
        done.append(part / high if signed else (part - low) / (high - low))
    return np.stack(done) if each else done[0]


def _grid(blocks: np.ndarray, columns: int, across: int, down: int) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """All images in one, NaN between them, and where each begins."""
    (n, height, width), rows = blocks.shape[:3], -(-len(blocks) // columns)
    top = down if down > across else 0  # the first row has a title, too
    grid = np.full(
        (top + rows * (height + down) - down, columns * (width + across) - across, *blocks.shape[3:]), np.nan
    )
    corners = [(top + i // columns * (height + down), i % columns * (width + across)) for i in range(n)]
    for (y, x), block in zip(corners, blocks, strict=True):
        grid[y : y + height, x : x + width] = block
    return grid, corners


def _colours(signed: bool) -> Any:
    from matplotlib import colormaps
    from matplotlib.colors import LinearSegmentedColormap

    if not signed:
        return colormaps["gray"]
    return LinearSegmentedColormap.from_list("signed", [LIGHT["term1"], LIGHT["paper"], LIGHT["leaf"]])


def _mark_odd(axes: Any, blocks: np.ndarray, corners: list[tuple[int, int]]) -> None:
    from matplotlib.patches import Rectangle

    bad = ~np.isfinite(blocks)
    bad = bad.any(-1) if blocks.ndim == 4 else bad
    style: dict[str, Any] = {"facecolor": LIGHT["card"], "edgecolor": LIGHT["term1"], "hatch": "xxxx", "linewidth": 0.5}
    for i, y, x in np.argwhere(bad)[:MOST].tolist():
        axes.add_patch(Rectangle((corners[i][1] + x - 0.5, corners[i][0] + y - 0.5), 1, 1, **style))
    if bad.any():
        axes.set_title(f"hatched: {odd(blocks)}", fontsize="small")
