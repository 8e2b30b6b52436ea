"""Meshes as strangers bring them: flown right, or told exactly what is wrong."""

import numpy as np
import pytest
import trimesh

from shocklayer.core.errors import UserError
from shocklayer.scenario import load
from shocklayer.scenario.surface_mesh import closed_surface
from shocklayer.vehicle.aerodynamics.shading import shaded_fraction

BALL = trimesh.creation.icosphere(subdivisions=2, radius=0.5)


def written(tmp_path, vertices, faces, name="body.obj"):
    path = tmp_path / name
    lines = [f"v {x!r} {y!r} {z!r}" for x, y, z in np.asarray(vertices, dtype=float).tolist()]
    lines += [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in np.asarray(faces).tolist()]
    path.write_text("\n".join(lines))
    return path


def together(*bodies):
    offsets = np.cumsum([0, *(len(body.vertices) for body in bodies)])
    vertices = np.concatenate([body.vertices for body in bodies])
    return vertices, np.concatenate(
        [body.faces + offset for body, offset in zip(bodies, offsets, strict=False)]
    )


def volume(vertices, faces):
    corners = vertices[faces]
    return float(np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6.0)


def inverted(body):
    other = body.copy()
    other.invert()
    return other


def test_facets_without_area_are_left_out(tmp_path):
    """A facet of one point twice, one of three points on a line, and one given twice."""
    a, b, c = BALL.faces[0]
    vertices = np.vstack([BALL.vertices, 0.5 * (BALL.vertices[a] + BALL.vertices[b])])
    for extra in ([a, a, b], [a, b, len(BALL.vertices)], [a, b, c]):
        path = written(tmp_path, vertices, np.vstack([BALL.faces, extra]))
        assert volume(*closed_surface(path)) == pytest.approx(BALL.volume, rel=1e-6)


@pytest.mark.parametrize("skin", [lambda body: body, inverted])
def test_an_inner_skin_is_left_out(tmp_path, skin):
    inner = trimesh.creation.icosphere(subdivisions=1, radius=0.4)
    for outer in (BALL, inverted(BALL)):
        path = written(tmp_path, *together(skin(inner), outer))
        vertices, faces = closed_surface(path)
        assert len(faces) == len(BALL.faces)
        assert volume(vertices, faces) == pytest.approx(BALL.volume, rel=1e-6)


def test_bodies_that_overlap_or_are_separate_are_refused(tmp_path):
    def moved(body, *offset):
        other = body.copy()
        other.apply_translation(offset)
        return other

    fuselage = trimesh.creation.box(extents=(4.0, 0.5, 0.5))
    wing = trimesh.creation.box(extents=(1.0, 3.0, 0.1))
    for bodies, clue in (
        ((BALL, moved(BALL, 0.6, 0, 0)), "overlap"),
        ((fuselage, wing), "overlap"),  # neither has a corner inside the other
        ((BALL, moved(BALL, 3.0, 0, 0)), "2 separate bodies"),
        ((BALL, moved(BALL, 3.0, 0, 0), moved(BALL, 0, 4.0, 0)), "3 separate bodies"),
    ):
        with pytest.raises(UserError, match=clue):
            closed_surface(written(tmp_path, *together(*bodies)))


def test_a_hole_is_counted_and_found(tmp_path):
    with pytest.raises(UserError, match=r"not closed.* 3 edges belong to one face only, the first at \("):
        closed_surface(written(tmp_path, BALL.vertices, BALL.faces[1:]))


SCENARIO = """
[vehicle]
mass = "100 kg"
reference_area = "0.785 m^2"
reference_length = "1 m"
nose_radius = "0.5 m"
shape = { kind = "mesh", file = "body.obj" }
[flight.entry]
frame = "planet-relative"
altitude = "100 km"
speed = "7.6 km/s"
flight_path_angle = "-4 deg"
heading = "90 deg"
latitude = "30 deg"
longitude = "-60 deg"
"""


def test_a_body_in_millimetres_is_refused_when_it_is_loaded(tmp_path):
    path = tmp_path / "mesh.toml"
    path.write_text(SCENARIO)
    written(tmp_path, 1e3 * BALL.vertices, BALL.faces)
    with pytest.raises(UserError, match=r"vehicle.shape.unit_length .*1e\+03 by.*unit_length = \"1 mm\""):
        load(path)
    assert load(path, ['vehicle.shape.unit_length="1 mm"']).vehicle.shape.kind == "mesh"
    written(tmp_path, BALL.vertices, BALL.faces[1:])
    with pytest.raises(UserError, match=r"^vehicle.shape.file in mesh.toml: .*not closed"):
        load(path)


def test_shaded_fraction():
    """Nothing on a convex body; of two plates one behind the other, as much as the first covers."""
    assert shaded_fraction(np.asarray(BALL.vertices), np.asarray(BALL.faces), 0.3) == 0.0
    front = trimesh.creation.box(extents=(0.1, 1.0, 1.0)).subdivide().subdivide().subdivide()
    rear = front.copy()
    rear.apply_translation((2.0, 0.5, 0.0))
    vertices, faces = together(front, rear)
    # Half of the second plate, a quarter of all; raised out of the shadow at 45 degrees.
    assert shaded_fraction(vertices, faces, 0.0) == pytest.approx(0.25, abs=0.01)
    assert shaded_fraction(vertices, faces, np.radians(45.0)) == 0.0
