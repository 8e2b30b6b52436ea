"use strict";
(() => {
  const { post, element, draw, forget, say, sliders, latest } = shocklayer;
  const TITLES = { histories: "Flight, heating and loads over time", radio: "Radio links", electron_density: "Electron density",
    altitude_speed: "Altitude and speed", stations: "Along the body", visibility: "Line of sight", facilities: "Ground facilities" };
  const panels = document.getElementById("panels"), second = document.getElementById("second");
  const open = [];

  // The address keeps what is shown, so that a reload or a bookmark shows it again.
  function keep() {
    const query = new URLSearchParams();
    open.forEach((panel, index) => {
      if (panel.toml) { return; }
      const key = index ? "beside" : "scenario";
      query.set(key, panel.name);
      Object.entries(panel.changes()).forEach(([name, value]) => query.append(`${key}.set`, `${name}=${value}`));
    });
    history.replaceState(null, "", `?${query}`);
  }

  function panel(number, name, kept) {
    const root = document.getElementById("panel").content.cloneNode(true).firstElementChild;
    const part = (selector) => root.querySelector(selector);
    const select = part(".scenario"), status = part(".status"), form = part(".sliders"), resetAll = part(".reset");
    const self = { name, toml: null, changes: () => (control ? control.changes() : {}) };
    let control = null, nominal = null, generation = 0;
    form.dataset.key = `panel${number}`;
    root.setAttribute("aria-label", number ? "Second flight" : "Flight");
    part(".close").hidden = number === 0;
    if ([...select.options].some((option) => option.value === name)) { select.value = name; }
    self.name = select.value;
    const source = () => (self.toml === null ? { scenario: self.name } : { toml: self.toml });

    async function load(settings) {
      const mine = ++generation;
      control = null;
      nominal = null;
      say(status, "Reading the scenario…", "busy");
      try {
        const about = await post("/api/sliders", source());
        if (mine !== generation) { return; }
        part(".about").textContent = about.source === "uploaded" ? about.title : about.source;
        control = sliders(form, about.sliders, () => { command(); fly(); });
        for (const [field, value] of settings) {
          const state = control.inputs.find((each) => each.name === field);
          const slider = about.sliders.find((each) => each.name === field);
          if (state && slider && Number.isFinite(parseFloat(value))) { state.set(parseFloat(value), true); }
        }
        part(".job").textContent = about.layer === "equilibrium" ? "Compute the whole chain" : "Compute the whole chain (minutes)";
        command();
        await fly();
      } catch (error) { if (mine === generation) { say(status, error.message, "bad"); } }
    }

    const fly = latest(async (superseded) => {
      if (!control) { return; }
      const mine = generation, changes = control.changes(), begun = performance.now();
      resetAll.disabled = !Object.keys(changes).length;
      keep();
      const slow = setTimeout(() => say(status, "Computing… the first flight of a shape compiles its programs and takes up to a minute.", "busy"), 2500);
      say(status, "Computing…", "busy");
      try {
        if (!nominal) {
          firstPicture(await post("/api/envelope", source()));
          if (mine !== generation) { return; }
          const first = await post("/api/fly", source());
          if (mine !== generation) { return; }
          nominal = first.numbers;
          if (!Object.keys(changes).length) { show(first, begun); return; }
        }
        // While a slider moves only the flight is computed, which is quick; the rest follows when it rests.
        live(await post("/api/envelope", { ...source(), set: changes }));
        if (superseded() || mine !== generation) { return; }
        const flight = await post("/api/fly", { ...source(), set: changes });
        if (mine === generation) { show(flight, begun); }
      } catch (error) { if (mine === generation) { say(status, error.message, "bad"); } }
      finally { clearTimeout(slow); }
    });

    function show(flight, begun) {
      const before = new Map(nominal.map((row) => [row.name, row]));
      const table = part(".numbers");
      table.hidden = false;
      table.tBodies[0].replaceChildren(...flight.numbers.map((row) => {
        const was = before.get(row.name);
        return element("tr", { className: row.in_range ? "" : "out" }, element("td", { textContent: row.label }),
          element("td", { className: "n", textContent: row.text }), element("td", { className: "n", textContent: was ? was.text : "–" }),
          element("td", { className: "n", textContent: change(row, was) }), element("td", { textContent: row.where }));
      }));
      part(".story").textContent = flight.lead;
      part(".doubts").replaceChildren(...flight.doubts.map((doubt) => element("li", { textContent: `${doubt.numbers}: ${doubt.reasons}.` })));
      figures(flight.plots);
      say(status, `${flight.title}: on the screen after ${((performance.now() - begun) / 1000).toFixed(2)} s.`);
    }

    const LIVE = [["Altitude", "altitude", 1e-3, " [km]"], ["Speed", "speed", 1e-3, " [km/s]"], ["Mach number", "mach_number", 1, ""],
      ["Load factor", "load_factor", 1, " [g₀]"], ["Dynamic pressure", "dynamic_pressure", 1e-3, " [kPa]"]];

    // The flight alone is there in a second, while the chain of a new shape takes longer.
    function firstPicture(flight) {
      const axis = (title) => ({ title: { text: title, standoff: 6 }, showline: true, zeroline: false, ticks: "outside", automargin: true });
      part(".numbers").hidden = true;
      part(".story").textContent = "";
      part(".doubts").replaceChildren();
      figures({ histories: LIVE.map(([label, name, scale, unit]) => ({
        data: [{ type: "scatter", mode: "lines", x: flight.time, y: flight[name].map((value) => value * scale), line: { color: "#4477aa", width: 1.8 } }],
        layout: { margin: { l: 8, r: 12, t: 12, b: 8 }, font: { size: 12 }, showlegend: false, xaxis: axis("Time [s]"), yaxis: axis(label + unit) },
        height: 220,
      })) });
    }

    function live(flight) {
      for (const node of root.querySelectorAll('[data-name="histories"] .plot')) {
        const title = node.figure?.layout.yaxis?.title?.text ?? "";
        const [, name, scale] = LIVE.find(([words]) => title.startsWith(words)) ?? [];
        if (!name) { continue; }
        const { data, layout, height } = node.figure;
        draw(node, { data: [{ ...data[0], x: flight.time, y: flight[name].map((value) => value * scale) }], layout: { ...layout, shapes: [] }, height });
      }
    }

    function figures(plots) {
      const home = part(".figures");
      for (const name of Object.keys(TITLES)) {
        let group = home.querySelector(`[data-name="${name}"]`);
        const given = plots[name] ?? [];
        if (group && group.querySelectorAll(".plot").length !== given.length) {
          group.querySelectorAll(".plot").forEach(forget);
          group.remove();
          group = null;
        }
        if (!given.length) { continue; }
        if (!group) {
          group = element("details", { className: "group", open: ["histories", "radio", "electron_density"].includes(name) },
            element("summary", { textContent: TITLES[name] }), element("div", { className: "grid" }, ...given.map((each, index) => {
              const title = each.layout.yaxis?.title?.text ?? TITLES[name];
              return element("div", { className: "plot", role: "img", ariaLabel: `${TITLES[name]}, figure ${index + 1}: ${title}` });
            })));
          group.dataset.name = name;
          const order = Object.keys(TITLES), next = [...home.children].find((each) => order.indexOf(each.dataset.name) > order.indexOf(name));
          home.insertBefore(group, next ?? null);
        }
        group.querySelectorAll(".plot").forEach((node, index) => draw(node, given[index]));
      }
    }

    function command() {
      const words = Object.entries(control ? control.changes() : {}).map(([field, value]) => ` --set '${field}=${value}'`);
      part(".command").textContent = `shocklayer run ${self.toml === null ? self.name : "scenario.toml"}${words.join("")} --out out/flight`;
    }

    select.addEventListener("change", () => { self.name = select.value; self.toml = null; keep(); load([]); });
    resetAll.addEventListener("click", () => { if (control) { control.reset(); command(); fly(); } });
    part(".upload").addEventListener("change", async (event) => {
      const file = event.target.files[0];
      event.target.value = "";
      if (!file) { return; }
      if (file.size > 200000) { say(status, "A scenario is smaller than 200 kB.", "bad"); return; }
      self.toml = await file.text();
      load([]);
    });
    part(".job").addEventListener("click", async () => {
      try {
        const body = { kind: "run", ...source(), set: self.changes(), quick: part(".quick").checked };
        location.assign((await post("/api/jobs", body)).url);
      } catch (error) { say(status, error.message, "bad"); }
    });
    part(".close").addEventListener("click", () => {
      root.querySelectorAll(".plot").forEach(forget);
      open.splice(open.indexOf(self), 1);
      generation++;
      root.remove();
      panels.classList.remove("two");
      second.hidden = false;
      keep();
      second.focus();
    });
    open.push(self);
    panels.append(root);
    load(kept);
  }

  const query = new URLSearchParams(location.search);
  const kept = (key) => query.getAll(`${key}.set`).map((each) => each.split("="));
  function addSecond(name) {
    panels.classList.add("two");
    second.hidden = true;
    panel(1, name, kept("beside"));
  }
  panel(0, query.get("scenario") ?? "stardust", kept("scenario"));
  if (query.get("beside")) { addSecond(query.get("beside")); }
  second.addEventListener("click", () => { addSecond(open[0].name); keep(); });
})();
