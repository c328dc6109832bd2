"""What a closed group lets see of what is in it: where NaN was born, what is not finite, and the sum of an overlay."""

from __future__ import annotations

from collections import defaultdict

from ..overlays import Overlay, together
from .folding import Folding
from .look import Setting

Remarks = dict[str, list[tuple[str, str]]]  # by group, lines of text with their colours


def remarks(setting: Setting, folding: Folding) -> Remarks:
    """The lines for each group that has something to say."""
    found: Remarks = defaultdict(list)
    for id, words in setting.trouble.born.items():
        for group in folding.within(id):
            found[group].append((f"★ inside: {words}", "alarm"))
    for group in dict.fromkeys(group for id in setting.trouble.cards for group in folding.within(id)):
        if group not in found:
            found[group].append(("▲ nan or inf inside", "alarm"))
    if setting.overlay:
        for group, text in totals(setting.overlay, folding).items():
            found[group].append((text, "ink"))
    return dict(found)


def totals(overlay: Overlay, folding: Folding) -> dict[str, str]:
    """What an overlay says of each group, of the amounts in it."""
    amounts: dict[str, list[float]] = defaultdict(list)
    for id, mark in overlay.marks.items():
        if mark.amount is not None:
            for group in folding.within(id):
                amounts[group].append(mark.amount)
    return {group: together(overlay, numbers) for group, numbers in amounts.items()}
