// The device is in the person's hands: fill the screen where the browser allows it, and do not let "back" lead anywhere.
(() => {
  "use strict";
  if (!document.querySelector("[data-handed]")) return;
  history.pushState(null, "", location.href);
  window.addEventListener("popstate", () => history.pushState(null, "", location.href));
  document.addEventListener("click", () => document.documentElement.requestFullscreen?.().catch(() => {}), { once: true });
})();
