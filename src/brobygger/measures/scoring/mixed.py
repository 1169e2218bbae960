"""A linear mixed model with a random intercept and slope, fitted from what each person's scores come to.

y_ij = x_ij'β + b_i0 + b_i1·t_ij + e_ij, b_i ~ N(0, G), e_ij ~ N(0, σ²), where x_ij = A_i'(1, t_ij): whatever else is
known of a person is constant over their time, or such a constant times it. Then five sums for each person are enough,
and one evaluation costs the same however many sessions there are.

Likelihood: Laird & Ware 1982, Biometrics 38:963–974; profiled over β and σ², with G = σ²ΛΛ', as Bates et al. 2015,
Journal of Statistical Software 67(1). Gradient: Lindstrom & Bates 1988, JASA 83:1014–1022. Minimised by BFGS (Nocedal &
Wright 2006, ch. 6) over Λ with free signs, so that a variance of 0 is a point like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brobygger.measures.scoring.arrays import Numbers

MOST_STEPS = 200
FLAT = 1e-7  # how small the gradient of the deviance, for each observation's worth, has become at the minimum
SINGULAR = 1e-4  # a factor smaller than this is a variance of 0, as in lme4's isSingular


class NoFit(ValueError):
    """There is nothing to fit: too few, all alike, or what should explain the scores does not vary."""


@dataclass(frozen=True, slots=True)
class Persons:
    """What m persons' scores come to: counts, sums over their sessions (m,), and how they enter the model (2, p, m)."""

    count: Numbers
    time: Numbers  # Σt
    time_time: Numbers  # Σt²
    score: Numbers  # Σy
    time_score: Numbers  # Σty
    score_score: float  # Σy² over all
    enters: Numbers  # A, its two rows one after the other

    def only(self, wanted: NDArray[np.bool_], score_score: float, enters: Numbers) -> Persons:
        """Some of them, with their Σy² and how they enter."""
        return Persons(
            self.count[wanted],
            self.time[wanted],
            self.time_time[wanted],
            self.score[wanted],
            self.time_score[wanted],
            score_score,
            enters,
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model: β with its covariance, G, σ², and the log-likelihood (restricted, where `reml`)."""

    beta: Numbers
    beta_covariance: Numbers
    between: Numbers  # G, 2 × 2
    residual: float  # σ²
    log_likelihood: float
    reml: bool
    persons: int
    observations: int
    singular: bool
    steps: int


def persons(person: ArrayLike, time: ArrayLike, score: ArrayLike, enters: Numbers | None = None) -> Persons:
    """One pass over sessions (n,): `person` is 0…m−1. `enters` is A (2, p, m); without it x = (1, t).

    Raises NoFit where nobody is there, or a number is missing.
    """
    who = np.asarray(person, dtype=np.int64)
    t, y = np.asarray(time, dtype=np.float64), np.asarray(score, dtype=np.float64)
    if not len(y) or not (np.isfinite(t).all() and np.isfinite(y).all()):
        raise NoFit("no scores, or some of them are missing")
    m = int(who.max()) + 1

    def summed(values: Numbers | None) -> Numbers:
        return np.bincount(who, weights=values, minlength=m).astype(np.float64)

    if enters is None:
        enters = np.repeat(np.eye(2)[:, :, None], m, axis=2)
    return Persons(summed(None), summed(t), summed(t * t), summed(y), summed(t * y), float(y @ y), enters)


def fit(given: Persons, *, reml: bool = True, slope: bool = True) -> Fit:
    """Fit by (restricted) maximum likelihood; without `slope` the random part is an intercept alone.

    Raises NoFit where there are no more scores than coefficients, all lie on the line, or β is not identified.
    """
    scaled, back = _scaled(given)
    surface = _Surface(scaled, reml=reml, slope=slope)
    start = np.array([1.0, 0.0, 0.3]) if slope else np.array([1.0])
    theta, steps = _minimise(surface.deviance, start)
    return surface.fit_at(theta, back, steps)


def _scaled(given: Persons) -> tuple[Persons, tuple[float, float]]:
    """Time and scores in units of their own size, so that one step length fits all."""
    n = float(given.count.sum())
    size_t = float(np.sqrt(given.time_time.sum() / n)) or 1.0
    size_y = float(np.sqrt(given.score_score / n)) or 1.0
    scaled = Persons(
        given.count,
        given.time / size_t,
        given.time_time / size_t**2,
        given.score / size_y,
        given.time_score / (size_t * size_y),
        given.score_score / size_y**2,
        given.enters * np.array([1.0, size_t])[:, None, None],
    )
    return scaled, (size_t, size_y)


class _Surface:
    """The deviance and its gradient, from the sums alone."""

    def __init__(self, given: Persons, *, reml: bool, slope: bool) -> None:
        self.given, self.reml, self.slope = given, reml, slope
        self.n, self.p = int(given.count.sum()), given.enters.shape[1]
        self.free = self.n - (self.p if reml else 0)
        if self.n <= self.p or len(given.count) < 2:
            raise NoFit("too few scores, or one person only")

    def factor(self, theta: Numbers) -> Numbers:
        """Λ, lower triangular."""
        if not self.slope:
            return np.array([[theta[0], 0.0], [0.0, 0.0]])
        return np.array([[theta[0], 0.0], [theta[1], theta[2]]])

    def parts(self, theta: Numbers) -> _Parts:
        """Everything that is asked of Λ: log|V|, W_i = Z'V⁻¹Z, A'WA, β and Q = (y−Xβ)'V⁻¹(y−Xβ)."""
        factor = self.factor(theta)
        omega = factor @ factor.T
        w, u, log_det, quadratic = _weighed(self.given, omega)
        first, second = self.given.enters
        rows = np.stack([w[0] * first + w[1] * second, w[1] * first + w[2] * second])  # WA, (2, p, m)
        inner = first @ rows[0].T + second @ rows[1].T
        right = first @ u[0] + second @ u[1]
        try:
            root = np.linalg.cholesky(inner)
        except np.linalg.LinAlgError:
            raise NoFit("what should explain the scores does not vary enough") from None
        if np.diag(root).min() < 1e-7 * np.diag(root).max():
            raise NoFit("what should explain the scores does not vary enough")
        beta = np.linalg.solve(inner, right)
        rest = self.given.score_score - quadratic - float(right @ beta)
        if rest <= 1e-12 * max(self.given.score_score, 1e-300):
            raise NoFit("all scores lie on the line")
        if self.reml:
            log_det += 2 * float(np.log(np.diag(root)).sum())
        return _Parts(factor, w, u, rows, inner, beta, log_det, rest)

    def deviance(self, theta: Numbers) -> tuple[float, Numbers]:
        """−2·log-likelihood (restricted, where wanted), and its gradient in Λ's free entries."""
        at = self.parts(theta)
        value = at.log_det + self.free * (1 + np.log(2 * np.pi * at.rest / self.free))
        left = at.u - at.beta @ at.rows  # Z'V⁻¹(y − Xβ)
        sums = at.w.sum(axis=1)
        slope = np.array([[sums[0], sums[1]], [sums[1], sums[2]]]) - self.free / at.rest * (left @ left.T)
        if self.reml:
            turned = _inverse(at.inner) @ at.rows
            mixed = float(np.vdot(turned[0], at.rows[1]))
            slope -= np.array([[np.vdot(turned[0], at.rows[0]), mixed], [mixed, np.vdot(turned[1], at.rows[1])]])
        full = 2 * slope @ at.factor
        gradient = np.array([full[0, 0], full[1, 0], full[1, 1]]) if self.slope else np.array([full[0, 0]])
        return float(value), gradient

    def fit_at(self, theta: Numbers, back: tuple[float, float], steps: int) -> Fit:
        """The model at the minimum, in the units that were given."""
        size_t, size_y = back
        at = self.parts(theta)
        residual = at.rest / self.free * size_y**2
        unit = np.array([1.0, 1 / size_t])
        between = residual * (at.factor @ at.factor.T) * np.outer(unit, unit)
        value, _ = self.deviance(theta)
        # The scores' unit is a change of variable in the density.
        value += 2 * self.free * np.log(size_y)
        diagonal = np.abs(np.diag(at.factor))[: 2 if self.slope else 1]
        return Fit(
            beta=at.beta * size_y,
            beta_covariance=residual * _inverse(at.inner),
            between=between,
            residual=residual,
            log_likelihood=-value / 2,
            reml=self.reml,
            persons=len(self.given.count),
            observations=self.n,
            singular=bool(diagonal.min() < SINGULAR),
            steps=steps,
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    factor: Numbers
    w: Numbers
    u: Numbers
    rows: Numbers
    inner: Numbers
    beta: Numbers
    log_det: float
    rest: float


def _inverse(symmetric: Numbers) -> Numbers:
    turned = np.linalg.inv(symmetric)
    return np.asarray((turned + turned.T) / 2, dtype=np.float64)


def _weighed(given: Persons, omega: Numbers) -> tuple[Numbers, Numbers, float, float]:
    """W = (S⁻¹ + Ω)⁻¹ = S(I + ΩS)⁻¹ (its three entries) and u = Z'V⁻¹y for each person; log|V|; and y'y − y'V⁻¹y.

    Written out for two by two: with B = I + ΩS, log|V_i| = log|B| and V_i⁻¹ = I − Z(B⁻¹Ω)Z'. S may be singular, as it
    is where there is one session.
    """
    s00, s01, s11 = given.count, given.time, given.time_time
    o00, o01, o11 = omega[0, 0], omega[0, 1], omega[1, 1]
    det_omega, det_s = o00 * o11 - o01 * o01, s00 * s11 - s01 * s01
    det = 1 + o00 * s00 + 2 * o01 * s01 + o11 * s11 + det_omega * det_s
    # B⁻¹Ω, symmetric: (Ω + |Ω|·adj(S)) / |B|
    c00 = (o00 + det_omega * s11) / det
    c01 = (o01 - det_omega * s01) / det
    c11 = (o11 + det_omega * s00) / det
    # W = (S + |S|·adj(Ω)) / |B|
    w = np.stack([s00 + det_s * o11, s01 - det_s * o01, s11 + det_s * o00]) / det
    r0, r1 = given.score, given.time_score
    b0, b1 = c00 * r0 + c01 * r1, c01 * r0 + c11 * r1
    u = np.stack([r0 - s00 * b0 - s01 * b1, r1 - s01 * b0 - s11 * b1])
    return w, u, float(np.log(det).sum()), float(r0 @ b0 + r1 @ b1)


def _minimise(function: Callable[[Numbers], tuple[float, Numbers]], start: Numbers) -> tuple[Numbers, int]:
    """BFGS with backtracking (Armijo); stops where the gradient is flat or no step helps any more."""
    x, (value, gradient) = start, function(start)
    inverse = np.eye(len(x)) / max(1.0, float(np.abs(gradient).max()))
    for step in range(1, MOST_STEPS + 1):
        if np.abs(gradient).max() <= FLAT * max(1.0, abs(value)):
            return x, step
        direction = -inverse @ gradient
        if direction @ gradient >= 0:
            inverse = np.eye(len(x)) / max(1.0, float(np.abs(gradient).max()))
            direction = -inverse @ gradient
        length, found = 1.0, None
        while length > 1e-10:
            new = x + length * direction
            new_value, new_gradient = function(new)
            if new_value <= value + 1e-4 * length * float(direction @ gradient):
                found = (new, new_value, new_gradient)
                break
            length /= 2
        if found is None:
            return x, step
        new, new_value, new_gradient = found
        moved, turned = new - x, new_gradient - gradient
        inverse = _updated(inverse, moved, turned)
        x, value, gradient = new, new_value, new_gradient
    return x, MOST_STEPS


def _updated(inverse: Numbers, moved: Numbers, turned: Numbers) -> Numbers:
    """The BFGS update of the inverse Hessian; left as it is where the curvature is not positive."""
    curve = float(moved @ turned)
    if curve <= 1e-12 * float(np.linalg.norm(moved) * np.linalg.norm(turned)):
        return inverse
    rho = 1 / curve
    left = np.eye(len(moved)) - rho * np.outer(moved, turned)
    return left @ inverse @ left.T + rho * np.outer(moved, moved)
