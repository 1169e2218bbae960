{% load i18n %}// Keeps static files and the offline page on the device; never a page of a person. Shows what is pushed.
const CACHE = "brobygger-{{ version }}";
const KEPT = {{ kept|safe }};
const OFFLINE = "{{ offline }}";
const STATIC = "{{ static }}";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("brobygger-") && name !== CACHE);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim())
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (address.pathname.startsWith(STATIC)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

// Messages that wait in a closed page are sent when the net is back, by their writer in their seat and by nobody else.
const DATABASE = "brobygger-waiting"; // ui/app.js knows the same names
const STORE = "messages";
const SYNC = "send-waiting";
const SESSION = "{% url 'people:session' %}";
const DAY = 24 * 3600 * 1000;

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const inStore = async (mode, act) => {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
  const database = await answer(opening);
  try {
    return await answer(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
};

const sendWaiting = async () => {
  const waiting = await inStore("readonly", (messages) => messages.getAll());
  if (!waiting.length) return;
  const session = await fetch(SESSION, { cache: "no-store", headers: { "X-Automatic": "1" } });
  const who = session.ok ? await session.json() : {};
  if (who.locked || !who.seat) return; // the page asks its reader to sign in, and sends them then
  for (const { id, seat, at, body } of waiting.sort((one, other) => one.at - other.at)) {
    if (seat !== who.seat || Date.now() - at > DAY) continue;
    const said = await fetch("/live/send", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, as: seat }),
    });
    if (said.status >= 500 || said.status === 429 || said.status === 408) throw new Error("later");
    await inStore("readwrite", (messages) => messages.delete(id)); // what is refused is for the page to tell
  }
  for (const client of await self.clients.matchAll()) client.postMessage(SYNC);
};

self.addEventListener("sync", (event) => {
  if (event.tag === SYNC) event.waitUntil(sendWaiting());
});

// The number on the icon: asked for when a page hears of news or is left, and when something is pushed.
const COUNT = "count-news";
const NEWS = "{% url 'rooms:news' %}";

const howMany = async () => {
  const said = await fetch(NEWS, { cache: "no-store", redirect: "error", headers: { "X-Automatic": "1" } });
  return said.ok ? (await said.json()).count : undefined;
};
const showCount = async (otherwise = async () => {}) => {
  const count = await howMany().catch(() => undefined);
  const icon = self.navigator;
  const shown = count === undefined ? otherwise() : count ? icon.setAppBadge?.(count) : icon.clearAppBadge?.();
  await Promise.resolve(shown).catch(() => {});
};

self.addEventListener("message", (event) => {
  if (event.data === COUNT) event.waitUntil(showCount());
});

// Every push is shown, also one that cannot be read: iOS drops a subscription whose pushes stay silent.
const FALLBACK = "{% translate "A message for you" as fallback %}{{ fallback|escapejs }}";
const ICON = "{{ icon }}";

const said = (event) => {
  try { return event.data.json(); } catch { return {}; }
};

self.addEventListener("push", (event) => {
  const { notification = {} } = said(event);
  const { title = FALLBACK, body = "", lang = "", tag = "news", navigate = "/" } = notification;
  const shown = self.registration.showNotification(title, {
    body, lang, tag, renotify: true, icon: ICON, badge: ICON, data: { navigate },
  });
  const badge = showCount(() => self.navigator.setAppBadge?.()); // nobody is signed in: a mark without a number
  event.waitUntil(Promise.all([shown, badge]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const wanted = new URL(event.notification.data?.navigate || "/", location.origin);
  const address = wanted.origin === location.origin ? wanted.href : location.origin;
  const open = async () => {
    const [first] = await self.clients.matchAll({ type: "window" });
    if (!first) return self.clients.openWindow(address);
    await first.focus();
    return first.navigate(address).catch(() => undefined);
  };
  event.waitUntil(open());
});
