"""The interactive figures of the page, one or several for each still figure."""

from __future__ import annotations

from shocklayer.report.figures.envelope_fields import EnvelopeFields
from shocklayer.report.page import (
    plots_altitude_speed,
    plots_electron_density,
    plots_histories,
    plots_timelines,
)
from shocklayer.report.page.plotly_json import Plot
from shocklayer.report.view import View


def build(view: View, fields: EnvelopeFields | None) -> dict[str, list[Plot]]:
    """Return the interactive figures by the name of the still figure they replace.

    Parameters
    ----------
    view : View
        The flight.
    fields : EnvelopeFields or None
        Fields over the altitude-speed plane.

    Returns
    -------
    dict
        Lists of figures; the track map has none, since the globe replaces it.
    """
    plots = {
        "altitude_speed": plots_altitude_speed.altitude_speed(view, fields) if fields is not None else [],
        "histories": plots_histories.histories(view),
        "electron_density": plots_electron_density.electron_density(view),
        "radio": plots_timelines.radio_links(view),
        "stations": plots_histories.along_body(view),
        "visibility": plots_timelines.visibility(view),
        "facilities": plots_timelines.facilities(view),
    }
    return {name: figures for name, figures in plots.items() if figures}
