"""Shape of the bow shock ahead of a blunt body, and thickness of the shock layer."""

from typing import NamedTuple

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.vehicle.shape import Shape, SphereCone, point_at

SEIFF = 0.78
"""Stand-off distance over nose radius and density ratio for a sphere in hypersonic flow."""
SHOCK_MACH = 1.2
"""Mach number below which no bow shock is computed: its stand-off is many nose radii."""

VALIDITY = (
    ValidityRange(
        "bow shock ahead of a sphere (Billig; Seiff)",
        "mach_number",
        1.5,
        float("inf"),
        "Billig, J. Spacecraft 4(6), 1967; Seiff, NASA SP-24, 1962",
    ),
    ValidityRange(
        "thin bow shock (a jump)",
        "knudsen_number",
        0.0,
        0.03,
        "the shock is several mean free paths thick and merges with the layer",
    ),
)
"""Ranges of the shock geometry."""


class BowShock(NamedTuple):
    """A hyperbola of revolution, x = -standoff + (R_c/t^2) (sqrt(1 + y^2 t^2/R_c^2) - 1), t = tan(asymptote).

    Attributes
    ----------
    standoff : jax.Array
        Distance from the shock to the stagnation point [m].
    vertex_radius : jax.Array
        Radius of curvature of the shock on the axis R_c [m].
    asymptote_angle : jax.Array
        Angle between the axis and the shock far downstream [rad].
    """

    standoff: Array
    vertex_radius: Array
    asymptote_angle: Array


def standoff_ratio(mach_number: ArrayLike, density_ratio: ArrayLike) -> Array:
    """Shock stand-off distance of a sphere over its radius.

    0.78 times the density ratio above Mach 3.5; Billig's 0.143 exp(3.24/M^2) below Mach 2.5, where air is a
    perfect gas and the density ratio alone no longer determines the stand-off; a linear blend between (they
    differ by 2 %).

    Parameters
    ----------
    mach_number : ArrayLike
        Free-stream Mach number.
    density_ratio : ArrayLike
        Free-stream density over density behind the normal shock.

    Returns
    -------
    jax.Array
        Stand-off distance over nose radius.

    Notes
    -----
    Range: Mach 1.5 and above (`VALIDITY`). The stand-off in relaxing air is between those of the equilibrium
    and the frozen density ratio.
    Source: A. Seiff, NASA SP-24, 1962; F. S. Billig, J. Spacecraft 4(6), 1967, pp. 822-823.
    """
    mach = jnp.maximum(jnp.asarray(mach_number, float), SHOCK_MACH)
    slow = 0.143 * jnp.exp(3.24 / mach**2)
    fast = SEIFF * jnp.asarray(density_ratio, float)
    weight = jnp.clip(mach - 2.5, 0.0, 1.0)
    return weight * fast + (1.0 - weight) * slow


def bow_shock(shape: Shape, mach_number: ArrayLike, density_ratio: ArrayLike) -> BowShock:
    """Bow shock of a blunt body at zero angle of attack.

    Billig's hyperbola with a stand-off from the real density ratio. The vertex radius keeps Billig's growth
    at low Mach number, but its hypersonic value is the radius of the shock itself, R + standoff, which for
    a perfect gas is Billig's 1.143 R. The asymptote is the shock of the cone, or the Mach angle.

    Parameters
    ----------
    shape : Shape
        The forebody.
    mach_number : ArrayLike
        Free-stream Mach number.
    density_ratio : ArrayLike
        Free-stream density over density behind the normal shock.

    Returns
    -------
    BowShock
        The hyperbola.

    Notes
    -----
    Range: `VALIDITY`. The stand-off is that of the full sphere of the nose radius: on caps flatter than
    about 45 deg, whose sonic point is at the shoulder, the real one differs.
    Source: F. S. Billig, J. Spacecraft 4(6), 1967; cone shock sin^2(b) = 1.2 sin^2(cone) + 1/M^2 after
    M. L. Rasmussen, AIAA J. 5(8), 1967.
    """
    mach = jnp.maximum(jnp.asarray(mach_number, float), SHOCK_MACH)
    nose = jnp.asarray(shape.nose_radius, float)
    standoff = nose * standoff_ratio(mach, density_ratio)
    vertex = nose * (1.0 + SEIFF * jnp.asarray(density_ratio, float)) * jnp.exp(0.54 / (mach - 1.0) ** 1.2)
    cone = jnp.sin(jnp.asarray(shape.half_angle, float)) if isinstance(shape, SphereCone) else 0.0
    # Beyond 80 deg the shock is detached from any cone: the hyperbola then only has to enclose the body.
    sine = jnp.sqrt(jnp.minimum(1.2 * cone**2 + 1.0 / mach**2, 0.97))
    return BowShock(standoff=standoff, vertex_radius=vertex, asymptote_angle=jnp.arcsin(sine))


def shock_axial(shock: BowShock, radius: ArrayLike) -> Array:
    """Axial position of the shock at a distance from the axis.

    Parameters
    ----------
    shock : BowShock
        The shock.
    radius : ArrayLike
        Distance from the axis [m].

    Returns
    -------
    jax.Array
        Distance downstream of the nose of the body [m]; negative ahead of it.
    """
    across = jnp.asarray(radius, float) / shock.vertex_radius
    square = jnp.tan(shock.asymptote_angle) ** 2
    # (sqrt(1 + a) - 1)/t^2 written without cancellation.
    rise = across**2 / (1.0 + jnp.sqrt(1.0 + square * across**2))
    return shock.vertex_radius * rise - shock.standoff


def layer_thickness(shape: Shape, shock: BowShock, arc_length: ArrayLike) -> Array:
    """Distance from the body to the bow shock along the normal of the surface.

    Parameters
    ----------
    shape : Shape
        The forebody.
    shock : BowShock
        Its bow shock.
    arc_length : ArrayLike
        Distance along the surface from the stagnation point [m].

    Returns
    -------
    jax.Array
        Thickness [m], not negative. On a slender cone the hyperbola is 5 to 25 % wider than the layer
        thickness by mass balance.
    """
    point = point_at(shape, arc_length)
    sine, cosine = jnp.sin(point.surface_angle), jnp.cos(point.surface_angle)
    square = jnp.tan(shock.asymptote_angle) ** 2
    depth = point.axial + shock.standoff
    # The hyperbola is the conic t^2 X^2 + 2 R_c X - y^2 = 0; the normal from the body meets it at the
    # smaller root of a n^2 - 2 b n + c = 0.
    a = square * sine**2 - cosine**2
    b = (square * depth + shock.vertex_radius) * sine + point.radius * cosine
    c = square * depth**2 + 2.0 * shock.vertex_radius * depth - point.radius**2
    root = jnp.sqrt(jnp.maximum(b**2 - a * c, 1e-300))
    return jnp.maximum(c, 0.0) / (b + root)
