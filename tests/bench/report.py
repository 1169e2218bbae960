"""What a figure is, and how the figures are shown."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value against what is asked; `at_least` turns the comparison round."""

    name: str
    value: float
    unit: str
    bound: float
    at_least: bool = False

    @property
    def ok(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0–1) of the values do not exceed."""
    return statistics.quantiles(sorted(values), n=1000, method="inclusive")[round(share * 1000) - 1]


def show(figures: list[Figure]) -> None:
    """Print the table: what, measured, asked."""
    width = max(len(figure.name) for figure in figures)
    print(f"\n{'what':<{width}}  {'measured':>14}  {'asked':>14}")
    for figure in figures:
        asked = f"{'≥' if figure.at_least else '≤'} {figure.bound:g} {figure.unit}"
        mark = "" if figure.ok else "   <-- not met"
        print(f"{figure.name:<{width}}  {figure.value:>8.1f} {figure.unit:<5}  {asked:>14}{mark}")


def write(figures: list[Figure], path: Path) -> None:
    """Write the rows (`name, value, unit, bound, ok`) for whoever follows them over time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(figure), "ok": figure.ok} for figure in figures]
    path.write_text(json.dumps([{k: v for k, v in row.items() if k != "at_least"} for row in rows], indent=1))
