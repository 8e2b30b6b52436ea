(function () {
  "use strict";
  var root = document.documentElement;
  var plots = JSON.parse(document.getElementById("plots").textContent);
  if (typeof Plotly === "undefined") { return; }
  root.classList.add("js");

  // Buttons over a figure are useful with a mouse; on a touch screen they would cover the legend.
  var bar = window.matchMedia("(hover: hover)").matches ? "hover" : false;

  function hasWebGL() {
    try {
      var canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch (error) { return false; }
  }

  // The camera suits a wide scene; on a narrow one it moves back until the flight fits.
  function moveCameraBack(figure, node) {
    var factor = Math.max(1, 1.5 * node.clientHeight / node.clientWidth);
    function scale(camera) {
      ["x", "y", "z"].forEach(function (axis) {
        camera.eye[axis] = camera.center[axis] + factor * (camera.eye[axis] - camera.center[axis]);
      });
    }
    scale(figure.layout.scene.camera);
    figure.layout.updatemenus[0].buttons.forEach(function (button) { scale(button.args[0]["scene.camera"]); });
  }

  function showStill(node) { node.closest("figure").classList.add("flat"); }

  function draw(node) {
    var figure = plots[node.dataset.plot][Number(node.dataset.index)];
    var flat = { responsive: true, displaylogo: false, displayModeBar: bar,
      modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };
    var scene = { responsive: true, displaylogo: false, displayModeBar: bar, scrollZoom: true,
      modeBarButtons: [["toImage", "resetCameraDefault3d"]] };
    if (node.dataset.webgl) { moveCameraBack(figure, node); }
    Plotly.newPlot(node, figure.data, figure.layout, node.dataset.webgl ? scene : flat).then(null, function () {
      showStill(node);
    });
  }

  var webgl = hasWebGL();
  var pending = [];
  document.querySelectorAll(".plot").forEach(function (node) {
    if (node.dataset.webgl && !webgl) { showStill(node); } else { pending.push(node); }
  });
  if (!("IntersectionObserver" in window)) { pending.forEach(draw); return; }
  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) { observer.unobserve(entry.target); draw(entry.target); }
    });
  }, { rootMargin: "600px" });
  pending.forEach(function (node) { observer.observe(node); });
})();
