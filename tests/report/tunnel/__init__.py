"""Tests of the page of a tunnel."""
