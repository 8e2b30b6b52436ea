"""Chemical equilibrium of ideal-gas mixtures."""
