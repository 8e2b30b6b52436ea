"""Velocity gradient at the stagnation point of a body, from the shock-fitted inviscid flow about it.

The gradient is the Newtonian one of the nose radius times a factor, which depends on the shape where the flow
becomes sonic at the shoulder or on the cone, and on the density ratio across the shock. The factors of a
sphere and of the vehicles of the catalogue are stored; those of another shape are computed when needed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.shock_layer.inviscid.blunt_body import EXPONENTS, inviscid_family
from shocklayer.shock_layer.inviscid.body_outline import ends_at_shoulder
from shocklayer.vehicle.shape import Capsule, Shape, Sphere, SphereCone

DENSITY_RATIOS = tuple((exponent - 1.0) / (exponent + 1.0) for exponent in EXPONENTS)
"""Density ahead over density behind a strong shock, of the gases for which the factors are given."""
_SUPERSONIC = 1.4
"""Arc length over nose radius to which the flow about a sphere is computed."""
_STEEPEST = 0.15
"""Fall of the pressure from the stagnation point up to which it is fitted."""
_FEWEST = 4
"""Columns of cells that the fit needs."""


def shape_factors(shape: Shape) -> np.ndarray:
    """Return the velocity gradient of a body over the Newtonian one of its nose radius.

    Parameters
    ----------
    shape : Shape
        The forebody, along its axis.

    Returns
    -------
    ndarray, shape (density ratios,)
        du/ds R / sqrt(2 (p_s - p_inf) / density_s), for each of `DENSITY_RATIOS`. On a sphere, and on a cone
        so slender that the flow becomes sonic on its spherical nose, 1.09 to 1.12.

    Notes
    -----
    Where the flow about a shape did not converge for a gas, the factor of the nearest gas is taken; where for
    none, that of a sphere. Source of the pressure: `shock_layer.inviscid.blunt_body`.
    """
    if not ends_at_shoulder(shape):
        return sphere_factors()
    known = _stored().get(_key(shape))
    return compute_factors(shape) if known is None else known


def sphere_factors() -> np.ndarray:
    """Return the factors of a sphere; see `shape_factors`."""
    return _stored()[_key(Sphere(1.0))]


def compute_factors(shape: Shape) -> np.ndarray:
    """Compute the factors of `shape_factors` from the inviscid flow about a body."""
    family = inviscid_family(shape, _SUPERSONIC * float(shape.nose_radius))
    arc, pressure = family.arc_length, family.pressure[:, :, 0]
    end = _fitted_length(shape, arc)
    factors = np.array([_fitted(arc, each, end) for each in pressure])
    good = np.isfinite(factors)
    if not good.any():
        return sphere_factors()
    return np.interp(DENSITY_RATIOS, np.array(DENSITY_RATIOS)[good], factors[good])


def _fitted_length(shape: Shape, arc: np.ndarray) -> float:
    """Return the arc length over nose radius that determines the gradient at the stagnation point."""
    if isinstance(shape, SphereCone):
        # The gradient changes abruptly where the cone meets the spherical nose.
        return np.pi / 2 - float(shape.half_angle)
    return 0.5 * float(arc[-1]) if isinstance(shape, Capsule) else np.inf


def _fitted(arc: np.ndarray, pressure: np.ndarray, end: float) -> float:
    """Return the factor from the pressure over the stagnation pressure: 1 - (factor s)^2 + b s^4."""
    if not np.isfinite(pressure).all():
        return np.nan
    # The column at the axis has the error of the axis.
    inside = (pressure > 1.0 - _STEEPEST) & (arc < end)
    last = max(int(np.argmin(inside)) if not inside.all() else arc.size, 1 + _FEWEST)
    s, p = arc[1:last], pressure[1:last]
    start, square, _ = np.linalg.lstsq(np.stack([np.ones_like(s), -(s**2), s**4], axis=1), p, rcond=None)[0]
    return float(np.sqrt(square / start)) if square > 0.0 else np.nan


def velocity_gradient(
    factors: ArrayLike,
    density_ratio: ArrayLike,
    nose_radius: ArrayLike,
    pressure_rise: ArrayLike,
    density: ArrayLike,
) -> Array:
    """Return the velocity gradient at a stagnation point.

    Parameters
    ----------
    factors : ArrayLike, shape (density ratios,)
        Of the shape, as `shape_factors` gives them.
    density_ratio : ArrayLike
        Density ahead of the shock over that behind it.
    nose_radius : ArrayLike
        Nose radius [m].
    pressure_rise : ArrayLike
        Stagnation pressure less free-stream pressure [Pa].
    density : ArrayLike
        At the stagnation point [kg/m^3].

    Returns
    -------
    jax.Array
        du/ds [1/s], broadcast over the arguments but the factors.
    """
    factor = jnp.interp(jnp.asarray(density_ratio, float), np.array(DENSITY_RATIOS), jnp.asarray(factors))
    square = 2.0 * jnp.asarray(pressure_rise) / jnp.asarray(density)
    # At rest the root must have a slope.
    return factor / jnp.asarray(nose_radius) * jnp.sqrt(jnp.maximum(square, 1e-12))


def _key(shape: Shape) -> tuple[str, float, float]:
    """Return what determines the factors of a shape: its kind, and two dimensions over the nose radius."""
    nose = float(shape.nose_radius)
    if isinstance(shape, Capsule):
        sizes = float(shape.diameter) / nose, float(shape.corner_radius) / nose
    elif isinstance(shape, SphereCone):
        sizes = float(shape.half_angle), float(shape.length) / nose
    else:
        sizes = 0.0, 0.0
    return type(shape).__name__, round(sizes[0], 5), round(sizes[1], 5)


@cache
def _stored() -> dict[tuple[str, float, float], np.ndarray]:
    """Return the stored factors by the key of the shape."""
    text = (files("shocklayer") / "data/heating/velocity_gradient.csv").read_text(encoding="utf-8")
    return {
        (row["shape"], float(row["first_size"]), float(row["second_size"])): np.array(
            [float(row[f"factor_{exponent}"]) for exponent in EXPONENTS]
        )
        for row in read_rows(text)
    }


def table(shapes: list[Shape]) -> str:
    """Return the text of the stored table for given shapes, each computed.

    Parameters
    ----------
    shapes : list of Shape
        Without a sphere, which is added.

    Returns
    -------
    str
        CSV.
    """
    lines = [
        "# Velocity gradient at the stagnation point over the Newtonian one, for gases of five exponents.",
        "# Sizes: diameter and corner radius of a capsule over its nose radius; half-angle [rad] and length",
        "# over nose radius of a sphere-cone. Computed by shocklayer.heating.velocity_gradient.table.",
        ",".join(["shape,first_size,second_size", *(f"factor_{exponent}" for exponent in EXPONENTS)]),
    ]
    rows = {_key(shape): compute_factors(shape) for shape in (Sphere(1.0), *shapes)}
    lines += [
        ",".join([name, f"{first:g}", f"{second:g}", *(f"{factor:.4f}" for factor in factors)])
        for (name, first, second), factors in rows.items()
    ]
    return "\n".join(lines) + "\n"
