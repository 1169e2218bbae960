// Turning notices on for this browser, and knowing it again in the list.
(() => {
  "use strict";
  const place = document.querySelector("[data-push]");
  const THIS = "brobygger:device"; // the id of this browser's row, nothing about its user
  const remembered = () => { try { return localStorage.getItem(THIS); } catch { return null; } };
  const remember = (id) => { try { localStorage.setItem(THIS, id); } catch { /* the row is there all the same */ } };

  const row = [...document.querySelectorAll("[data-device]")].find((one) => one.dataset.device === remembered());
  if (row) row.querySelector("[data-this-device]").hidden = false;
  if (!place) return;

  const button = place.querySelector("[data-push-on]");
  const line = place.querySelector("[data-push-said]");
  const say = (key) => { line.textContent = brobygger.text(key); line.hidden = !line.textContent; };
  const fromBase64 = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const toBase64 = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const onApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!able) {
    button.hidden = true;
    say(onApple && !matchMedia("(display-mode: standalone)").matches ? "push-home-screen" : "push-none");
    return;
  }

  async function subscribe() {
    const registration = await navigator.serviceWorker.register(document.body.dataset.worker);
    await navigator.serviceWorker.ready;
    const key = fromBase64(place.dataset.key);
    const old = await registration.pushManager.getSubscription();
    const oldKey = old?.options?.applicationServerKey;
    if (oldKey && toBase64(oldKey) !== toBase64(key)) await old.unsubscribe();
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  async function turnOn() {
    say("push-asking");
    if ((await Notification.requestPermission()) !== "granted") return say("push-denied");
    const subscription = await subscribe();
    const answer = await fetch(place.dataset.save, {
      method: "POST",
      headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}"),
      body: new URLSearchParams({
        endpoint: subscription.endpoint,
        p256dh: toBase64(subscription.getKey("p256dh")),
        auth: toBase64(subscription.getKey("auth")),
      }),
    });
    const said = await answer.json();
    if (!answer.ok) { line.textContent = said.message; return undefined; }
    remember(said.device);
    return location.reload();
  }

  button.addEventListener("click", () => turnOn().catch(() => say("push-failed")));
  const permitted = Notification.permission;
  if (permitted === "denied") say("push-denied");
  const works = row?.querySelector('input[name="device"]'); // a row without a try button has lost its subscription
  button.hidden = Boolean(works) && permitted === "granted";
})();
