"use strict";
(() => {
  const { post, element, draw, say, sliders, latest, colour } = shocklayer;
  const status = document.querySelector("#status, .status");
  const AXIS = (title, more = {}) => ({ title: { text: title, standoff: 6 }, showline: true, zeroline: false, ticks: "outside", automargin: true, ...more });
  const LAYOUT = { margin: { l: 8, r: 12, t: 12, b: 8 }, font: { size: 12 }, hovermode: "closest", showlegend: false };

  function catalogue(filter) {
    const rows = [...document.querySelectorAll("#facilities tbody tr")].map((node) => ({ node, name: node.dataset.name,
      mach: JSON.parse(node.dataset.mach), enthalpy: JSON.parse(node.dataset.enthalpy) }));
    let flight = null;
    const value = (id) => document.getElementById(id).valueAsNumber;
    // A range of which one end is not published is open there; fixed nozzles are reached within 5 %.
    const reaches = ([low, high], wanted, unknown) => {
      if (!Number.isFinite(wanted)) { return true; }
      if (low === null && high === null) { return unknown; }
      return (low === null || wanted >= 0.95 * low) && (high === null || wanted <= 1.05 * high);
    };

    function show() {
      const unknown = document.getElementById("unknown").checked;
      let count = 0;
      for (const row of rows) {
        row.shown = reaches(row.mach, value("mach"), unknown) && reaches(row.enthalpy, value("enthalpy") * 1e6, unknown);
        row.node.hidden = !row.shown;
        count += row.shown;
      }
      say(status, `${count} of ${rows.length} facilities and modes`);
      map();
    }

    function map() {
      const data = [];
      for (const row of rows) {
        if (!row.shown || row.mach[1] === null || row.enthalpy[1] === null) { continue; }
        const x0 = row.mach[0] ?? row.mach[1], x1 = row.mach[1], y0 = (row.enthalpy[0] ?? row.enthalpy[1]) / 1e6, y1 = row.enthalpy[1] / 1e6;
        data.push({ type: "scatter", mode: x0 === x1 && y0 === y1 ? "markers" : "lines", x: [x0, x1, x1, x0, x0], y: [y0, y0, y1, y1, y0], fill: "toself",
          fillcolor: "rgba(31,95,139,0.08)", line: { width: 1.2, color: "#1f5f8b" }, name: row.name, text: row.name, hoverinfo: "text", hoveron: "points+fills" });
      }
      if (flight) {
        data.push({ type: "scatter", mode: "lines", x: flight.mach_number, y: flight.total_enthalpy.map((each) => each / 1e6),
          line: { width: 3, color: "#d0742a" }, name: flight.name, text: flight.altitude.map((each) => `${flight.name}, ${(each / 1000).toFixed(0)} km`), hoverinfo: "text" });
      }
      draw(document.getElementById("map"), { data, layout: { ...LAYOUT, xaxis: AXIS("Mach number", { rangemode: "tozero" }), yaxis: AXIS("total enthalpy, MJ/kg", { rangemode: "tozero" }) } });
    }

    filter.addEventListener("input", show);
    filter.addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("flight").addEventListener("change", async (event) => {
      const name = event.target.value;
      flight = null;
      if (name) {
        say(status, "Flying…", "busy");
        try { flight = { name, ...await post("/api/envelope", { scenario: name }) }; }
        catch (error) { say(status, error.message, "bad"); return; }
      }
      show();
    });
    show();
  }

  const ROWS = [["speed", "Speed", "m/s", 1], ["mach_number", "Mach number", "", 1], ["temperature", "Temperature", "K", 1],
    ["vibrational_temperature", "Vibrational temperature", "K", 1], ["pressure", "Pressure", "Pa", 1], ["density", "Density", "g/m³", 1e3],
    ["pitot_pressure", "Pitot pressure", "kPa", 1e-3], ["unit_reynolds_number", "Unit Reynolds number", "1/m", 1]];

  function facility(root) {
    const form = root.querySelector(".sliders"), table = root.querySelector(".stream"), reset = root.querySelector(".reset");
    if (!form) { return; }
    let nominal = null;
    const number = (value) => (value === null || value === undefined ? "–" : Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3 ? value.toExponential(3) : Number(value.toPrecision(4)).toString());
    const control = sliders(form, JSON.parse(root.dataset.sliders), () => run());
    const run = latest(async () => {
      const set = control.changes(), begun = performance.now();
      reset.disabled = !Object.keys(set).length;
      if (root.dataset.mode) { set.mode = root.dataset.mode; }
      say(status, "Computing… the first condition of a kind compiles its programs.", "busy");
      try {
        const document_ = await post("/api/tunnel", { facility: root.dataset.facility, set });
        nominal = nominal ?? document_;
        show(document_);
        say(status, `On the screen after ${((performance.now() - begun) / 1000).toFixed(2)} s.`);
      } catch (error) { say(status, error.message, "bad"); }
    });

    function show(given) {
      table.hidden = false;
      const head = ["quantity", given.condition["nozzle.chemistry"]?.value ?? "test section", "equilibrium", "frozen", "nominal", "change"];
      table.tHead.replaceChildren(element("tr", {}, ...head.map((name, index) => element("th", { scope: "col", className: index ? "n" : "", textContent: name }))));
      const line = (label, unit, scale, read) => {
        const now = read(given.test_section), was = read(nominal.test_section);
        const cells = [now, read(given.equilibrium), read(given.frozen), was].map((value) => element("td", { className: "n", textContent: number(value === null ? null : value * scale) }));
        return element("tr", {}, element("td", { textContent: unit ? `${label}, ${unit}` : label }), ...cells,
          element("td", { className: "n", textContent: was ? change({ value: now }, { value: was }) : "–" }));
      };
      const rows = ROWS.map(([name, label, unit, scale]) => line(label, unit, scale, (stream) => stream?.[name] ?? null));
      const single = (label, unit, value, scale) => element("tr", {}, element("td", { textContent: `${label}, ${unit}` }),
        element("td", { className: "n", textContent: number(value === null || value === undefined ? null : value * scale) }), ...[0, 0, 0, 0].map(() => element("td")));
      rows.push(single("Reservoir temperature", "K", given.reservoir.temperature, 1), single("Reservoir pressure", "MPa", given.reservoir.pressure, 1e-6),
        single("Total enthalpy above the fill gas", "MJ/kg", given.reservoir.enthalpy, 1e-6), single("Test time", "ms", given.test_time, 1e3));
      table.tBodies[0].replaceChildren(...rows);
      root.querySelector(".doubts").replaceChildren(...given.warnings.map((each) => element("li", { textContent: each.message })));
      const profile = given.nozzle_profile;
      if (profile) {
        draw(root.querySelector(".nozzle"), { height: 300, data: [{ type: "scatter", mode: "lines", x: profile.distance, y: profile.temperature, name: "temperature", line: { color: "#1f5f8b", width: 2 } },
          { type: "scatter", mode: "lines", x: profile.distance, y: profile.vibrational_temperature, name: "vibrational temperature", line: { color: "#d0742a", width: 2, dash: "dash" } }],
          layout: { ...LAYOUT, showlegend: true, legend: { orientation: "h", y: 1.1 }, xaxis: AXIS("distance from the throat, m"), yaxis: AXIS("temperature, K", { type: "log" }) } });
      }
    }
    reset.addEventListener("click", () => { control.reset(); run(); });
    run();
  }

  const filter = document.getElementById("filter"), condition = document.getElementById("condition");
  if (filter) { catalogue(filter); }
  if (condition) { facility(condition); }
})();
