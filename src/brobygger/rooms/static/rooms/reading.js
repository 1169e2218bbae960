// How far one has read: what has stood on the screen for half a second counts as read.
(() => {
  "use strict";
  const app = window.brobygger;
  const timeline = document.querySelector("[data-timeline]");
  if (!app?.room || !timeline) return;
  const { id: room, numberOf, lastInLog } = app.room;
  const down = document.querySelector("[data-new-below]");

  let readTo = 0;
  let seen = 0;
  let readTimer = 0;
  const eye = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) seen = Math.max(seen, numberOf(entry.target));
    noteRead();
  }, { threshold: 0.4 });

  function watch(items) {
    for (const item of items) if (item.dataset.seq) eye.observe(item);
  }

  function noteRead() {
    clearTimeout(readTimer);
    if (document.hidden) return;
    if (down && app.atBottom()) down.hidden = true;
    readTimer = setTimeout(() => {
      if (document.hidden || seen <= readTo) return;
      readTo = seen;
      app.live?.read(room, Math.max(seen, seen >= numberOf(lastInLog() || timeline) ? app.room.head() : 0));
    }, 500);
  }
  document.addEventListener("visibilitychange", noteRead);
  window.addEventListener("scroll", noteRead, { passive: true });
  app.room.onShown(watch);
  watch(timeline.querySelectorAll("li[data-seq]"));

  // ---- where to begin --------------------------------------------------------------------------------------------

  app.markOwn(timeline);
  const fresh = timeline.querySelector("[data-new-divider]");
  if (!location.hash) {
    if (fresh) fresh.scrollIntoView({ block: "center" });
    else app.toBottom({ smooth: false });
  }
})();
