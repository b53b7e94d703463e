"""McDonald's omega of one factor, refused where the factor does not fit the data."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Matrix = npt.NDArray[np.float64]

LOWEST_UNIQUENESS = 0.005
IDENTIFIED_FROM = 3
EDGE = 1e-6


class Refusal(StrEnum):
    """Why no omega is given."""

    TOO_FEW_ITEMS = "one factor needs three items or more"
    SINGULAR = "items repeat each other or do not vary"
    HEYWOOD = "the factor explains all of an item (Heywood case)"


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega with the standardised loadings, or the reason why there is none."""

    value: float | None
    loadings: tuple[float, ...] = ()
    refusal: Refusal | None = None


def omega_of(rows: npt.ArrayLike) -> Omega:
    """Return omega of respondents x items, complete cases (see `omega_of_covariance`)."""
    ratings = np.asarray(rows, dtype=np.float64)
    if ratings.shape[1] < IDENTIFIED_FROM:
        return Omega(None, refusal=Refusal.TOO_FEW_ITEMS)
    return omega_of_covariance(np.cov(ratings, rowvar=False))


def omega_of_covariance(covariance: npt.ArrayLike) -> Omega:
    """Return omega total of one maximum-likelihood factor, for the plain sum of the items.

    omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses), on the items' own
    scale. Refused when a uniqueness reaches its bound of .005: a Heywood case means that one
    factor is the wrong model and the number would mislead. Sources: McDonald (1999); Lawley and
    Maxwell (1971) for the fit.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    if len(matrix) < IDENTIFIED_FROM:
        return Omega(None, refusal=Refusal.TOO_FEW_ITEMS)
    deviations = np.sqrt(np.diag(matrix))
    if not deviations.all():
        return Omega(None, refusal=Refusal.SINGULAR)
    correlations = matrix / np.outer(deviations, deviations)
    if np.linalg.eigvalsh(correlations)[0] < EDGE:
        return Omega(None, refusal=Refusal.SINGULAR)
    uniqueness = _fit(correlations)
    if uniqueness.min() <= LOWEST_UNIQUENESS + EDGE:
        return Omega(None, refusal=Refusal.HEYWOOD)
    loadings = _loadings(correlations, uniqueness)
    common = float(loadings @ deviations) ** 2
    unique = float(uniqueness @ deviations**2)
    return Omega(common / (common + unique), tuple(float(loading) for loading in loadings))


def _fit(correlations: Matrix) -> Matrix:
    start = 0.5 / np.diag(np.linalg.inv(correlations)) * (2 - 1 / len(correlations))
    fitted = minimize(
        _misfit,
        start,
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST_UNIQUENESS, 1.0)] * len(correlations),
        options={"ftol": 1e-15, "gtol": 1e-10},
    )
    return np.asarray(fitted.x, dtype=np.float64)


def _misfit(uniqueness: Matrix, correlations: Matrix) -> tuple[float, Matrix]:
    values, _ = _scaled_eigen(correlations, uniqueness)
    rest = values[:-1]
    loadings = _loadings(correlations, uniqueness)
    residual = np.diag(np.outer(loadings, loadings) - correlations) + uniqueness
    return float(np.sum(rest - np.log(rest)) - len(rest)), residual / uniqueness**2


def _loadings(correlations: Matrix, uniqueness: Matrix) -> Matrix:
    values, vectors = _scaled_eigen(correlations, uniqueness)
    first = vectors[:, -1] * np.sqrt(max(values[-1] - 1.0, 0.0)) * np.sqrt(uniqueness)
    return np.asarray(first if first.sum() >= 0 else -first, dtype=np.float64)


def _scaled_eigen(correlations: Matrix, uniqueness: Matrix) -> tuple[Matrix, Matrix]:
    scale = 1.0 / np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlations * np.outer(scale, scale))
    return values, vectors
