// Keeps what somebody has begun to write, in this browser: bound to person and seat, for 24 hours, erased at sign-out
// and when another person signs in. A page of nobody (signed out, session ended) leaves it alone: it may be wanted soon.
(() => {
  "use strict";
  const DAY = 24 * 3600 * 1000;
  const PREFIX = "brobygger:draft:";
  const { person = "", seat = "" } = document.body.dataset;
  const SEAT = "brobygger:seat";
  const SENT = "brobygger:sent";
  const here = `${person}/${seat}`;
  const mine = `${PREFIX}${person}:${seat}:`;
  const store = (() => {
    try {
      const probe = `${PREFIX}probe`;
      localStorage.setItem(probe, "1");
      localStorage.removeItem(probe);
      return localStorage;
    } catch { return null; }
  })();
  const available = Boolean(store && person);
  const names = () => (store ? Object.keys(store).filter((name) => name.startsWith(PREFIX)) : []);

  const read = (name) => {
    try {
      const kept = JSON.parse(store.getItem(name));
      if (kept && Date.now() - kept.at < DAY) return kept.value;
    } catch { /* not ours, or broken: erased below */ }
    store.removeItem(name);
    return undefined;
  };
  const save = (key, value) => {
    if (!available) return false;
    try {
      store.setItem(mine + key, JSON.stringify({ at: Date.now(), value }));
      return true;
    } catch { return false; } // full
  };
  const load = (key) => (available ? read(mine + key) : undefined);
  const erase = (key) => { if (available) store.removeItem(mine + key); };
  const keys = (prefix = "") =>
    available ? names().filter((name) => name.startsWith(mine + prefix)).map((name) => name.slice(mine.length)) : [];
  // Everything that pages keep of their user; the id of this device's row and the order to erase are nobody's.
  const NOBODYS = ["brobygger:device", "brobygger:erase"];
  const eraseAll = () => Object.keys(store ?? {}).filter((name) => name.startsWith("brobygger:") && !NOBODYS.includes(name))
    .forEach((name) => store.removeItem(name));

  const tidy = () => {
    const [before] = (store.getItem(SEAT) ?? "").split("/");
    if (person && before && before !== person) eraseAll();
    for (const name of names()) {
      if (person && !name.startsWith(`${PREFIX}${person}:`)) store.removeItem(name);
      else read(name);
    }
  };

  const keyOf = (field) => field.dataset.draftField || field.closest("form[data-draft]")?.dataset.draft;
  const restore = (field) => {
    const key = keyOf(field);
    const kept = key && load(key);
    if (typeof kept !== "string" || !kept || field.value) return;
    field.value = kept;
    brobygger.grow(field);
    brobygger.announce(brobygger.text("draft-restored"));
    document.dispatchEvent(new CustomEvent("brobygger:draft-restored", { detail: key }));
  };
  const keep = (field) => {
    const key = keyOf(field);
    if (!key) return;
    if (field.value.trim()) save(key, field.value); else erase(key);
  };

  document.addEventListener("input", (event) => { if (event.target.matches?.("[data-draft-field]")) keep(event.target); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) { eraseAll(); return; }
    setTimeout(() => { // when every other script has had its say
      if (!event.defaultPrevented) noteSent([...form.querySelectorAll("[data-draft-field]")].map(keyOf));
    });
  });
  // What was sent is erased by the page that answers, unless that page says that something went wrong.
  const noteSent = (sent) => { if (sent.length && available) store.setItem(SENT, JSON.stringify(sent)); };
  const settle = () => {
    const sent = store.getItem(SENT);
    if (!sent || !(person || "problem" in document.body.dataset)) return;
    store.removeItem(SENT);
    if (person) JSON.parse(sent).forEach(erase);
  };
  const erasedElsewhere = (event) => {
    if (!available || event.key !== SEAT || !event.newValue) return;
    if (event.newValue === here) return;
    brobygger.toast(brobygger.text("seat-changed"), { color: "danger" });
    document.dispatchEvent(new CustomEvent("brobygger:seat-changed"));
  };
  addEventListener("storage", erasedElsewhere);

  globalThis.brobygger.drafts = { available, save, load, erase, keys, eraseAll };
  if (!store) return;
  tidy();
  settle();
  if (person) store.setItem(SEAT, here);
  document.querySelectorAll("[data-draft-field]").forEach(restore);
})();
