"""Bodies from a mesh against closed forms and against the same bodies as forebodies of revolution."""

import builtins
import re
from pathlib import Path

import numpy as np
import pytest
import trimesh
from scipy.special import erf

from shocklayer import chain
from shocklayer.core.errors import UserError
from shocklayer.scenario import load
from shocklayer.shock_layer import body_notices
from shocklayer.vehicle import aerodynamics, catalogue
from shocklayer.vehicle.aerodynamics import friction
from shocklayer.vehicle.shape import SphereCone, profile

CONTINUUM, RAREFIED = 1e-7, 1e3
HOW_TO = Path(__file__).parents[2] / "docs/howto/mesh.md"


def without_friction(model):
    return model._replace(friction_drag=None, friction_lift=None)


def values(model, mach, degrees, knudsen):
    return [float(value) for value in aerodynamics.coefficients(model, mach, np.radians(degrees), knudsen)]


def written(body, path, **kind):
    body.export(path, **kind)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("meshes")


@pytest.fixture(scope="module")
def sphere(folder):
    path = written(trimesh.creation.icosphere(subdivisions=4, radius=500.0), folder / "sphere.stl")
    return aerodynamics.from_mesh(path, np.pi * 0.25, 1.0, unit_length=1e-3)


CONE = SphereCone(0.1524, np.radians(9.0), 1.295)


def turned(shape):
    """A body of revolution, nose at the origin, pointing down the z axis of its file."""
    line = profile(shape, 60)
    edge = np.column_stack([np.append(line.radius, 0.0), np.append(line.axial, line.axial[-1])])
    return trimesh.creation.revolve(edge, sections=64)


@pytest.fixture(scope="module")
def cone(folder):
    base = float(profile(CONE).radius[-1])
    path = written(turned(CONE), folder / "cone.ply")
    return (
        aerodynamics.from_mesh(path, np.pi * base**2, 2.0 * base, nose="-z", up="+x"),
        aerodynamics.modified_newtonian(CONE, np.pi * base**2, 2.0 * base),
    )


def test_newtonian_sphere(sphere):
    """Drag is half the stagnation pressure coefficient for any flow direction; there is no lift."""
    half = 0.5 * float(aerodynamics.maximum_pressure_coefficient(50.0))
    for degrees in (0.0, 33.0, -90.0):
        drag, lift = values(without_friction(sphere), 50.0, degrees, CONTINUUM)
        assert drag == pytest.approx(half, rel=2e-3) and lift == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("mach", [8.0, 20.0])
def test_free_molecular_sphere(sphere, mach):
    """Schaaf & Chambre (1961), diffuse reflection, wall at the temperature of the gas."""
    s = mach * np.sqrt(0.7)
    expected = (
        (2 * s**2 + 1) / (np.sqrt(np.pi) * s**3) * np.exp(-(s**2))
        + (4 * s**4 + 4 * s**2 - 1) / (2 * s**4) * erf(s)
        + 2 * np.sqrt(np.pi) / (3 * s)
    )
    assert values(sphere, mach, 12.0, RAREFIED)[0] == pytest.approx(expected, rel=3e-3)


@pytest.mark.parametrize("degrees", [0.0, 10.0, -10.0, 40.0])
@pytest.mark.parametrize(("mach", "knudsen"), [(8.0, CONTINUUM), (22.0, 0.05), (22.0, RAREFIED)])
def test_mesh_of_a_sphere_cone_against_the_analytic_shape(cone, degrees, mach, knudsen):
    meshed, turned_body = (values(without_friction(model), mach, degrees, knudsen) for model in cone)
    assert meshed == pytest.approx(turned_body, rel=6e-3, abs=1e-4)


def test_friction_of_a_meshed_cone_is_that_of_a_sharp_body(cone):
    """Strips and the edge state of a sharp body give more than meridians of a blunt one, up to a factor 3."""
    knudsen = friction.REYNOLDS_FACTOR * 10.0 / 1e5
    extra = [
        values(model, 10.0, 0.0, knudsen)[0] - values(without_friction(model), 10.0, 0.0, knudsen)[0]
        for model in cone
    ]
    assert 1.0 < extra[0] / extra[1] < 3.0


def test_flat_plate(folder):
    """Newton: normal force Cp_max sin^2; free-molecular lift and drag in closed form; friction of Blasius."""
    plate = written(trimesh.creation.box(extents=(2.0, 1.0, 1e-4)), folder / "plate.stl")
    model = aerodynamics.from_mesh(plate, 2.0, 2.0)
    peak = float(aerodynamics.maximum_pressure_coefficient(22.0))
    for degrees in (6.0, 30.0, -60.0):
        sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
        drag, lift = values(without_friction(model), 22.0, degrees, CONTINUUM)
        assert drag == pytest.approx(peak * abs(sine) ** 3, rel=2e-3, abs=2e-4)
        assert lift == pytest.approx(peak * sine * abs(sine) * cosine, rel=2e-3, abs=2e-4)
        # Schaaf & Chambre (1961) as in Bird (1994), 7.63 and 7.64, wall at the temperature of the gas.
        s = 22.0 * np.sqrt(0.7)
        gauss, odd = np.exp(-((s * sine) ** 2)), erf(s * sine)
        thin_drag = (
            2.0 / (np.sqrt(np.pi) * s) * gauss
            + 2.0 * sine * (1.0 + 1.0 / (2.0 * s * s)) * odd
            + np.sqrt(np.pi) / s * sine**2
        )
        thin_lift = cosine / s**2 * odd + np.sqrt(np.pi) / s * sine * cosine
        drag, lift = values(model, 22.0, degrees, RAREFIED)
        assert drag == pytest.approx(thin_drag, rel=3e-3)
        assert lift == pytest.approx(thin_lift, rel=3e-3)
    # 1.328 / sqrt(Re) on each side at a low speed.
    knudsen = friction.REYNOLDS_FACTOR * 0.3 / 1e5
    drag = values(model, 0.3, 0.0, knudsen)[0] - values(without_friction(model), 0.3, 0.0, knudsen)[0]
    assert drag == pytest.approx(2.0 * 1.328 / np.sqrt(1e5), rel=0.03)


def test_axes_and_reversed_faces(folder):
    """The same wedge with other axes for nose and up, and with its faces reversed."""
    corners = np.array([(0, 0, 0), (3, -1, 0), (3, 1, 0), (3, 0, -0.5)], dtype=float)
    faces = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]
    wedge = trimesh.Trimesh(corners, faces, process=False)
    wedge.fix_normals()
    first = aerodynamics.from_mesh(written(wedge, folder / "wedge.stl"), 3.0, 3.0)
    drag, lift = values(first, 10.0, 10.0, 1e-6)
    assert lift / drag > 1.5 > 1.0 > values(first, 10.0, -40.0, 1e-6)[1]
    # Nose along +y and up along -x: the file's x is minus our z, its y minus our x, its z our y.
    other = trimesh.Trimesh(np.stack([-corners[:, 2], -corners[:, 0], corners[:, 1]], axis=1), wedge.faces)
    other.invert()
    second = aerodynamics.from_mesh(written(other, folder / "other.obj"), 3.0, 3.0, nose="+y", up="-x")
    assert values(second, 10.0, 10.0, 1e-6) == pytest.approx([drag, lift], rel=2e-3)


def test_invalid_meshes_are_refused_in_one_sentence(folder, monkeypatch):
    def refused(path, clue, **options):
        with pytest.raises(UserError, match=clue) as caught:
            aerodynamics.from_mesh(path, 1.0, 1.0, **options)
        assert "\n" not in str(caught.value)

    ball = trimesh.creation.icosphere(subdivisions=2)
    holed = trimesh.Trimesh(ball.vertices, ball.faces[:-3])
    refused(written(holed, folder / "holed.stl"), "not closed")
    twisted = trimesh.Trimesh(
        ball.vertices, np.vstack([ball.faces[:-9], ball.faces[-9:, ::-1]]), process=False
    )
    refused(written(twisted, folder / "twisted.stl"), "not oriented consistently")
    (folder / "empty.stl").write_bytes(b"")
    refused(folder / "empty.stl", "empty.stl: .*(cannot be read|no faces)")
    (folder / "noise.stl").write_bytes(bytes(range(256)) * 3)
    refused(folder / "noise.stl", "noise.stl: .*(cannot be read|no faces)")
    refused(folder / "body.step", "not a mesh file; .*stl, obj")
    refused(folder / "absent.stl", "no such file")
    large = written(trimesh.creation.icosphere(subdivisions=2, radius=1000.0), folder / "large.stl")
    refused(large, "2e\\+03 m long.*unit_length")
    refused(large, "not an axis", nose="forward", unit_length=1e-3)
    refused(large, "choose another axis", nose="-z", up="+z", unit_length=1e-3)
    real = builtins.__import__

    def without(name, *arguments, **options):
        if name.startswith("trimesh"):
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    refused(large, "needs the package trimesh")


@pytest.mark.long
def test_the_how_to_page_runs(tmp_path, monkeypatch):
    """Script and scenario are read from the page itself; the notices of the flight are checked too."""
    script, scenario = re.findall(r"```(?:python|toml)\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(script, str(HOW_TO), "exec"), {})
    (tmp_path / "wedge.toml").write_text(scenario, encoding="utf-8")
    loaded = load(str(tmp_path / "wedge.toml"))
    vehicle = catalogue.build(loaded.vehicle, loaded.base_dir, loaded.origin)
    drag, lift = values(vehicle.aerodynamics, 15.0, 12.0, 1e-5)
    assert 2.0 < lift / drag < 4.0
    notices = {each.model: each for each in body_notices._behind_the_nose(loaded.vehicle)}
    assert notices["shock layer of the nose alone"].value == pytest.approx(3.6 / 0.05)
    history = chain.fly_scenario(loaded)
    assert history.mach_number[-1] == pytest.approx(4.0, abs=0.01)
    assert history.ground_distance[-1] > 5e6  # it glides
    for change, clue in (
        (("3.6 m", ""), "reference_length"),
        (('up = "+z"', 'up = "+x"'), "vehicle.shape.up"),
        (('file = "wedge.stl"', 'file = "other.stl"'), "other.stl"),
        (('unit_length = "1 mm"', 'unit_length = "1 m"'), "unit_length"),
    ):
        text = scenario.replace(*change).replace('reference_length = ""\n', "")
        text = re.sub(r'reference_length = ""\s*\n', "", text)
        (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=clue):
            bad = load(str(tmp_path / "bad.toml"))
            catalogue.build(bad.vehicle, bad.base_dir, bad.origin)
