"""What is wrong with a definition: in which file, on which line, at which place, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

Path = Sequence[str | int]


class BrokenDefinition(ValueError):
    """A definition that cannot be used. `line` is None where the place could not be found in the file.

    `what` and `do` are texts to translate, with holders like {name} that `more` fills; read as English they are whole.
    """

    def __init__(self, file: str, path: Path, what: str, do: str, *, line: int | None = None, **more: object) -> None:
        self.file, self.path, self.what, self.do, self.line, self.more = file, spelled(path), what, do, line, more
        place = f"{file}, line {line}" if line else file
        super().__init__(": ".join(part for part in (place, self.path, self.said(str)) if part))

    def said(self, translate: Callable[[str], str]) -> str:
        """What is wrong and what to do, in the language that `translate` speaks."""
        return " ".join(translate(text).format(**self.more) for text in (self.what, self.do))


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is being read: its name, and its text for finding lines in."""

    file: str
    text: str

    def must(self, holds: bool, path: Path, what: str, do: str, **more: object) -> None:
        """Raises BrokenDefinition with the line of `path`, or of the nearest place above it."""
        if not holds:
            raise self.broken(path, what, do, **more)

    def broken(self, path: Path, what: str, do: str, **more: object) -> BrokenDefinition:
        return BrokenDefinition(self.file, path, what, do, line=self._line(path), **more)

    def _line(self, path: Path) -> int | None:
        try:
            node = yaml.compose(self.text, Loader=yaml.SafeLoader)  # reads JSON as well, and knows the lines
        except yaml.YAMLError:
            return None
        for step in path:
            found = _below(node, step)
            if found is None:
                break
            node = found
        return node.start_mark.line + 1 if node is not None else None


def spelled(path: Path) -> str:
    """item[3].answerOption[0]: as one would write the place."""
    said = ""
    for step in path:
        said += f"[{step}]" if isinstance(step, int) else f"{'.' if said else ''}{step}"
    return said


def _below(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
