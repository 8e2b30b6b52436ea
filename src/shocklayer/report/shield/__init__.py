"""Page and figures of a heat shield, of a case of its own or of a flight."""
