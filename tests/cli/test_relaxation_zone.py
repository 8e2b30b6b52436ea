"""The printed relaxation zone against the equilibrium state far behind the shock."""

import json

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.cli.main import main


def call(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["gas", "shock", "--chemistry", "finite-rate", *arguments])
    shown = capsys.readouterr()
    return ended.value.code, shown.out, shown.err


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_the_zone_ends_in_the_equilibrium_state_behind_the_shock(capsys, tmp_path):
    picture = tmp_path / "zone.png"
    code, out, err = call(
        capsys,
        "--speed",
        "7000",
        "--temperature",
        "250",
        "--pressure",
        "20",
        "--json",
        "--plot",
        str(picture),
    )
    assert (code, err) == (0, "")
    profile = json.loads(out)["profile"]
    assert np.all(np.diff(profile["distance"]) > 0.0)
    far = gas.normal_shock(gas.mixture("air11"), 7000.0, 250.0, 20.0)
    assert profile["temperature"][-1] == pytest.approx(float(far.temperature), rel=1e-4)
    assert profile["electron_density"][-1] == pytest.approx(float(far.electron_density), rel=1e-3)
    assert picture.stat().st_size > 10_000


def test_no_shock_is_a_mistake(capsys):
    code, out, err = call(capsys, "--speed", "100", "--temperature", "250", "--pressure", "20")
    assert (code, out) == (2, "")
    assert "no shock" in err
