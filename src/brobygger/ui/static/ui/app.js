// The installed app: the number on its icon, and what waits to be sent while the page is closed.
// What waits is bound to person and seat, is sent by the service worker only in that seat, and is erased at sign-out.
(() => {
  "use strict";
  const { person = "", seat = "" } = document.body.dataset;
  const DATABASE = "brobygger-waiting"; // the service worker knows the same names
  const STORE = "messages";
  const SYNC = "send-waiting";

  // The number is set by the home page, which knows it; whoever is signed out leaves none behind.
  const badge = () => {
    const home = document.getElementById("home")?.dataset.badge;
    if (home === undefined && person) return;
    const count = Number(home) || 0;
    const done = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
    done?.catch(() => {});
  };

  // Elsewhere the service worker asks: when the stream tells of news, and when the page is left.
  const COUNT = "count-news";
  let asking = 0;
  const recount = () => {
    clearTimeout(asking);
    if (!document.getElementById("home")) navigator.serviceWorker?.controller?.postMessage(COUNT);
  };
  const recountSoon = () => { clearTimeout(asking); asking = setTimeout(recount, 1000); };
  document.addEventListener("DOMContentLoaded", () => {
    for (const type of ["hello", "event", "resync"]) globalThis.brobygger.live?.on(type, recountSoon);
  });
  if (person) document.addEventListener("visibilitychange", () => document.hidden && recount());

  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error); // one that is blocked goes on when the others have closed
    });
  async function store(mode, act) {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    const database = await answer(opening);
    try {
      return await answer(act(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }
  const able = Boolean(person && "indexedDB" in window && "serviceWorker" in navigator && "SyncManager" in window);

  async function keep(item) {
    if (!able) return;
    const { at, stopped, ...body } = item;
    await store("readwrite", (messages) => messages.put({ id: item.client_id, person, seat, at, body }));
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.sync.register(SYNC);
  }
  const drop = (id) => (able ? store("readwrite", (messages) => messages.delete(id)) : undefined);
  const eraseAll = () => answer(indexedDB.deleteDatabase(DATABASE));
  const calmly = (act) => (...given) => Promise.resolve(act(...given)).catch(() => {}); // the page sends all the same

  // Whoever has signed out leaves nothing, and somebody else's words have no business on this device any more. The page
  // that signs out goes away at once, so the one that follows erases.
  const ERASE = "brobygger:erase";
  async function tidy() {
    if (localStorage.getItem(ERASE)) {
      sessionStorage.clear(); // an answer that was under way may have written after the other page cleared it
      await eraseAll();
      localStorage.removeItem(ERASE);
    } else if (able) {
      const found = await store("readonly", (messages) => messages.getAll());
      if (found.some((one) => one.person !== person)) await eraseAll();
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    try {
      sessionStorage.clear();
      localStorage.setItem(ERASE, "1");
    } catch { /* a browser that keeps nothing has nothing to erase */ }
    navigator.clearAppBadge?.().catch(() => {});
  });
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data === SYNC) globalThis.brobygger.sending?.flush();
  });

  const sendsClosed = () => able && Boolean(navigator.serviceWorker.controller);
  globalThis.brobygger.background = { keep: calmly(keep), drop: calmly(drop), sendsClosed };
  calmly(tidy)();
  badge();
  const main = document.getElementById("content");
  if (main) new MutationObserver(badge).observe(main, { childList: true });
})();
