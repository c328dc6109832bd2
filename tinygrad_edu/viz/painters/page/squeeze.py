"""The script of the pages without what only its readers need: comments, spaces and long names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np

TOKEN = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|"""  # comments, strings
    r"""(?<=\()/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])+/|"""  # a pattern, always the first argument of a call
    r"""[`{}/]|[^`{}"'/]+""",
    re.DOTALL,
)
TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)
# A word that is neither a field, as in a.word, nor a key, as in {word: 1}.
NAME = re.compile(r"(?:(?<=\.\.\.)|(?<![\w$.{,]))[A-Za-z]\w*(?![\w$])|(?<=[{,])[A-Za-z]\w*(?![\w$:])")
FIELD = re.compile(r"(?<![\w$.])P\.(\w{5,})")
DECLARED = re.compile(r"\b(?:function|let) (\w+)|\blet\[([\w,]+)\]|\(([\w,.]+)\)(?=\{|=>)|(\w+)=>")
SHORTER = {"const": "let", "true": "!0", "false": "!1", "Infinity": "(1/0)", "undefined": "void 0"}


def squeezed(text: str) -> str:
    """A script without comments and spaces."""
    code = re.compile(rf"(?<![\w.-])({'|'.join(SHORTER)})(?![\w:-])")
    text = _changed(text, lambda piece: _tight(code.sub(lambda word: SHORTER[word[0]], piece)))
    return text.strip("\n") + "\n"


def _tight(code: str) -> str:
    """A piece of a script without the spaces around signs."""
    code = re.sub(r"\s*\n\s*", "\n", code)
    code = re.sub(r" ?([=+*<>?:;,{}()&|[\]!]+) ?", r"\1", code)
    code = re.sub(r"(?<=[\w)\]]) ?([-/]) ?(?=[\w(\[])", r"\1", code)
    return re.sub(r"(?<=[{(,;])\n|;?\n(?=\})|;(?=\})|\n(?=[?:&|)\]])", "", code)


def renamed(text: str) -> str:
    """A squeezed script with short names for what only it knows: variables, functions, and fields of P.

    A variable is one that the script declares, and that never stands in braces as `{name}`, where it is a key as well.
    A field of P is one whose word stands nowhere else.
    """
    code = _changed(text, str, lambda string: '""')
    declared = {name for found in DECLARED.findall(code) for name in re.split(r"[,.]+", ",".join(found))} - _keys(code)
    counts = Counter(word[0] for word in NAME.finditer(code) if len(word[0]) > 2)
    short = dict[str, str]()
    for name, _ in counts.most_common():
        if name in declared:
            short[name] = f"${np.base_repr(len(short), 36)}"
    text = _changed(text, lambda piece: NAME.sub(lambda word: short.get(word[0], word[0]), piece))
    words = Counter(re.findall(r"\w+", text))
    counts = Counter(FIELD.findall(text))
    fields = [name for name, count in counts.most_common() if words[name] == count]
    short = {name: f"${np.base_repr(i, 36)}" for i, name in enumerate(fields)}
    return FIELD.sub(lambda field: f"P.{short.get(field[1], field[1])}", text)


def _keys(code: str) -> set[str]:
    """The names that stand in braces without a value."""
    found, around = set(), [""]
    for token in re.finditer(r"[(\[{]|[)\]}]|(?<=[{,])\w+(?=[,}=])", code):
        if token[0] in "([{":
            around.append(token[0])
        elif token[0] in ")]}":
            around.pop()
        elif around[-1] == "{":
            found.add(token[0])
    return found


def _changed(text: str, code: Callable[[str], str], string: Callable[[str], str] = str) -> str:
    """A script with its pieces of code and its strings changed, and without its comments."""
    parts, piece, depths, at = list[str](), "", list[int](), 0
    while at < len(text):
        token = TOKEN.match(text, at)[0]  # type: ignore[index]  # it matches anything
        at += len(token)
        ends = token == "}" and depths and not depths[-1]  # of a hole in a template
        if token == "`" or ends:
            rest = TEMPLATE.match(text, at)[0]  # type: ignore[index]
            at += len(rest)
            if ends:
                depths.pop()
            if rest.endswith("{"):
                depths.append(0)
            parts += [code(piece), string(token + rest)]
            piece = ""
        elif token[0] in "\"'" or (token[0] == "/" != token and token[1] not in "/*"):
            parts += [code(piece), string(token)]
            piece = ""
        elif token[:2] not in ("/*", "//"):
            if token in "{}" and depths:
                depths[-1] += 1 if token == "{" else -1
            piece += token
    return "".join([*parts, code(piece)])
