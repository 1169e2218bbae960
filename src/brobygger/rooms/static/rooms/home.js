// The home page keeps itself fresh: when something happens in one of my rooms its lists are fetched anew.
(() => {
  "use strict";
  const app = window.brobygger;
  if (!app?.live || !document.getElementById("home")) return;
  let timer = 0;
  let greeted = false;

  function refresh() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try {
        const home = document.getElementById("home");
        const response = await fetch(location.href, { headers: { "HX-Request": "true", "X-Automatic": "1" }, cache: "no-store" });
        if (!response.ok || response.redirected) return;
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const fresh = page.getElementById("home");
        if (!fresh || fresh.innerHTML === home.innerHTML) return;
        const focused = document.activeElement?.closest?.("#home a[href]")?.getAttribute("href");
        home.replaceWith(document.importNode(fresh, true));
        app.freshenTimes?.(document.getElementById("home"));
        if (focused) document.querySelector(`#home a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
      } catch {
        // the next event, or the net coming back, tries again
      }
    }, 400);
  }

  for (const type of ["event", "access", "resync"]) app.live.on(type, refresh);
  app.live.on("hello", () => {
    if (greeted) refresh();
    greeted = true;
  });
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
})();
