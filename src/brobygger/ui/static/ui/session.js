// Before the session's limit the page asks whether somebody is there; at the limit nothing of it stays on the screen.
// Every tab asks the server before it believes its own clock: another tab, or another device, may have gone on.
(() => {
  "use strict";
  const WARN = 120000;
  const asked = document.getElementById("session-ending");
  const until = Date.parse(document.body.dataset.idleUntil || "");
  if (!asked || Number.isNaN(until)) return;
  const { stay, state } = asked.dataset;
  const timers = [];

  const at = (moment, act) => timers.push(setTimeout(act, Math.min(2 ** 31 - 1, Math.max(0, moment - Date.now()))));
  const plan = (end) => {
    timers.splice(0).forEach(clearTimeout);
    if (end - Date.now() > WARN) at(end - WARN, warn); // when less is left anyway (the day's limit), asking helps nobody
    at(end + 1500, leave);
  };

  // {end} in milliseconds; 0 when the session is over; undefined when there is no answer.
  const ask = async (address, options) => {
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "error", ...options });
      if (answer.status === 401) return 0;
      const said = await answer.json();
      return said.locked ? 0 : Date.parse(said.idle_until) || undefined;
    } catch { return undefined; }
  };
  const look = () => ask(state, { headers: { "X-Automatic": "1" } });
  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}");

  async function warn() {
    const end = await look();
    if (end === 0) return leave();
    if (end && end - Date.now() > WARN + 5000) return plan(end);
    document.dispatchEvent(new CustomEvent("brobygger:session-ending"));
    if (!asked.open) asked.showModal();
  }

  async function leave() {
    const end = await look();
    if (end && end > Date.now()) { asked.close(); return plan(end); }
    location.reload();
  }

  asked.querySelector("[data-stay-here]").addEventListener("click", async () => {
    asked.close();
    const end = await ask(stay, { method: "POST", headers: token() });
    if (end) plan(end); else if (end === 0) location.reload(); else at(Date.now() + 5000, warn);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() > until) look().then((end) => (end === 0 ? location.reload() : end && plan(end)));
  });
  plan(until);
})();
