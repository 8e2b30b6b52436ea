"""Quantities of the plasma sheath and of radio through it."""

from __future__ import annotations

from shocklayer.core.quantity import Quantity

_NO_LAYER = "not a number where the air is too thin for a layer to be solved (nose Knudsen number above 0.1)"
_NO_LOSS = f"zero in free-molecular flow (nose Knudsen number above 10); else {_NO_LAYER}"
_NO_SHOCK = "not a number where the flight is too slow for a bow shock (Mach number below 1.2)"
_T, _TS, _TR = ("time",), ("time", "station"), ("time", "radio")

SHEATH = (
    # plasma
    Quantity(
        "electron_density",
        "n_e",
        "m-3",
        "m⁻³",
        1.0,
        f"peak electron density across the layer, by the chosen chemistry; {_NO_LAYER}",
        _TS,
    ),
    Quantity(
        "electron_density_low",
        r"n_{e,-}",
        "m-3",
        "m⁻³",
        1.0,
        "lower end of the band of electron density (rates, wall, air; without a finite-rate layer the error "
        f"of equilibrium chemistry); {_NO_LAYER}",
        _TS,
    ),
    Quantity(
        "electron_density_high",
        r"n_{e,+}",
        "m-3",
        "m⁻³",
        1.0,
        "upper end of the band of electron density (rates, wall, air; without a finite-rate layer the error "
        f"of equilibrium chemistry); {_NO_LAYER}",
        _TS,
    ),
    Quantity(
        "electron_density_equilibrium",
        r"n_{e,\mathrm{eq}}",
        "m-3",
        "m⁻³",
        1.0,
        f"electron density at the layer edge in local chemical equilibrium; {_NO_LAYER}",
        _TS,
    ),
    Quantity(
        "electron_density_frozen",
        r"n_{e,\mathrm{fr}}",
        "m-3",
        "m⁻³",
        1.0,
        f"electron density at the layer edge, composition frozen at the stagnation point; {_NO_LAYER}",
        _TS,
    ),
    Quantity(
        "collision_frequency",
        r"\nu",
        "Hz",
        "GHz",
        1e-9,
        f"momentum-transfer collisions of an electron per second; {_NO_LAYER}",
        _TS,
    ),
    Quantity(
        "plasma_frequency",
        "f_p",
        "Hz",
        "GHz",
        1e-9,
        f"plasma frequency (cycles per second); {_NO_LAYER}",
        _TS,
    ),
    # radio
    Quantity("frequency", "f", "Hz", "GHz", 1e-9, "carrier frequency of the link", ("radio",)),
    Quantity(
        "antenna_electron_density",
        r"n_{e,a}",
        "m-3",
        "m⁻³",
        1.0,
        f"peak electron density across the shock layer above the antenna of the link; {_NO_LAYER}",
        _TR,
    ),
    Quantity(
        "antenna_collision_frequency",
        r"\nu_a",
        "Hz",
        "GHz",
        1e-9,
        f"momentum-transfer collisions of an electron per second above the antenna of the link; {_NO_LAYER}",
        _TR,
    ),
    Quantity(
        "antenna_layer_thickness",
        r"\delta_a",
        "m",
        "mm",
        1e3,
        f"thickness of the shock layer above the antenna of the link; {_NO_SHOCK}, and {_NO_LAYER}",
        _TR,
    ),
    Quantity(
        "attenuation",
        "A",
        "dB",
        "dB",
        1.0,
        f"one-way attenuation of the link by the plasma sheath, whether or not its other end is in sight; "
        f"{_NO_LOSS}",
        _TR,
    ),
    Quantity(
        "attenuation_low",
        "A_-",
        "dB",
        "dB",
        1.0,
        f"one-way attenuation at the lower end of the band of electron density; {_NO_LOSS}",
        _TR,
    ),
    Quantity(
        "attenuation_high",
        "A_+",
        "dB",
        "dB",
        1.0,
        f"one-way attenuation at the upper end of the band of electron density; {_NO_LOSS}",
        _TR,
    ),
    Quantity(
        "attenuation_frozen",
        r"A_\mathrm{fr}",
        "dB",
        "dB",
        1.0,
        f"one-way attenuation with the composition frozen at the stagnation point; {_NO_LOSS}",
        _TR,
    ),
    Quantity(
        "usable_satellites",
        "N",
        "1",
        "1",
        1.0,
        "usable satellites of a nominal navigation constellation; not a number for other links and where the "
        "loss in the sheath is not known",
        _TR,
    ),
    Quantity(
        "link_margin",
        "M_l",
        "dB",
        "dB",
        1.0,
        "margin of the link over its threshold with the plasma sheath; not a number where the other end is "
        "below the horizon, or where the loss in the sheath is not known",
        _TR,
    ),
    Quantity(
        "clear_margin",
        "M_0",
        "dB",
        "dB",
        1.0,
        "margin of the link over its threshold without plasma; not a number where the other end is below "
        "the horizon",
        _TR,
    ),
    Quantity(
        "link_state",
        "L",
        "1",
        "1",
        1.0,
        "state of the link: 0 closed, 1 lost to plasma, 2 other end below the horizon, 3 lost to distance, "
        "4 loss in the sheath not known",
        _TR,
        "",
    ),
    Quantity(
        "blackout",
        "B",
        "1",
        "1",
        1.0,
        "blackout: 1 where the link is lost in the plasma sheath, else 0",
        _TR,
        "",
    ),
)
