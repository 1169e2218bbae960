"""Small numbers are not shown, nor what would let one work them out.

Cells below k are hidden (primary). Where a total over the cells is shown and exactly one cell is hidden, the total less
the others gives it away: then the smallest of the others is hidden as well (complementary). Hundepool et al. 2012,
Statistical Disclosure Control, ch. 4.
"""

from __future__ import annotations

from collections.abc import Sequence

K = 5


def shown(counts: Sequence[int], *, k: int = K, with_total: bool = True) -> tuple[bool, ...]:
    """Which cells may be shown. A cell of nobody tells nothing of anybody, and is shown. Raises ValueError for k < 1.

    Two hidden cells that are fewer than k together would still tell: then one more is hidden.
    """
    if k < 1:
        raise ValueError("k must be at least 1")
    hidden = {place for place, count in enumerate(counts) if 0 < count < k}
    while with_total and hidden and sum(counts[place] for place in hidden) < k:
        rest = [place for place, count in enumerate(counts) if place not in hidden and count > 0]
        if not rest:
            break
        hidden.add(min(rest, key=lambda place: counts[place]))
    return tuple(place not in hidden for place in range(len(counts)))


def total_shown(counts: Sequence[int], *, k: int = K) -> bool:
    """Whether the total over the cells may be shown beside them: what is hidden must be k together, or nothing."""
    hidden = [count for count, seen in zip(counts, shown(counts, k=k), strict=True) if not seen]
    return not hidden or sum(hidden) >= k
