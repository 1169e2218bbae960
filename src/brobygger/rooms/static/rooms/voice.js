// A voice message: tap to start, tap to stop, listen, send. What is recorded stays in this page until it is sent.
(() => {
  "use strict";
  const app = window.brobygger;
  const form = document.querySelector('form[data-other="voice"]');
  if (!app?.otherWays || !form) return;
  const { made, unsent, tell } = app.otherWays;
  const LONGEST = 120; // seconds
  const TYPES = ["audio/webm;codecs=opus", "audio/mp4"]; // Safari makes the second
  const type = window.MediaRecorder && navigator.mediaDevices && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!type) return; // a recording from elsewhere can be chosen

  const part = (name) => form.querySelector(`[data-${name}]`);
  const [start, stop, time, listen] = ["record", "stop", "time", "listen"].map(part);
  const send = form.querySelector("button[type=submit]");
  let recorder = null;
  let timer = 0;
  part("recorder").hidden = false;
  part("recorded-file").remove();
  send.disabled = true;

  async function begin() {
    forget();
    tell(form, "");
    start.disabled = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      tell(form, app.text(error.name === "NotFoundError" ? "voice-none" : "voice-shut"));
      return;
    } finally {
      start.disabled = false;
    }
    const chunks = [];
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 48000 });
    recorder.addEventListener("dataavailable", ({ data }) => data.size && chunks.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      ended(new Blob(chunks, { type: type.split(";")[0] }));
    });
    recorder.start();
    running(true);
    count(performance.now());
    app.announce(app.text("voice-begun"));
    stop.focus();
  }

  function count(since) {
    const seconds = Math.floor((performance.now() - since) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    time.textContent = app.text("voice-time").replace("%s", clock);
    if (seconds >= LONGEST) recorder.stop();
    else timer = setTimeout(count, 250, since);
  }

  function running(now) {
    start.hidden = now;
    stop.hidden = time.hidden = !now;
  }

  function ended(blob) {
    clearTimeout(timer);
    recorder = null;
    running(false);
    unsent.add(form);
    made.set(form, () => ({ blob, name: type.includes("webm") ? "voice.webm" : "voice.m4a" }));
    listen.src = URL.createObjectURL(blob);
    listen.hidden = false;
    send.disabled = false;
    app.announce(app.text("voice-ended"));
    listen.focus();
  }

  function forget() {
    made.delete(form);
    unsent.delete(form);
    send.disabled = true;
    listen.hidden = true;
    if (listen.src) URL.revokeObjectURL(listen.src);
    listen.removeAttribute("src");
  }

  running(false);
  start.addEventListener("click", begin);
  stop.addEventListener("click", () => recorder?.stop());
  window.addEventListener("pagehide", () => recorder?.stop());
})();
