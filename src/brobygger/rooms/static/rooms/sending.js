// Sending a message: kept in this browser first, then posted, and kept until the server has answered.
//
// A message has a random id of its own, so it may be posted twice and is stored once. What waits is bound to person and
// role, is gone after 24 hours, and is erased at sign-out (brobygger.drafts sees to that). Without net it is handed to
// the service worker besides, which sends it with the page closed where the browser can (ui/app.js).
//   brobygger.sending.send(item) · waiting(room) · give_up(client_id) · on(listener({item, state, ...}))
//   item: {room, client_id, text, to, ball, quick, reply_to, audience, at}
//   states: sending · waiting (no net yet) · sent {seq, at} · stopped {code, message}
(() => {
  "use strict";
  const app = window.brobygger;
  if (!app || !app.drafts) return;

  const PREFIX = "waiting:";
  const LONGEST_WAIT = 20000;
  const unkept = new Map(); // in a browser that refuses storage: for as long as the page lives
  const listeners = [];
  let busy = false;
  let wait = 1000;
  let timer = 0;

  const key = (item) => `${PREFIX}${item.room}:${item.client_id}`;
  const tell = (item, state, more = {}) => listeners.forEach((listen) => listen({ item, state, ...more }));

  function keep(item) {
    unkept.set(key(item), item);
    app.drafts.save(key(item), item);
  }

  function drop(item) {
    unkept.delete(key(item));
    app.drafts.erase(key(item));
    app.background?.drop(item.client_id);
  }

  function waiting(room = "") {
    const found = new Map(unkept);
    for (const name of app.drafts.keys(PREFIX + room)) {
      const item = app.drafts.load(name);
      if (item && item.client_id) found.set(name, item);
    }
    const items = [...found.values()].filter((item) => !room || item.room === room);
    return items.sort((one, other) => one.at - other.at);
  }

  function send(item) {
    const whole = { to: [], ball: null, quick: "", reply_to: null, at: Date.now(), ...item };
    keep(whole);
    tell(whole, navigator.onLine === false ? "waiting" : "sending");
    flush();
    return whole;
  }

  // One tab at a time, in order; a message that has to be asked about does not hold up the others.
  async function flush() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      if (navigator.locks) await navigator.locks.request(`brobygger-sending:${document.body.dataset.seat}`, sendAll);
      else await sendAll();
    } finally {
      busy = false;
    }
  }

  async function sendAll() {
    const tried = new Set();
    for (;;) {
      const item = waiting().find((one) => !one.stopped && !tried.has(one.client_id));
      if (!item) return;
      tried.add(item.client_id);
      if (!(await post(item))) {
        timer = setTimeout(flush, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
        return;
      }
      wait = 1000;
    }
  }

  // True when the server has answered, false when it has to be tried again.
  async function post(item) {
    let response;
    let answer = {};
    try {
      const { at, stopped, ...body } = item;
      response = await fetch("/live/send", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...body, as: document.body.dataset.seat }),
        credentials: "same-origin",
        signal: AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined,
      });
      answer = await response.json().catch(() => ({}));
    } catch {
      tell(item, "waiting");
      app.background?.keep(item);
      return false;
    }
    if (response.ok) {
      drop(item);
      tell(item, "sent", answer);
      return true;
    }
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      tell(item, "waiting", answer);
      return false;
    }
    stop(item, answer.code || (response.status === 401 ? "signed-out" : "refused"), answer.message || "");
    return true;
  }

  // The words stay in this browser with the reason until their writer has decided.
  function stop(item, code, message) {
    app.background?.drop(item.client_id);
    keep({ ...item, stopped: { code, message } });
    tell(item, "stopped", { code, message });
  }

  function again(client_id, changes = {}) {
    const item = waiting().find((one) => one.client_id === client_id);
    if (!item) return;
    const { stopped, ...rest } = item;
    keep({ ...rest, ...changes });
    tell({ ...rest, ...changes }, "sending");
    flush();
  }

  function giveUp(client_id) {
    const item = waiting().find((one) => one.client_id === client_id);
    if (item) drop(item);
    return item;
  }

  window.addEventListener("online", () => {
    wait = 1000;
    flush();
  });
  app.live?.on("hello", () => flush());
  document.addEventListener("DOMContentLoaded", () => flush());

  app.sending = { send, again, giveUp, waiting, flush, on: (listener) => listeners.push(listener) };
})();
