// What every page needs a script for; each part works without it too. See docs/ui.md §5.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const on = (name, selector, act) =>
    document.addEventListener(name, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });

  // Words come from the page, in its language.
  const words = {};
  const readWords = () => {
    for (const box of all("template[data-strings]"))
      for (const item of box.content.querySelectorAll("data")) words[item.getAttribute("value")] = item.textContent;
  };
  const text = (key) => words[key] ?? "";

  // A live region speaks only when its text changes, so the same words are cleared first.
  const announce = (said, { urgent = false } = {}) => {
    const region = document.querySelector(urgent ? '[data-announce="urgent"]' : '[data-announce=""]');
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = said; }, 60);
  };

  const dismiss = (toast) => toast.remove();
  const toast = (said, { color = "info" } = {}) => {
    const form = document.querySelector("template[data-toast-form]");
    const place = document.querySelector("[data-toasts]");
    if (!form || !place) return;
    const made = form.content.firstElementChild.cloneNode(true);
    made.dataset.color = color;
    made.querySelector("p").textContent = said;
    place.append(made);
    leaveLater(made);
  };
  const leaveLater = (shown) => {
    if (shown.dataset.color === "danger") return; // stays until it has been read
    let timer = setTimeout(() => dismiss(shown), 8000);
    shown.addEventListener("pointerenter", () => clearTimeout(timer));
    shown.addEventListener("pointerleave", () => { timer = setTimeout(() => dismiss(shown), 3000); });
  };
  on("click", "[data-toast-close]", (button) => dismiss(button.closest("[data-toast]")));

  // Light or dark, at once and without a new page; the cookie is what the server reads next time.
  on("submit", "form[data-scheme-form]", (form, event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    root.dataset.colorScheme = chosen;
    for (const meta of all('meta[name="theme-color"]')) {
      const { scheme } = meta.dataset;
      meta.media = chosen === "auto" ? `(prefers-color-scheme: ${scheme})` : chosen === scheme ? "all" : "not all";
    }
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `brobygger_scheme=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    for (const button of all("form[data-scheme-form] button"))
      if (button.value === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
  });

  // A writing field grows with its text.
  const sized = globalThis.CSS?.supports("field-sizing", "content");
  const grow = (area) => {
    if (sized && area.closest("[data-composer]")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  };
  on("input", "textarea[data-grow]", grow);

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "mayRepeat" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => { if (event.defaultPrevented) sendable(form); }); // another script has taken it over
  });
  const sendable = (form) => {
    delete form.dataset.sent;
    for (const button of all("[aria-busy]", form)) button.removeAttribute("aria-busy");
  };
  addEventListener("pageshow", () => all("form[data-sent]").forEach(sendable));

  // "today" turns into "yesterday" on a page that stands open through the night.
  const language = root.lang || "nb";
  const zone = { timeZone: "Europe/Oslo" };
  const dateOf = (moment) => new Intl.DateTimeFormat("sv", zone).format(moment); // 2026-11-17, in Norway
  const write = (moment, parts) => new Intl.DateTimeFormat(language, { ...zone, ...parts }).format(moment);
  const near = (moment) => {
    const away = (Date.parse(dateOf(moment)) - Date.parse(dateOf(new Date()))) / 86400000;
    return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[away];
  };
  const year = (moment) => (dateOf(moment).slice(0, 4) === dateOf(new Date()).slice(0, 4) ? {} : { year: "numeric" });
  const clockOf = (moment) => {
    const shown = new Intl.DateTimeFormat("sv", { ...zone, hour: "2-digit", minute: "2-digit" }).format(moment);
    return language === "en" ? shown : shown.replace(":", ".");
  };
  const dayOf = (moment) =>
    text(near(moment)) || write(moment, { weekday: "long", day: "numeric", month: "long", ...year(moment) }).replace(",", "");
  const shortOf = (moment) => {
    if (near(moment) === "today") return clockOf(moment);
    return near(moment) === "yesterday" ? text("yesterday") : write(moment, { day: "numeric", month: "short", ...year(moment) });
  };
  const inWords = {
    day: dayOf,
    short: shortOf,
    moment: (moment) => text("at").replace("%1", dayOf(moment)).replace("%2", clockOf(moment)),
  };
  const freshenTimes = (within = document) => {
    for (const shown of all("time[data-fresh]", within)) {
      const moment = new Date(shown.dateTime);
      const is = near(moment);
      const words = (is || shown.dataset.near) && inWords[shown.dataset.fresh]?.(moment);
      if (words && words !== shown.textContent) shown.textContent = words;
      if (is) shown.dataset.near = is; else delete shown.dataset.near;
    }
  };
  let today = dateOf(new Date());
  const nextDay = () => {
    if (today === dateOf(new Date())) return;
    today = dateOf(new Date());
    freshenTimes();
  };
  setInterval(nextDay, 60000);
  document.addEventListener("visibilitychange", nextDay);

  // The room: which messages are mine, who wrote several in a row.
  const markOwn = (within = document) => {
    for (const list of all("[data-timeline]")) {
      for (const item of all("li[data-membership]", list)) {
        if (within !== document && item !== within && !within.contains(item)) continue;
        item.toggleAttribute("data-own", item.dataset.membership === list.dataset.me);
      }
    }
  };
  const atBottom = () => root.scrollHeight - scrollY - innerHeight < 160 || composerInPlace();
  const composerInPlace = () => {
    const list = document.querySelector("[data-timeline]");
    return Boolean(list) && list.getBoundingClientRect().bottom < innerHeight;
  };
  const toBottom = ({ smooth = false } = {}) => {
    const last = document.querySelector("[data-timeline] > li:last-child");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    root.style.setProperty("--ui-covered", `${document.querySelector("form[data-composer]")?.offsetHeight ?? 0}px`);
    last?.scrollIntoView({ block: "end", behavior: smooth && !calm ? "smooth" : "instant" });
  };
  on("click", "[data-to-bottom]", () => toBottom({ smooth: true }));

  // The composer says in one line to whom a message goes.
  const summarise = (form) => {
    const place = form.querySelector("[data-composer-summary]");
    if (!place) return;
    const names = all('input[name="to"]:checked', form).map((box) => box.dataset.name);
    const holder = form.querySelector('[name="ball_holder"]')?.selectedOptions?.[0]?.dataset.name;
    const parts = [names.length ? place.dataset.to.replace("%s", names.join(", ")) : place.dataset.all];
    if (holder) parts.push(place.dataset.ball.replace("%s", holder));
    place.textContent = parts.join(" · ");
  };
  on("change", "form[data-composer]", summarise);
  on("reset", "form[data-composer]", (form) => setTimeout(() => summarise(form)));
  on("click", "[data-reply-cancel]", (button) => {
    const form = button.closest("form");
    form.elements.reply_to.value = "";
    form.querySelector("[data-reply]").hidden = true;
    form.elements.text.focus();
  });
  const composer = {
    status(form, said, kind = "") {
      const line = form.querySelector("[data-composer-status]");
      line.textContent = said;
      line.dataset.kind = kind;
      line.hidden = !said;
    },
  };

  // One line in the header tells of the net.
  let state = "ok";
  const connection = (now) => {
    const line = document.querySelector("[data-connection]");
    if (!line || now === state) return;
    const was = state;
    state = now;
    line.dataset.state = now;
    line.textContent = now === "ok" ? text("back-online") : text(now);
    line.hidden = now === "ok" && was === "catching-up";
    if (now === "ok") setTimeout(() => { if (state === "ok") line.hidden = true; }, 4000);
  };
  addEventListener("offline", () => connection("offline"));
  addEventListener("online", () => connection("ok"));

  // The page without net goes on by itself when the server answers again: a net that is there may lead nowhere yet.
  const TRY_AGAIN = 4000;
  const tryAgain = () =>
    fetch("/offline/", { cache: "no-store" }).then(() => location.reload(), () => setTimeout(tryAgain, TRY_AGAIN));
  if (document.body.hasAttribute("data-offline")) setTimeout(tryAgain, TRY_AGAIN);

  // iOS lays its keyboard over the page; the composer is lifted by what it covers.
  const view = globalThis.visualViewport;
  const lift = () => {
    const covered = view.scale > 1.01 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
    root.style.setProperty("--ui-keyboard", `${Math.round(covered)}px`);
  };
  if (view) { view.addEventListener("resize", lift); view.addEventListener("scroll", lift); }

  document.addEventListener("htmx:after:swap", () => {
    all("textarea[data-grow]").forEach(grow);
    markOwn();
    freshenTimes();
  });
  document.addEventListener("htmx:response:error", () => toast(text("request-failed"), { color: "danger" }));
  document.addEventListener("htmx:error", () => toast(text("request-failed"), { color: "danger" }));

  globalThis.brobygger = {
    announce, toast, connection, markOwn, freshenTimes, grow, atBottom, toBottom, composer, text,
  };

  readWords();
  all("textarea[data-grow]").forEach(grow);
  all("form[data-composer]").forEach(summarise);
  all("[data-toasts] > [data-toast]").forEach(leaveLater);
  markOwn();
  freshenTimes();
  if (navigator.onLine === false) connection("offline");
  const worker = document.body.dataset.worker;
  if (worker && "serviceWorker" in navigator && isSecureContext)
    addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => {}));
})();
