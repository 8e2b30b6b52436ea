"""Bow shock, surface pressure and edge state without viscosity."""
