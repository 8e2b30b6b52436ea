"""Jobs, their queue and files, and the processes that compute; with the reading of an article as the work."""

import json
import subprocess
import sys
import threading
import time
import tomllib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import shocklayer
from shocklayer.app import jobs, scenario_toml
from shocklayer.app.jobs import MOST_KEPT, MOST_WAITING, JobQueue
from shocklayer.app.refusal import Refusal
from shocklayer.app.worker import Worker, WorkerEndedError
from shocklayer.scenario import load

ARTICLE = "The glider flew at Mach 20 (24,700 km/h) at 60 km."


class Held:
    """A worker whose tasks wait until they are let go, or killed."""

    def __init__(self) -> None:
        self.go, self.dead, self.closed = threading.Semaphore(0), threading.Event(), False

    def ask(self, task, arguments, time_limit, progress=None) -> str:
        assert progress is not None
        progress("reading")
        while not self.go.acquire(timeout=0.01):
            if self.dead.is_set():
                self.dead.clear()
                raise WorkerEndedError
        return json.dumps({"files": []})

    def kill(self) -> None:
        self.dead.set()

    def close(self) -> None:
        self.kill()


@pytest.fixture
def queue(tmp_path):
    worker = Held()
    queue = JobQueue(worker, tmp_path)
    yield queue, worker
    queue.close()


def submit(queue):
    return queue.submit("claims", "an article", {"text": ""}, "shocklayer claims FILE")


def until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_one_job_runs_and_four_wait(queue):
    queue, worker = queue
    started = [submit(queue) for _ in range(1 + MOST_WAITING)]
    assert MOST_WAITING == 4
    with pytest.raises(Refusal) as refusal:
        submit(queue)
    assert refusal.value.status == 429
    until(lambda: started[0].stage == "reading")
    assert [job.state for job in started] == ["running", *["queued"] * 4]
    worker.go.release()
    until(lambda: started[1].state == "running")
    assert (started[0].state, started[0].progress) == ("done", 1.0)
    submit(queue)


def test_a_job_that_waits_or_runs_can_be_ended_without_the_others(queue):
    queue, worker = queue
    first, second, third = (submit(queue) for _ in range(3))
    assert queue.end(second.identity).state == "cancelled"
    assert queue.end(first.identity).state == "cancelled"
    until(lambda: third.state == "running")
    worker.go.release()
    until(lambda: third.state == "done")
    assert not first.folder.exists() and not second.folder.exists() and third.folder.exists()
    queue.end(third.identity)
    assert not third.folder.exists()
    with pytest.raises(Refusal):
        queue.get(third.identity)


def test_a_job_whose_process_is_killed_fails_and_the_next_one_runs(queue):
    queue, worker = queue
    first, second = submit(queue), submit(queue)
    worker.kill()
    until(lambda: first.state == "failed")
    assert "start the job again" in first.error
    worker.go.release()
    until(lambda: second.state == "done")


def test_the_newest_twenty_results_are_kept(queue):
    queue, worker = queue
    started = []
    for _ in range(MOST_KEPT + 3):
        started.append(submit(queue))
        worker.go.release()
        until(lambda: started[-1].is_over)
    assert MOST_KEPT == 20
    assert [job.folder.exists() for job in started] == [False] * 3 + [True] * 20
    assert queue.newest() == started[:2:-1]


def test_progress_grows_by_stages(queue):
    queue, _ = queue
    job = submit(queue)
    job.kind = "run"
    seen = []
    for stage in (*jobs.STAGES["run"], "computing heating", "something else"):
        job.reached(stage)
        seen.append(job.progress)
    assert seen == sorted(seen) and 0.0 <= seen[0] and seen[-1] < 1.0
    job.reached("packing the results|0.5")
    assert job.progress == pytest.approx(0.95)


def test_the_stages_of_a_run_are_those_of_the_chain():
    source = (Path(shocklayer.__path__[0]) / "chain.py").read_text(encoding="utf-8")
    named = [stage for stage in jobs.STAGES["run"] if f'step("{stage}")' in source]
    assert len(named) == source.count('step("') - source.count('step("computing the heat shield")')


def test_the_share_of_flown_flights_is_read_from_the_messages_of_an_ensemble():
    from shocklayer.app.ensemble_adapter import stage_of

    assert stage_of("flying: 4096 of 10000 flights, 12 s left") == "flying|0.410"
    assert stage_of("flying: 0 of 1 flights") == "flying|0.000"
    assert stage_of("computing statistics") == "computing statistics"


def test_the_stages_of_an_ensemble_are_those_of_its_package():
    folder = Path(shocklayer.__path__[0]) / "ensemble"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    for stage in jobs.STAGES["ensemble"][1:-1]:
        assert f'("{stage}")' in source or f'f"{stage}: ' in source, stage


def test_a_job_from_its_start_to_its_files(client):
    answer = client.post("/api/jobs", {"kind": "claims", "text": ARTICLE})
    assert answer.status_code == 200
    identity = answer.json()["id"]
    assert len(identity) == 32 and int(identity, 16) >= 0

    def state():
        return client.get(f"/api/jobs/{identity}").json()

    until(lambda: state()["state"] not in ("queued", "running"), 60.0)
    document = state()
    assert (document["state"], document["progress"], document["error"]) == ("done", 1.0, "")
    assert document["files"] == ["command.txt", "result.zip", "result/claims.json", "result/report.html"]
    assert client.get(f"/jobs/{identity}").status_code == 200
    report = client.get(f"/jobs/{identity}/files/result/report.html")
    policy = report.headers["content-security-policy"]
    assert "sandbox" in policy and "allow-same-origin" not in policy
    assert "The glider flew at" in report.text and client.workbench.token not in report.text
    archive = zipfile.ZipFile(BytesIO(client.get(f"/jobs/{identity}/files/result.zip").content))
    assert archive.namelist() == ["result/claims.json", "result/report.html", "command.txt"]
    claims = client.get(f"/jobs/{identity}/files/result/claims.json")
    assert claims.headers["content-disposition"].startswith("attachment")
    assert claims.json() == client.post("/api/claims", {"text": ARTICLE}).json()
    for name in (
        "../x",
        "..%2f..%2fetc/passwd",
        "result",
        "result/",
        "/etc/passwd",
        "x",
    ):
        assert client.get(f"/jobs/{identity}/files/{name}").status_code == 404
    ended = client.send("DELETE", f"/api/jobs/{identity}", headers=client.headers(content_type=None))
    assert ended.status_code == 200
    assert client.get(f"/api/jobs/{identity}").status_code == 404
    assert client.send("DELETE", f"/api/jobs/{identity}", headers=client.headers()).status_code == 404


def test_a_process_that_is_killed_is_started_again():
    worker = Worker()
    try:
        assert json.loads(worker.ask("claims", {"text": ""}, 60.0)) == []
        number = worker.process_number
        worker.kill()
        until(lambda: worker.process_number is None)
        assert json.loads(worker.ask("claims", {"text": ""}, 60.0)) == []
        assert worker.process_number not in (None, number)
        with pytest.raises(Refusal) as late:
            worker.ask("claims", {"text": "Mach 5 at 30 km is fast. " * 2000}, 0.05)
        assert late.value.status == 422 and "longer" in str(late.value)
        with pytest.raises(Refusal) as fault:
            worker.ask("claims", {}, 60.0)
        assert fault.value.status == 422
    finally:
        worker.close()
    with pytest.raises(WorkerEndedError):
        worker.ask("claims", {"text": ""}, 60.0)


def test_the_server_imports_no_jax():
    code = (
        "import sys; from shocklayer.app.server import application; "
        "from shocklayer.app.workbench import Workbench; "
        "from shocklayer.app import about, flight_list, pages; "
        "w = Workbench(8787); application(w); pages._facilities(); "
        "flight_list.flights(); about.validation_table(); about.sources(); w.close(); "
        "print([name for name in ('jax', 'matplotlib', 'xarray', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name", ["stardust", "fire-ii", "space-shuttle", "boost-glide", "mars-pathfinder", "x-15"]
)
def test_the_scenario_of_a_job_repeats_it(tmp_path, name):
    settings = ["vehicle.mass=50 kg", "output.samples=50", "seed=3"]
    asked = {"scenario": name, "set": settings[:2], "seed": 3, "quick": True}
    path = tmp_path / "scenario.toml"
    path.write_text(scenario_toml.changed_scenario(asked), encoding="utf-8")
    assert tomllib.loads(path.read_text(encoding="utf-8"))["seed"] == 3
    repeated, expected = load(path), load(name, ["layer.chemistry=equilibrium", *settings])
    assert _without_files(repeated) == _without_files(expected)


def _without_files(scenario) -> str:
    return scenario.model_dump_json().replace("builtin:scenarios/", "")


@pytest.mark.long
def test_a_flight_of_the_page_is_that_of_the_command(client):
    from shocklayer import chain

    answer = client.post("/api/fly", {"scenario": "stardust", "set": {"vehicle.mass": "50 kg"}})
    assert answer.status_code == 200
    document = answer.json()
    result = chain.run(load("stardust", ["layer.chemistry=equilibrium", "vehicle.mass=50 kg"]))
    for name, peak in result.summary["peaks"].items():
        assert document["summary"]["peaks"][name]["value"] == pytest.approx(peak["value"], rel=1e-9)
    assert set(document["plots"]) == {
        *("altitude_speed", "histories", "electron_density", "radio", "stations", "visibility", "facilities")
    }
    tunnel = client.post("/api/tunnel", {"facility": "T4"})
    assert tunnel.status_code == 200 and tunnel.json()["test_section"]["mach_number"] > 5.0
    job = client.post("/api/jobs", {"kind": "run", "scenario": "stardust", "quick": True}).json()["id"]
    until(lambda: client.get(f"/api/jobs/{job}").json()["state"] not in ("queued", "running"), 600.0)
    files = client.get(f"/api/jobs/{job}").json()["files"]
    assert {"result/report.html", "result/tracking.csv", "scenario.toml", "result.zip"} <= set(files)
