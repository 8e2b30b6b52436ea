(function () {
  "use strict";
  var root = document.documentElement;
  var plots = JSON.parse(document.getElementById("plots").textContent);
  if (typeof Plotly === "undefined") { return; }
  root.classList.add("js");

  // Buttons over a figure help a mouse; under a thumb they only cover the legend.
  var bar = window.matchMedia("(hover: hover)").matches ? "hover" : false;

  function hasWebGL() {
    try {
      var canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch (fault) { return false; }
  }

  // The camera is set for a wide scene; on a narrow one it steps back until the flight fits again.
  function stepBack(figure, node) {
    var factor = Math.max(1, 1.5 * node.clientHeight / node.clientWidth);
    function far(camera) {
      ["x", "y", "z"].forEach(function (axis) {
        camera.eye[axis] = camera.center[axis] + factor * (camera.eye[axis] - camera.center[axis]);
      });
    }
    far(figure.layout.scene.camera);
    figure.layout.updatemenus[0].buttons.forEach(function (button) { far(button.args[0]["scene.camera"]); });
  }

  function flatten(node) { node.closest("figure").classList.add("flat"); }

  function draw(node) {
    var figure = plots[node.dataset.plot][Number(node.dataset.index)];
    var flat = { responsive: true, displaylogo: false, displayModeBar: bar,
      modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };
    var scene = { responsive: true, displaylogo: false, displayModeBar: bar, scrollZoom: true,
      modeBarButtons: [["toImage", "resetCameraDefault3d"]] };
    if (node.dataset.webgl) { stepBack(figure, node); }
    Plotly.newPlot(node, figure.data, figure.layout, node.dataset.webgl ? scene : flat).then(null, function () {
      flatten(node);
    });
  }

  var webgl = hasWebGL();
  var waiting = [];
  document.querySelectorAll(".plot").forEach(function (node) {
    if (node.dataset.webgl && !webgl) { flatten(node); } else { waiting.push(node); }
  });
  if (!("IntersectionObserver" in window)) { waiting.forEach(draw); return; }
  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) { watch.unobserve(entry.target); draw(entry.target); }
    });
  }, { rootMargin: "600px" });
  waiting.forEach(function (node) { watch.observe(node); });
})();
