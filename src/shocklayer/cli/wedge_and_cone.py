"""The oblique shock of a wedge and the conical shock of a cone, as `shocklayer gas shock` prints them."""

from dataclasses import dataclass

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.conical import conical_shock
from shocklayer.gas.shocks.oblique import oblique_shock


@dataclass(frozen=True)
class AttachedShock:
    """Flow over a wedge or cone with an attached shock.

    Attributes
    ----------
    mach_number : float
        Of the free stream.
    behind : GasState
        Directly behind the shock.
    wave : dict of str to float
        ``speed`` [m/s] and ``density_ratio`` behind the shock, ``shock_angle`` and ``deflection`` [deg].
    surface : GasState or None
        On the cone; None for a wedge, whose surface state is that behind the shock.
    surface_speed : float
        Speed on the cone [m/s].
    """

    mach_number: float
    behind: GasState
    wave: dict[str, float]
    surface: GasState | None
    surface_speed: float


def attached_shock(
    mixture: Mixture,
    speed: float,
    temperature: float,
    pressure: float,
    chemistry: str,
    body: str,
    angle: float,
) -> AttachedShock:
    """Return the flow over a wedge or cone at zero incidence.

    Parameters
    ----------
    mixture : Mixture
    speed, temperature, pressure : float
        Of the free stream [m/s], [K], [Pa].
    chemistry : {"equilibrium", "frozen"}
    body : {"wedge", "cone"}
    angle : float
        Between the surface and the free stream [rad].

    Returns
    -------
    AttachedShock

    Raises
    ------
    UserError
        If the shock is detached, or the cone is too slender for its shock to be resolved.
    """
    stream = mixture, speed, temperature, pressure, chemistry
    degrees = f"{np.degrees(angle):.4g} degrees"
    surface, along, resolved = None, 0.0, True
    if body == "cone":
        cone = conical_shock(*stream, cone_angle=angle)
        behind, beta, attached, resolved = cone.behind, cone.shock_angle, cone.attached, bool(cone.resolved)
        surface, along = cone.surface, float(cone.surface_speed)
    else:
        wedge = oblique_shock(*stream, deflection=angle)
        behind, beta, attached = wedge.state, wedge.shock_angle, wedge.attached
    if not bool(attached):
        raise UserError(
            f"--{body}-angle: no attached shock deflects this flow by {degrees}; "
            "the speed is too low or the angle too large."
        )
    if not resolved:
        raise UserError(
            f"--cone-angle: a cone of {degrees} is too slender: its shock compresses the gas by less than "
            "one part in 100 000 and is not resolved; the state is nearly that of the free stream."
        )
    normal, tangential = float(behind.speed), speed * float(np.cos(beta))
    return AttachedShock(
        mach_number=float(behind.mach_number) / float(np.sin(beta)),
        behind=behind,
        wave={
            "speed": float(np.hypot(normal, tangential)),
            "density_ratio": float(behind.density_ratio),
            "shock_angle": float(np.degrees(beta)),
            "deflection": float(np.degrees(beta - np.arctan2(normal, tangential))),
        },
        surface=surface,
        surface_speed=along,
    )
