"use strict";
// What all pages share: requests with the token, and figures in the colours of the page.
const shocklayer = (() => {
  const token = document.querySelector('meta[name="shocklayer-token"]').content;

  async function send(method, address, body) {
    const options = { method, headers: { "X-Shocklayer-Token": token } };
    if (body !== undefined) {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    let answer;
    try {
      answer = await fetch(address, options);
    } catch (error) {
      throw new Error("The server does not answer; is it still running?");
    }
    const document_ = await answer.json().catch(() => ({ error: "The server's answer cannot be read." }));
    if (!answer.ok) { throw new Error(document_.error); }
    return document_;
  }

  function element(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in node && name !== "list") { node[name] = value; } else { node.setAttribute(name, value); }
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // The report's figures are drawn for white paper; here they take the colours of the page.
  function themed(figure) {
    const layout = structuredClone(figure.layout);
    const ink = colour("--ink"), soft = colour("--soft"), grid = colour("--grid");
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    layout.paper_bgcolor = "rgba(0,0,0,0)";
    layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.font = { ...layout.font, color: ink };
    layout.hoverlabel = { ...layout.hoverlabel, bgcolor: colour("--raised"), font: { ...layout.hoverlabel?.font, color: ink } };
    for (const [name, axis] of Object.entries(layout)) {
      if (/^[xy]axis\d*$/.test(name)) { Object.assign(axis, { gridcolor: grid, linecolor: soft, tickcolor: soft }); }
    }
    if (!dark) { return { data: figure.data, layout }; }
    for (const shape of layout.shapes ?? []) {
      if (shape.type === "rect" && shape.fillcolor) { shape.fillcolor = "rgba(255,255,255,0.08)"; }
      if (shape.line?.color) { shape.line.color = soft; }
    }
    for (const note of layout.annotations ?? []) {
      note.font = { ...note.font, color: ink };
      if (note.bgcolor) { note.bgcolor = colour("--paper"); }
    }
    const data = figure.data.map((trace) => {
      const changed = { ...trace };
      if (changed.line) { changed.line = { ...changed.line, color: lighter(changed.line.color) }; }
      if (typeof changed.textfont?.color === "string") { changed.textfont = { ...changed.textfont, color: ink }; }
      return changed;
    });
    return { data, layout };
  }

  // A line that is dark on white paper would vanish on black.
  function lighter(given) {
    const parts = /^#([0-9a-f]{6})$/i.exec(given ?? "");
    if (!parts) { return given; }
    const rgb = [0, 2, 4].map((at) => parseInt(parts[1].slice(at, at + 2), 16));
    const light = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255;
    if (light > 0.55) { return given; }
    const share = (0.62 - light) / (1 - light);
    return `rgb(${rgb.map((value) => Math.round(value + (255 - value) * share)).join(",")})`;
  }

  const settings = { responsive: true, displaylogo: false, displayModeBar: false };

  // Draws a figure when it is on the screen, and again when it changes while it is there.
  const seen = new Set(), waiting = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) { seen.add(entry.target); flush(entry.target); } else { seen.delete(entry.target); }
    }
  }, { rootMargin: "200px" });

  function flush(node) {
    const figure = waiting.get(node);
    if (figure === undefined) { return; }
    waiting.delete(node);
    const { data, layout } = themed(figure);
    Plotly.react(node, data, layout, settings);
  }

  function draw(node, figure) {
    node.figure = figure;
    if (figure.height) { node.style.height = `${figure.height}px`; }
    waiting.set(node, figure);
    observer.observe(node);
    if (seen.has(node)) { flush(node); }
  }

  function forget(node) {
    observer.unobserve(node);
    seen.delete(node);
    waiting.delete(node);
    if (node.figure) { Plotly.purge(node); }
  }

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.querySelectorAll(".plot").forEach((node) => { if (node.figure) { draw(node, node.figure); } });
  });

  function say(node, text, kind = "") {
    node.textContent = text;
    node.classList.toggle("bad", kind === "bad");
    node.classList.toggle("busy", kind === "busy");
  }

  // A number as text with as many digits as its step, such as 7.65 for a step of 0.01.
  function shown(value, step) {
    const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
    return Number(value).toFixed(digits);
  }

  // One slider for each number, with its unit, range, source and reset.
  function sliders(form, given, changed) {
    form.replaceChildren();
    const inputs = given.map((each, index) => {
      const id = `${form.dataset.key ?? "s"}-${index}`;
      const unit = each.unit ? ` ${each.unit.replace("^2", "²").replace("^3", "³")}` : "";
      const output = element("output", { htmlFor: id });
      const input = element("input", { type: "range", id, min: each.minimum, max: each.maximum, step: "any" });
      input.value = each.value;
      const reset = element("button", { type: "button", className: "plain small", textContent: "Reset", disabled: true });
      reset.setAttribute("aria-label", `Reset ${each.label}`);
      const state = { name: each.name, input, moved: false, reset: () => set(each.value, false) };
      const set = (value, moved) => {
        state.moved = moved;
        const text = moved ? shown(value, each.step) : `${each.value}`;
        state.text = text + unit;
        input.value = value;
        output.value = state.text;
        input.setAttribute("aria-valuetext", state.text);
        reset.disabled = !moved;
      };
      set(each.value, false);
      // The flow around another body takes some seconds: it is computed when the slider is let go.
      let rest = 0;
      const moved = () => {
        clearTimeout(rest);
        if (each.slow) { rest = setTimeout(changed, 500); } else { changed(); }
      };
      input.addEventListener("input", () => { set(input.valueAsNumber, true); moved(); });
      input.addEventListener("keydown", (event) => {
        const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
        if (direction === undefined) { return; }
        event.preventDefault();
        const wanted = Math.min(each.maximum, Math.max(each.minimum, input.valueAsNumber + direction * each.step));
        set(wanted, true);
        moved();
      });
      reset.addEventListener("click", () => { state.reset(); changed(); input.focus(); });
      state.set = set;
      form.append(element("div", { className: "slider" },
        element("label", { htmlFor: id, textContent: each.label }), output, reset, input,
        element("small", { textContent: `${each.minimum} to ${each.maximum}${unit}.${each.slow ? " Another body takes some seconds." : ""} Source: ${each.source}`, title: each.source })));
      return state;
    });
    return {
      inputs,
      changes: () => Object.fromEntries(inputs.filter((each) => each.moved).map((each) => [each.name, each.text.trim()])),
      reset: () => inputs.forEach((each) => each.reset()),
    };
  }

  // Runs one request at a time; of those that come meanwhile only the last is sent. The work can ask whether
  // another waits already.
  function latest(work) {
    let busy = false, again = false;
    return async function run() {
      if (busy) { again = true; return; }
      busy = true;
      do { again = false; await work(() => again); } while (again);
      busy = false;
    };
  }

  return { post: (address, body) => send("POST", address, body), get: (address) => send("GET", address),
    end: (address) => send("DELETE", address), element, draw, forget, say, sliders, latest, colour };
})();

// A change in words: per cent, or the difference where the nominal value is zero.
function change(row, was) {
  if (!was || row.value === null || was.value === null) { return "–"; }
  if (was.value === 0) { return row.value === 0 ? "–" : "new"; }
  const share = 100 * (row.value / was.value - 1);
  if (Math.abs(share) < 0.05) { return "–"; }
  return `${share > 0 ? "+" : "−"}${Math.abs(share).toPrecision(Math.abs(share) >= 100 ? 3 : 2)} %`;
}
