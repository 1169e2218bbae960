// The page of a room: live messages and healing gaps (sending: writing.js, reading marks: reading.js). Everything here
// has a plain form beneath it.
(() => {
  "use strict";
  const app = window.brobygger;
  const timeline = document.querySelector("[data-timeline]");
  if (!app || !timeline) return;

  const room = timeline.dataset.room;
  const me = timeline.dataset.me;
  const urls = document.querySelector("[data-room-urls]").dataset;
  const form = document.querySelector("form[data-composer]");
  const menu = document.querySelector("template[data-message-menu]");
  const NOBODY = "00000000-0000-0000-0000-000000000000";
  let head = Number(timeline.dataset.head) || 0;

  // ---- showing what the server rendered --------------------------------------------------------------------------

  const parse = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  async function fetchHtml(url) {
    const response = await fetch(url, { headers: { "HX-Request": "true", "X-Automatic": "1" }, credentials: "same-origin", cache: "no-store" });
    if (response.status === 401 || response.status === 403 || response.status === 404 || response.redirected) {
      lost(response.ok ? "" : parse(await response.text()));
      return null;
    }
    if (!response.ok) throw new Error(`${response.status}`);
    return response.text();
  }

  const numberOf = (item) => Number(item.dataset.seq) || 0;
  const told = []; // who wants to know which entries have come: see app.room.onShown

  function show(item) {
    const known = item.id && document.getElementById(item.id);
    if (known) {
      if (item.dataset.message) known.replaceWith(item);
      return false;
    }
    if (item.dataset.head) return false;
    if (item.dataset.day && document.querySelector(`.ui-timeline [data-day="${item.dataset.day}"]`)) return false;
    const after = numberOf(item);
    const last = lastInLog();
    if (!last || !after || numberOf(last) < after) {
      const waiting = timeline.querySelector("li[data-client]");
      timeline.insertBefore(item, waiting);
    } else {
      const next = [...timeline.querySelectorAll("li[data-seq]")].find((one) => numberOf(one) > after);
      timeline.insertBefore(item, next || timeline.querySelector("li[data-client]"));
    }
    return true;
  }

  function lastInLog() {
    const all = timeline.querySelectorAll("li[data-seq]");
    return all[all.length - 1];
  }

  // New ones are read aloud once: by name and text, or by how many there are.
  function insert(fragment, { quiet = false } = {}) {
    const near = app.atBottom();
    const added = [...fragment.querySelectorAll("li")].filter(show);
    app.markOwn(timeline);
    app.freshenTimes?.(timeline);
    dress(added);
    group(added);
    timeline.querySelector("[data-empty]")?.remove();
    const theirs = added.filter((item) => item.dataset.message && item.dataset.membership !== me);
    for (const item of theirs) item.dataset.fresh = "";
    const mine = added.some((item) => item.dataset.membership === me);
    if (!quiet) announce(theirs, added);
    if (near || mine) app.toBottom({ smooth: true });
    else if (theirs.length) pointDown();
    for (const tell of told) tell(added);
  }

  function announce(theirs, added) {
    if (theirs.length === 1) {
      const name = theirs[0].querySelector(".ui-message__name")?.textContent || "";
      const words = theirs[0].querySelector(".ui-message__text")?.textContent || "";
      app.announce(`${name}: ${words}`.replace(/\s+/g, " ").trim());
    } else if (theirs.length > 1) {
      app.announce(app.text("new-messages").replace("%s", theirs.length));
    }
    for (const line of added) if (line.matches(".ui-system")) app.announce(line.textContent.replace(/\s+/g, " ").trim());
  }

  // A piece that came live is the same for all its readers: the organisation's mark in this room and the way to what
  // one may do with a message are put in here.
  function dress(items) {
    for (const item of items.filter((one) => one.dataset.message)) {
      const mark = document.querySelector(`#room-state [data-membership-mark="${CSS.escape(item.dataset.membership)}"]`);
      const avatar = item.querySelector(".ui-avatar");
      if (mark && avatar) avatar.dataset.mark = mark.dataset.mark;
      if (item.querySelector(".ui-message__menu") || !menu) continue;
      const way = menu.content.firstElementChild.cloneNode(true);
      way.href = urls.menu.replace(NOBODY, item.dataset.message);
      item.querySelector(".ui-message__meta")?.append(way);
    }
  }

  function group(items) {
    for (const item of items) {
      const before = item.previousElementSibling;
      if (!item.dataset.message || !before?.dataset.message) continue;
      const soon = momentOf(item) - momentOf(before) < 300000;
      if (before.dataset.membership === item.dataset.membership && soon) item.dataset.grouped = "";
    }
  }

  const momentOf = (item) => Date.parse(item.querySelector("time")?.dateTime || "") || 0;
  const dayOf = (item) => new Date(momentOf(item)).toDateString();

  const down = document.querySelector("[data-new-below]");
  function pointDown() {
    if (down) down.hidden = false;
  }

  // ---- catching up -----------------------------------------------------------------------------------------------

  let catching = null;
  let wanted = 0;

  function catchUp(to = 0) {
    wanted = Math.max(wanted, to);
    catching ||= run().finally(() => (catching = null));
    return catching;

    async function run() {
      for (;;) {
        const aim = wanted;
        const html = await fetchHtml(`${urls.since}?after=${head}`).catch(() => null);
        if (html === null) return;
        const fragment = parse(html);
        const found = Number(fragment.querySelector("[data-head]")?.dataset.head) || head;
        insert(fragment);
        head = Math.max(head, found);
        timeline.dataset.head = head;
        if (head >= wanted || found < aim) return;
      }
    }
  }

  let regionTimer = 0;
  function refreshRegions(wait = 150) {
    clearTimeout(regionTimer);
    regionTimer = setTimeout(async () => {
      const html = await fetchHtml(urls.regions).catch(() => null);
      if (html !== null) swapRegions(parse(html));
    }, wait);
  }

  // What may change beside the messages comes as whole elements with the ids they replace. The field is never replaced.
  function swapRegions(fragment) {
    for (const fresh of [...fragment.children]) {
      const old = fresh.id && document.getElementById(fresh.id);
      if (old) old.replaceWith(fresh);
    }
    const state = document.getElementById("room-state");
    if (!state) return;
    if (!form && state.dataset.mayWrite === "1") location.reload();
    if (!form) return;
    if (state.dataset.mayWrite === "1") allow();
    else forbid(state.dataset.reason);
    readAnew(fragment.querySelector("#room-composer")?.content, state.dataset.audience);
  }

  // Who reads: whoever has not begun to write is shown the new line. Words that are there already were meant for those
  // who read before, so sending them asks first.
  function readAnew(fresh, audience) {
    if (!fresh || form.dataset.audience === audience || form.elements.text.value.trim()) return;
    if (app.sending?.waiting(room).length) return;
    for (const part of ["[data-readers]", "[data-composer-more]"]) {
      const now = fresh.querySelector(part);
      if (now) form.querySelector(part)?.replaceWith(now);
    }
    form.dataset.audience = audience;
    if (form.elements.audience) form.elements.audience.value = audience;
  }

  let receiptTimer = 0;
  function refreshReceipts(wait = 400) {
    clearTimeout(receiptTimer);
    receiptTimer = setTimeout(async () => {
      const html = await fetchHtml(urls.receipts).catch(() => null);
      if (html === null) return;
      for (const fresh of parse(html).querySelectorAll("li[data-message]")) {
        const message = document.querySelector(`.ui-timeline li[data-message="${CSS.escape(fresh.dataset.message)}"]`);
        showReceipts(message, fresh.querySelector(".ui-message__receipts"));
      }
    }, wait);
  }

  function showReceipts(message, fresh) {
    const line = message?.querySelector(".ui-message__meta");
    if (!line) return;
    const old = line.querySelector(".ui-message__receipts");
    if (old && fresh) {
      if (old.textContent !== fresh.textContent) old.replaceWith(fresh);
    } else if (fresh) line.insertBefore(fresh, line.querySelector(".ui-message__menu"));
    else old?.remove();
  }

  async function refreshMessage(id) {
    const html = await fetchHtml(urls.message.replace(NOBODY, id)).catch(() => null);
    if (html !== null) insert(parse(html), { quiet: true });
  }

  const CHANGED = new Set(["message-edited", "message-taken-back"]);

  app.live?.on("event", (event) => {
    if (event.stream !== room || event.seq <= head) return;
    const piece = event.seq === head + 1 && event.kind === "message" && event.html ? parse(event.html) : null;
    const last = lastInLog();
    if (piece && last && dayOf(piece.firstElementChild) === dayOf(last) && !catching) {
      head = event.seq;
      timeline.dataset.head = head;
      insert(piece);
    } else {
      catchUp(event.seq);
    }
    if (CHANGED.has(event.kind) && event.ref) refreshMessage(event.ref);
    if (event.kind !== "message" || event.ball) refreshRegions();
    else refreshRegions(600); // a message may carry the ball
    refreshReceipts();
  });
  app.live?.on("gap", (gap) => {
    if (gap.stream === room && gap.seq === head + 1) head = gap.seq;
    else if (gap.stream === room && gap.seq > head) catchUp(gap.seq);
  });
  app.live?.on("marks", (marks) => marks.stream === room && refreshReceipts());
  app.live?.on("access", (change) => {
    if (change.stream !== room) return;
    catchUp(head + 1);
    refreshRegions(0);
  });
  app.live?.on("hello", ({ heads }) => {
    if ((heads[room] || 0) > head) catchUp(heads[room]);
    if (greeted) refreshRegions();
    greeted = true;
    refreshReceipts(50);
  });
  app.live?.on("resync", () => {
    catchUp(head + 1);
    refreshRegions();
    refreshReceipts();
  });
  app.live?.on("bye", ({ reason }) => {
    forbid(app.text(reason === "signed-out" ? "signed-out" : "session-ended"));
  });
  let greeted = false;

  // ---- access is gone: the words stay, the field is shut ----------------------------------------------------------

  function lost(page) {
    const reason = (page && page.querySelector?.("[data-denied-reason]")?.textContent.trim()) || app.text("not-here");
    forbid(reason, true);
  }

  function forbid(reason, forGood = false) {
    if (!form) return;
    form.dataset.shut = forGood ? "for-good" : "now";
    for (const control of form.elements) {
      if (control.name === "text") control.readOnly = true;
      else if (!control.closest("dialog")) control.disabled = true;
    }
    app.composer.status(form, reason, "stopped");
    app.announce(reason, { urgent: true });
  }

  function allow() {
    if (!form?.dataset.shut || form.dataset.shut === "for-good") return;
    delete form.dataset.shut;
    for (const control of form.elements) {
      control.disabled = false;
      control.readOnly = false;
    }
    app.composer.status(form, "", "");
  }

  // What writing.js and reading.js need of this page.
  app.room = {
    id: room,
    form,
    urls,
    parse,
    fetchHtml,
    catchUp,
    refreshRegions,
    forbid,
    numberOf,
    lastInLog,
    head: () => head,
    onShown: (tell) => told.push(tell),
  };
})();
