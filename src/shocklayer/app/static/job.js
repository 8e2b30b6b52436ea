"use strict";
(() => {
  const { post, get, end, element, say } = shocklayer;
  const status = document.getElementById("status"), form = document.getElementById("ensemble");
  const UNITS = { peak_stagnation_heat_flux: " MW/m^2", heat_load: " MJ/m^2", peak_dynamic_pressure: " kPa" };
  if (form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const value = (id) => document.getElementById(id).value;
      say(status, "Reading the scenario…", "busy");
      try {
        const body = { kind: "ensemble", scenario: value("scenario"), n: Number(value("n")), sampling: value("sampling"), seed: Number(value("seed")) };
        if (value("quantity")) {
          if (!value("limit")) { say(status, "Give the value of the limit.", "bad"); document.getElementById("limit").focus(); return; }
          body.limit = { [value("quantity")]: value("limit") + (UNITS[value("quantity")] ?? "") };
        }
        location.assign((await post("/api/jobs", body)).url);
      } catch (error) { say(status, error.message, "bad"); }
    });
    const flight = document.getElementById("scenario");
    const tell = async () => {
      let lines;
      try { lines = (await post("/api/sliders", { scenario: flight.value })).dispersed; }
      catch (error) { lines = [error.message]; }
      const items = lines.length ? lines : ["nothing: the scenario has no table [ensemble]"];
      document.getElementById("dispersed").replaceChildren(...items.map((line) => element("li", { textContent: line })));
    };
    flight.addEventListener("change", tell);
    tell();
    return;
  }

  const root = document.getElementById("job"), bar = document.getElementById("bar"), button = document.getElementById("end");
  const address = `/api/jobs/${root.dataset.id}`;
  const WORDS = { queued: "Waiting for its turn", running: "Running", done: "Done", failed: "Failed", cancelled: "Ended by you" };

  async function look() {
    let job;
    try { job = await get(address); } catch (error) { say(status, error.message, "bad"); button.hidden = true; return; }
    bar.value = job.progress;
    const time = job.seconds >= 60 ? `${Math.floor(job.seconds / 60)} min ${Math.round(job.seconds % 60)} s` : `${Math.round(job.seconds)} s`;
    const stage = job.state === "running" && job.stage ? `: ${job.stage}` : "";
    say(status, job.state === "failed" ? job.error : `${WORDS[job.state]}${stage}${job.state === "queued" ? "" : `, ${time}`}.`,
      job.state === "failed" ? "bad" : job.state === "running" ? "busy" : "");
    const now = job.stages.indexOf(job.stage);
    [...document.getElementById("stages").children].forEach((item, index) => {
      item.className = job.state === "done" || index < now ? "over" : index === now && job.state === "running" ? "now" : "";
    });
    document.title = `${Math.round(job.progress * 100)} % ${job.title}: shocklayer`;
    if (job.state === "queued" || job.state === "running") { setTimeout(look, 600); return; }
    button.textContent = "Remove this job and its files";
    document.getElementById("files").replaceChildren(...job.files.map((name) => element("li", {},
      element("a", { href: `/jobs/${job.id}/files/${name}`, textContent: name.replace("result/", ""), target: name.endsWith(".html") ? "_blank" : "" }))));
    const report = job.files.find((name) => name === "result/report.html");
    if (report) {
      const frame = element("iframe", { title: "Report", src: `/jobs/${job.id}/files/${report}` });
      frame.setAttribute("sandbox", "allow-scripts allow-downloads");
      document.getElementById("report").replaceChildren(frame);
    }
  }

  button.addEventListener("click", async () => {
    try {
      const { state } = await end(address);
      if (state === "cancelled" && button.textContent === "End this job") { look(); } else { location.assign("/jobs"); }
    } catch (error) { say(status, error.message, "bad"); }
  });
  document.getElementById("copy").addEventListener("click", async (event) => {
    try { await navigator.clipboard.writeText(root.querySelector("code").textContent); event.target.textContent = "Copied"; } catch (error) { event.target.hidden = true; }
  });
  look();
})();
