"use strict";
(() => {
  const { post, element, say } = shocklayer;
  const text = document.getElementById("text"), status = document.getElementById("status");
  const result = document.getElementById("result"), button = document.getElementById("check");
  const NAMES = { consistent: "consistent", "consistent-with-convention": "consistent with a convention",
    "needs-qualification": "needs qualification", inconsistent: "inconsistent", "not-checkable": "not checkable" };
  const ORDER = ["inconsistent", "needs-qualification", "not-checkable", "consistent-with-convention", "consistent"];
  const EXAMPLE = "The capsule met the atmosphere at Mach 20 (24,700 km/h) and was out of radio contact for four minutes. "
    + "At 60 km altitude its nose glowed at 1,600 degrees Celsius. It covered the last 100 km in 30 seconds.";

  async function check() {
    const article = text.value;
    if (!article.trim()) { say(status, "Paste a text first.", "bad"); text.focus(); return; }
    button.disabled = true;
    say(status, "Reading…", "busy");
    try {
      show(article, await post("/api/claims", { text: article }));
    } catch (error) {
      say(status, error.message, "bad");
    }
    button.disabled = false;
  }

  function show(article, claims) {
    const counts = ORDER.map((verdict) => [verdict, claims.filter((claim) => claim.verdict === verdict).length]).filter(([, n]) => n);
    document.getElementById("counts").replaceChildren(...counts.map(([verdict, n]) =>
      element("li", { className: `v-${verdict}`, textContent: `${n} ${NAMES[verdict]}` })));
    document.getElementById("marked").replaceChildren(...marked(article, claims));
    document.getElementById("claims").replaceChildren(...claims.map(card));
    result.hidden = false;
    say(status, claims.length ? `${claims.length} ${claims.length === 1 ? "claim" : "claims"} found.`
      : "No figure in this text that physics or published data could judge.");
  }

  // Offsets count characters; JavaScript counts halves of those beyond the basic plane.
  function marked(article, claims) {
    const letters = Array.from(article), sentences = new Map();
    claims.forEach((claim, index) => {
      const key = `${claim.start} ${claim.end}`;
      if (!sentences.has(key)) { sentences.set(key, { start: claim.start, end: claim.end, claims: [] }); }
      sentences.get(key).claims.push({ claim, index });
    });
    const nodes = [];
    let position = 0;
    for (const sentence of [...sentences.values()].sort((a, b) => a.start - b.start)) {
      if (sentence.start < position) { continue; }
      nodes.push(letters.slice(position, sentence.start).join(""));
      const worst = ORDER.find((verdict) => sentence.claims.some(({ claim }) => claim.verdict === verdict));
      nodes.push(element("mark", { className: `v-${worst}` }, letters.slice(sentence.start, sentence.end).join("")));
      sentence.claims.forEach(({ index }) => nodes.push(element("sup", {},
        element("a", { href: `#claim-${index + 1}`, textContent: ` ${index + 1}`, ariaLabel: `Claim ${index + 1}` }))));
      position = sentence.end;
    }
    nodes.push(letters.slice(position).join(""));
    return nodes;
  }

  function card(claim, index) {
    const steps = claim.computed.steps ?? [];
    const quotation = `“${claim.sentence.trim().replace(/\s+/g, " ")}” is ${NAMES[claim.verdict]}: ${claim.explanation}`
      + (steps.length ? ` Calculation: ${steps.join("; ")}.` : "") + (claim.source ? ` Source: ${claim.source}.` : "")
      + " (checked with shocklayer)";
    const copy = element("button", { type: "button", className: "plain small no-print", textContent: "Copy a sentence to quote" });
    copy.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(quotation); say(status, "Copied."); }
      catch (error) { say(status, quotation); }
    });
    return element("li", { className: `claim v-${claim.verdict}`, id: `claim-${index + 1}` },
      element("h3", { textContent: `${index + 1}. ${NAMES[claim.verdict]} · ${claim.check}` }),
      element("q", { textContent: claim.sentence.trim() }),
      element("p", { textContent: claim.explanation }),
      steps.length ? element("details", {}, element("summary", { textContent: "calculation" }),
        element("ol", {}, ...steps.map((step) => element("li", { textContent: step })))) : null,
      claim.source ? element("p", { className: "hint", textContent: `Source: ${claim.source}` }) : null,
      copy);
  }

  async function open(file) {
    if (!file) { return; }
    if (file.size > 200000) { say(status, "The file is larger than 200 kB; paste the part you mean.", "bad"); return; }
    text.value = await file.text();
    check();
  }

  document.getElementById("form").addEventListener("submit", (event) => { event.preventDefault(); check(); });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { check(); } });
  document.getElementById("file").addEventListener("change", (event) => { open(event.target.files[0]); event.target.value = ""; });
  document.getElementById("example").addEventListener("click", () => { text.value = EXAMPLE; check(); });
  document.getElementById("print").addEventListener("click", () => {
    document.querySelectorAll("details").forEach((each) => { each.open = true; });
    window.print();
  });
  document.getElementById("save").addEventListener("click", async () => {
    try { location.assign((await post("/api/jobs", { kind: "claims", text: text.value })).url); }
    catch (error) { say(status, error.message, "bad"); }
  });
  text.addEventListener("dragover", (event) => event.preventDefault());
  text.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { event.preventDefault(); open(event.dataTransfer.files[0]); }
  });
})();
