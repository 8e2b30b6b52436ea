"""Cached arrays are read back completely or computed again without a message."""

import numpy as np
import pytest

from shocklayer.core.array_cache import ArraySpec, content_key, load_or_compute

ANSWER = {"density": np.linspace(1.0, 2.0, 12).reshape(3, 4), "failed": np.arange(3)}
EXPECTED = {"density": ArraySpec((3, None)), "failed": ArraySpec((3,), np.int64)}


def finite(arrays):
    return bool(np.isfinite(arrays["density"]).all())


@pytest.fixture
def cached(tmp_path):
    """A cache with one entry; asking it counts the computations."""

    class Cached:
        folder = tmp_path
        path = tmp_path / f"{'a' * 64}.arrays"
        computed = 0

        def ask(self, answer=ANSWER, expected=EXPECTED, plausible=finite, key="a" * 64):
            def compute():
                self.computed += 1
                return answer

            return load_or_compute(self.folder, key, compute, expected, plausible)

    made = Cached()
    made.ask()
    assert made.computed == 1
    return made


def assert_answer(arrays):
    assert arrays.keys() == ANSWER.keys()
    for name, values in ANSWER.items():
        np.testing.assert_array_equal(arrays[name], values)
        assert arrays[name].dtype == values.dtype


def test_arrays_are_computed_once_and_leave_no_other_file(cached):
    assert_answer(cached.ask())
    assert cached.computed == 1
    assert list(cached.folder.iterdir()) == [cached.path]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_entry_is_computed_again_and_replaced(cached, share, capfd):
    complete = cached.path.read_bytes()
    cached.path.write_bytes(complete[: int(share * len(complete))])
    assert_answer(cached.ask())
    assert_answer(cached.ask())
    assert cached.computed == 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("error")
def test_a_flipped_bit_anywhere_is_noticed(cached, capfd):
    complete = cached.path.read_bytes()
    positions = range(0, len(complete), 23)
    for position in positions:
        damaged = bytearray(complete)
        damaged[position] ^= 1 << position % 8
        cached.path.write_bytes(damaged)
        assert_answer(cached.ask())
    assert cached.computed == 1 + len(positions)
    assert_answer(cached.ask())
    assert cached.computed == 1 + len(positions)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "other",
    [
        ANSWER | {"density": np.ones((4, 4))},
        ANSWER | {"density": np.ones(3)},
        ANSWER | {"density": ANSWER["density"].astype(np.float32)},
        ANSWER | {"failed": np.zeros(3)},
        ANSWER | {"density": np.full((3, 4), np.nan)},
        ANSWER | {"pressure": np.ones(3)},
        {"density": ANSWER["density"]},
    ],
    ids=["length", "rank", "precision", "type", "not a number", "one more", "one less"],
)
def test_a_sound_entry_that_cannot_be_the_answer_is_replaced(cached, other):
    cached.path.unlink()
    specs = {name: ArraySpec(values.shape, values.dtype.type) for name, values in other.items()}
    cached.ask(other, specs, lambda _: True)
    cached.ask(other, specs, lambda _: True)
    assert cached.computed == 2  # stored as another program would have
    assert_answer(cached.ask())
    assert_answer(cached.ask())
    assert cached.computed == 3


def test_an_entry_under_another_name_is_not_read(cached):
    cached.path.rename(cached.folder / f"{'b' * 64}.arrays")
    cached.ask(key="b" * 64)
    assert cached.computed == 2


def test_a_cache_that_cannot_be_written_is_no_error(cached, tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", None):
        cached.folder = folder
        assert_answer(cached.ask())
    assert cached.computed == 3


def test_a_key_changes_with_numbers_shapes_and_texts_but_not_with_the_last_bit():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    key = content_key("air", values)
    assert content_key("air", values * (1 + 1e-13)) == key
    others = [
        content_key("air", values * (1 + 1e-8)),
        content_key("air", values.reshape(2, 2)),
        content_key("air", values[:2], values[2:]),
        content_key("a", "ir", values),
        content_key("argon", values),
    ]
    assert len({key, *others}) == 6
