"""What of a result depends on the electron density."""

PLASMA_OUTPUTS = ("electron_density", "attenuation", "blackouts")
"""Variables of the result and lists of the summary, as the notices of plasma models name them."""
