"""The checks, by name; adding one is writing one file and naming it here."""

from __future__ import annotations

from collections.abc import Callable

from shocklayer.claims.checks import (
    ballistic,
    blackout,
    circumnavigation,
    comparison,
    conversion,
    dates,
    definition,
    dynamic_pressure,
    facility,
    g_load,
    glide_range,
    heating_cause,
    inertial_drift,
    kinematics,
    mach_speed,
    orbit,
    temperature,
    test_time,
    total_temperature,
)
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.verdicts import Finding

Check = Callable[[Document, Sentence], list[Finding]]

CHECKS: dict[str, Check] = {
    conversion.NAME: conversion.check,
    mach_speed.NAME: mach_speed.check,
    total_temperature.NAME: total_temperature.check,
    facility.NAME: facility.check,
    test_time.NAME: test_time.check,
    comparison.NAME: comparison.check,
    ballistic.NAME: ballistic.check,
    dates.NAME: dates.check,
    temperature.NAME: temperature.check,
    blackout.NAME: blackout.check,
    inertial_drift.NAME: inertial_drift.check,
    g_load.NAME: g_load.check,
    glide_range.NAME: glide_range.check,
    heating_cause.NAME: heating_cause.check,
    definition.NAME: definition.check,
    kinematics.NAME: kinematics.check,
    orbit.NAME: orbit.check,
    circumnavigation.NAME: circumnavigation.check,
    dynamic_pressure.NAME: dynamic_pressure.check,
}
"""Every check: a document and one of its sentences in, findings out."""

ANYWHERE = frozenset(
    [conversion.NAME, kinematics.NAME, comparison.NAME, inertial_drift.NAME, test_time.NAME, orbit.NAME]
)
"""Checks that look at every sentence; the others only where the text speaks of fast flight or its test."""
