// The page of one who waits for the person's answer: when the room opens, it goes there by itself.
(() => {
  "use strict";
  const waiting = document.getElementById("waiting");
  const live = window.brobygger?.live;
  if (!waiting || !live) return;
  const look = ({ stream }) => {
    if (stream === waiting.dataset.room) location.reload();
  };
  live.on("event", look);
  live.on("access", look);
})();
