"""The colours, on light and on dark ground.

Every text has a contrast of at least 4.5 : 1, every other mark of 3 : 1, and no meaning is told by colour alone. The
terms are after Okabe and Ito, https://jfly.uni-koeln.de/color/, darkened or lightened until they can be read.
"""

LIGHT = {
    "paper": "#ffffff",
    "card": "#f6f7f9",
    "ink": "#16191d",
    "muted": "#5a6270",
    "frame": "#7c8592",
    "line": "#5a6270",
    "op": "#2f3a4a",
    "leaf": "#00639c",
    "gradient": "#4a3c94",
    "alarm": "#b3261e",
    "term1": "#a84300",
    "term2": "#00694b",
    "term3": "#9a3f78",
    "term4": "#00639c",
    "term5": "#6b5900",
    "flow1": "#00639c",
    "flow2": "#00694b",
    "flow3": "#4a3c94",
    "flow4": "#2f3a4a",
}
DARK = {
    "paper": "#14171b",
    "card": "#1e2329",
    "ink": "#eceff3",
    "muted": "#a3acb8",
    "frame": "#6c7784",
    "line": "#a3acb8",
    "op": "#c9d3e0",
    "leaf": "#6cb8ee",
    "gradient": "#b9adff",
    "alarm": "#ff8a80",
    "term1": "#ffa666",
    "term2": "#4fd1a5",
    "term3": "#f09aca",
    "term4": "#6cb8ee",
    "term5": "#e3cf5a",
    "flow1": "#6cb8ee",
    "flow2": "#4fd1a5",
    "flow3": "#b9adff",
    "flow4": "#c9d3e0",
}
TERMS = ("term1", "term2", "term3", "term4", "term5")  # the colours of the edges of a tensor that is used again
FLOWS = ("muted", "flow1", "flow2", "flow3", "flow4", "alarm")  # from vanishing to exploding
GROUNDS = ("paper", "card")
OUTLINES = ("frame",)  # never the colour of a text
