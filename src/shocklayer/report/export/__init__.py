"""Tracks for other programs: CZML, KML, CCSDS messages."""
