"""Fitting the expected course: a large service's sessions, and a small one's beside statsmodels and R's lme4.

`python -m tests.bench.course` runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from brobygger.measures.scoring.course import fit_course
from brobygger.measures.scoring.mixed import Fit, fit, persons
from tests.bench.report import Figure

LARGE, SMALL = (1_000_000, 100_000), (2_500, 420)  # sessions, episodes
R = """
suppressMessages(library(lme4)); d <- read.csv("{csv}"); m <- NULL
took <- sapply(1:3, function(i) system.time(m <<- lmer(y ~ l * c + (l | who), d, REML = TRUE))[["elapsed"]])
cat(min(took), format(as.numeric(logLik(m)), digits = 15))
"""


def figures() -> list[Figure]:
    """What a process of its own has measured."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run([sys.executable, "-m", "tests.bench.course"], env=environment, capture_output=True, check=True)
    return [Figure(**row) for row in json.loads(ran.stdout)]


def measured() -> list[Figure]:
    """The rows of the table; a comparison that is not installed here is left out, and said."""
    return [*_large(), *_beside_others()]


def _large() -> list[Figure]:
    rows = made(*LARGE)
    seconds = _quickest(lambda: fit_course(rows["who"], rows["session"], rows["y"], rows["intake"]), runs=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Figure("fit the expected course, 1,000,000 sessions", seconds, "s", 2),
        Figure("the same: memory of the process", peak, "MiB", 1024),
    ]


def _beside_others() -> list[Figure]:
    rows = made(*SMALL)
    ours = _fitted(rows)
    seconds = _quickest(lambda: _fitted(rows), runs=20)
    found = []
    for name, other, bound in (("statsmodels", _statsmodels, 20), ("lme4", _lme4, 3)):
        answer = other(rows)
        if answer is None:
            print(f"{name} is not installed here: no comparison", file=sys.stderr)
            continue
        took, likelihood = answer
        off = abs(likelihood - ours.log_likelihood) / abs(likelihood) * 1e6
        found += [
            Figure(f"fit 2,500 sessions, times as fast as {name}", took / seconds, "x", bound, at_least=True),
            Figure(f"the same: log-likelihood off {name}'s", off, "ppm", 1),
        ]
    return found


def made(sessions: int, episodes: int) -> dict[str, Any]:
    """Sessions of unequal episodes, five to a thousand."""
    numbers = np.random.default_rng(1)
    counts = 1 + numbers.multinomial(sessions - episodes, np.full(episodes, 1 / episodes))
    who = np.repeat(np.arange(episodes), counts)
    session = np.arange(sessions) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    c, b = numbers.normal(0, 6, episodes)[who], numbers.normal(size=(episodes, 2)) * [3, 1.5]
    t = np.log(session)
    y = 21 + 3 * t + 0.6 * c - 0.1 * c * t + b[who, 0] + b[who, 1] * t + numbers.normal(0, 2.5, sessions)
    return {"who": who, "session": session, "l": t, "c": c, "y": y, "intake": 18 + c}


def _fitted(rows: dict[str, Any]) -> Fit:
    enters = np.zeros((2, 4, rows["who"][-1] + 1))
    enters[0, 0] = enters[1, 1] = 1
    enters[0, 2, rows["who"]] = enters[1, 3, rows["who"]] = rows["c"]
    return fit(persons(rows["who"], rows["l"], rows["y"], enters))


def _statsmodels(rows: dict[str, Any]) -> tuple[float, float] | None:
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM
    except ImportError:
        return None
    one = np.ones(len(rows["y"]))
    x = np.stack([one, rows["l"], rows["c"], rows["l"] * rows["c"]], axis=1)
    z = np.stack([one, rows["l"]], axis=1)
    found: list[Any] = []
    took = _quickest(lambda: found.append(MixedLM(rows["y"], x, rows["who"], z).fit(reml=True)), runs=3)
    return took, float(found[-1].llf)


def _lme4(rows: dict[str, Any]) -> tuple[float, float] | None:
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "rows.csv"
        table = np.stack([rows[name] for name in ("who", "l", "c", "y")], axis=1)
        np.savetxt(csv, table, delimiter=",", header="who,l,c,y", comments="", fmt="%.17g")
        ran = subprocess.run(["Rscript", "-e", R.format(csv=csv)], capture_output=True, text=True, check=False)
    if ran.returncode:
        return None
    took, likelihood = ran.stdout.split()
    return float(took), float(likelihood)


def _quickest(run: Callable[[], object], *, runs: int) -> float:
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return min(taken)


if __name__ == "__main__":
    print(json.dumps([{name: getattr(row, name) for name in row.__dataclass_fields__} for row in measured()]))
