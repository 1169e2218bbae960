// A simple drawing: strokes on a white paper, sent as a picture.
(() => {
  "use strict";
  const app = window.brobygger;
  const fold = document.querySelector("details[data-drawing]");
  const form = fold?.querySelector("form");
  if (!app?.otherWays || !form || !window.PointerEvent) return;
  fold.hidden = false;
  const paper = form.querySelector("[data-paper]");
  const pen = paper.getContext("2d");
  const COLOURS = { black: "#1b1b1b", blue: "#1d4ed8", green: "#15803d", yellow: "#eab308", red: "#c2261d", brown: "#7c4a21" };
  const strokes = [];
  let drawing = null;

  function wipe() {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, paper.width, paper.height);
  }

  function line(stroke, from) {
    pen.strokeStyle = pen.fillStyle = COLOURS[stroke.colour];
    pen.lineWidth = stroke.width;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    const points = stroke.points.slice(Math.max(0, from - 1));
    pen.moveTo(...points[0]);
    for (const point of points.length > 1 ? points.slice(1) : points) pen.lineTo(...point);
    pen.stroke();
  }

  function place(event) {
    const frame = paper.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) / frame.width) * paper.width,
      ((event.clientY - frame.top) / frame.height) * paper.height,
    ];
  }

  paper.addEventListener("pointerdown", (event) => {
    if (drawing || event.button > 0) return;
    event.preventDefault();
    app.otherWays.tell(form, "");
    paper.setPointerCapture(event.pointerId);
    const thick = form.querySelector("[data-thick]").checked;
    drawing = { id: event.pointerId, colour: form.elements.colour.value, width: thick ? 28 : 9, points: [place(event)] };
    strokes.push(drawing);
    app.otherWays.unsent.add(form);
    line(drawing, 1);
  });
  paper.addEventListener("pointermove", (event) => {
    if (drawing?.id !== event.pointerId) return;
    const known = drawing.points.length;
    drawing.points.push(...(event.getCoalescedEvents?.() || [event]).map(place));
    if (drawing.points.length > known) line(drawing, known);
  });
  for (const over of ["pointerup", "pointercancel"]) {
    paper.addEventListener(over, (event) => {
      if (drawing?.id === event.pointerId) drawing = null;
    });
  }

  function again() {
    wipe();
    for (const stroke of strokes) line(stroke, 1);
  }
  form.querySelector("[data-undo]").addEventListener("click", () => {
    strokes.pop();
    again();
  });
  form.querySelector("[data-empty-paper]").addEventListener("click", () => {
    strokes.length = 0;
    app.otherWays.unsent.delete(form);
    again();
  });

  wipe();
  app.otherWays.made.set(form, async () => {
    if (!strokes.length) return null;
    const blob = await new Promise((resolve) => paper.toBlob(resolve, "image/png"));
    return { blob, name: "drawing.png" };
  });
})();
