// Other ways to say it: sends each form by itself, so that what was made stays here until it has arrived. Without
// script the plain forms go.
(() => {
  "use strict";
  const app = window.brobygger;
  const page = document.querySelector("[data-other-ways]");
  if (!app || !page || !window.fetch) return;
  const MOST_BYTES = 10 * 1024 * 1024;
  const LONGEST_SIDE = 2000;
  const unsent = new Set(); // forms whose recording or drawing would be lost with the page
  let stale = false; // the last answer was that one is signed out, or the page is from before
  const made = new Map(); // by form: gives what a script has made ({blob, name}), to be sent instead of the chosen file

  function tell(form, words) {
    const line = form.querySelector("[data-problem]");
    line.textContent = words;
    line.hidden = !words;
    if (words) app.announce(words, { urgent: true });
  }

  function begin(form, busy) {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = busy;
    form.toggleAttribute("aria-busy", busy);
    if (busy) app.announce(app.text("other-sending"));
  }

  for (const form of page.querySelectorAll("form[data-other]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
    const field = form.querySelector("input[type=file]");
    if (field && form.dataset.other === "picture") field.addEventListener("change", () => choose(form, field.files[0]));
  }

  async function send(form, submitter) {
    const given = new FormData(form);
    if (submitter?.name) given.set(submitter.name, submitter.value);
    const own = await made.get(form)?.();
    if (own) given.set("file", own.blob, own.name);
    const file = form.dataset.other === "symbol" ? null : given.get("file") || new Blob();
    if (file !== null && !file.size) return tell(form, app.text("other-choose"));
    if (file !== null && file.size > MOST_BYTES) return tell(form, app.text("other-too-large"));
    tell(form, "");
    begin(form, true);
    try {
      if (stale && !(await renew(given))) return tell(form, app.text("other-signed-out"));
      const response = await fetch(form.action, {
        method: "POST",
        body: given,
        headers: { "HX-Request": "true" },
        credentials: "same-origin",
      });
      const there = response.headers.get("HX-Redirect");
      stale = [401, 403, 423].includes(response.status);
      if (response.status === 401) return tell(form, app.text("other-signed-out"));
      if (there) {
        unsent.clear();
        return location.assign(there);
      }
      explain(form, response, await response.text());
    } catch {
      tell(form, app.text("other-no-net"));
    } finally {
      begin(form, false);
    }
    return undefined;
  }

  // Whoever was signed out signs in beside this page, and what was made here goes with the new page's token.
  async function renew(given) {
    const response = await fetch(location.href, { credentials: "same-origin", headers: { "X-Automatic": "1" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = fresh.querySelector("form[data-other] input[name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    given.set("csrfmiddlewaretoken", token);
    return true;
  }

  // The page came back with the reason, and perhaps with somebody more who reads.
  function explain(form, response, html) {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const reason = [...answer.querySelectorAll("[data-problem]:not([hidden]), [data-denied-reason]")][0];
    tell(form, reason?.textContent.trim() || app.text(response.status === 413 ? "other-too-large" : "other-not-sent"));
    const readers = answer.querySelector("[data-other-ways] [data-readers]");
    const version = answer.querySelector("input[name=audience]")?.value;
    if (!readers || !version) return;
    page.querySelector("[data-readers]")?.replaceWith(readers);
    for (const field of page.querySelectorAll("input[name=audience]")) field.value = version;
  }

  // A large photograph is made smaller here already: less to send, and its place stays on the telephone.
  async function choose(form, file) {
    made.delete(form);
    tell(form, "");
    const preview = form.querySelector("[data-preview]");
    preview.hidden = true;
    if (!file) return;
    try {
      const drawn = await createImageBitmap(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(drawn.width * scale);
      canvas.height = Math.round(drawn.height * scale);
      const paper = canvas.getContext("2d");
      paper.fillStyle = "white";
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(drawn, 0, 0, canvas.width, canvas.height);
      preview.src = canvas.toDataURL("image/jpeg", 0.85);
      preview.hidden = false;
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      if (blob && form.querySelector("input[type=file]").files[0] === file) made.set(form, () => ({ blob, name: "picture.jpg" }));
    } catch {
      // no picture that this browser can show: the server says why
    }
  }

  window.addEventListener("beforeunload", (event) => unsent.size && event.preventDefault());
  app.otherWays = { made, unsent, tell };
})();
