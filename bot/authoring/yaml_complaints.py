"""What YAML's parser complains of, in a coordinator's words."""

import re

import yaml

from bot.authoring.mistakes import Mistake

_KEY = re.compile(r"\s*(?:- +)*(?P<key>[\w-]+):\s+(?P<value>\S.*)")


def quoted(text: str) -> str:
    """The text in straight double quotes, as YAML wants it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def explain(file: str, lines: list[str], error: yaml.YAMLError) -> Mistake:
    """The parser's error as a mistake at the line that has to be changed."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Mistake(file=file, line=1, problem="this file can't be read as YAML")
    mark, opened = error.problem_mark, error.context_mark
    number = min(mark.line, len(lines) - 1)
    line, problem = lines[number], error.problem or ""
    found = _KEY.fullmatch(line)
    in_quotes = (
        f"put it in quotes: {found['key']}: {quoted(found['value'].strip())}" if found else "put it in quotes"
    )

    def at(index: int, column: int, what: str, remedy: str) -> Mistake:
        return Mistake(file=file, line=index + 1, column=column + 1, problem=what, remedy=remedy)

    if "mapping values are not allowed" in problem:
        if found and mark.column > found.end("key"):
            return at(number, mark.column, "a text that holds “: ” needs quotes around it", in_quotes)
        return at(
            number,
            mark.column,
            "this line is further in than the one above it allows",
            "line it up with the keys it belongs to, and see that the line above has its colon",
        )
    if "alias" in (error.context or "") or "anchor" in (error.context or ""):
        return at(
            number,
            mark.column,
            f"a text can't begin with “{'*' if 'alias' in str(error.context) else '&'}”",
            in_quotes,
        )
    if "cannot start any token" in problem:
        sign = line[mark.column : mark.column + 1]
        return at(number, mark.column, f"a text can't begin with “{sign}”", in_quotes)
    if "quoted scalar" in (error.context or "") and opened:
        if "escape" in problem:
            return at(
                number,
                mark.column,
                "a backslash inside double quotes means something else",
                "write it twice (\\\\), or use single quotes",
            )
        return at(
            opened.line,
            opened.column,
            "the quotation mark that opens here is never closed",
            "close it at the end of the text",
        )
    if "block sequence entries are not allowed" in problem:
        return at(
            number, mark.column, "a list can't begin on this line", "write each “- ” on a line of its own"
        )
    if "expected ':'" in problem and opened:
        return at(opened.line, opened.column, "the key on this line has no colon", "write it as key: text")
    if "expected key" in problem:
        if found and found["value"][0] in "\"'":
            return at(
                number,
                mark.column,
                "the text goes on after its closing quotation mark",
                "put the whole of it in quotes, with the other kind of marks (' or \") inside",
            )
        if line.lstrip().startswith("- "):
            return at(
                number,
                mark.column,
                "a list begins where a key was expected",
                "put the list further in than the key it belongs to",
            )
        return at(
            number,
            mark.column,
            "this line does not line up with the keys above it",
            "give it the same number of spaces",
        )
    if "expected '-' indicator" in problem:
        return at(
            number,
            mark.column,
            "the list above goes on without a “- ”",
            "begin the line with “- ”, or line it up with the key it belongs to",
        )
    if "expected ',' or" in problem and opened:
        bracket = lines[opened.line][opened.column : opened.column + 1]
        if lines[opened.line][opened.column :].startswith(("{{", "{%")):
            whole = lines[opened.line][opened.column :].strip()
            return at(
                opened.line,
                opened.column,
                "a text that begins with a brace needs quotes around it",
                f"write it as {quoted(whole)}",
            )
        return at(
            opened.line,
            opened.column,
            f"the “{bracket}” that opens here is never closed",
            "close it, with commas between what is inside; a text that begins with it needs quotes",
        )
    if "expected node content" in problem:
        return at(
            number, mark.column, f"a text can't begin with “{line[mark.column : mark.column + 1]}”", in_quotes
        )
    return at(
        number,
        mark.column,
        f"this line can't be read as YAML ({problem or 'no reason is given'})",
        "compare it with a line that works; a text with special signs needs quotes",
    )
