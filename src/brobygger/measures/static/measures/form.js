// A form that is filled in: the line for a slider, one question at a time, and keeping what is answered so far.
// Without this the page is one form with every question, and numbers are typed.
(() => {
  "use strict";
  const DAY = 24 * 3600 * 1000;
  const PREFIX = "brobygger:form:";
  // On a device that others use as well, only as long as the page is open.
  const kind = document.querySelector("[data-brief]") ? "sessionStorage" : "localStorage";
  const store = (() => {
    try { const box = window[kind]; box.setItem(`${PREFIX}?`, "1"); box.removeItem(`${PREFIX}?`); return box; } catch { return null; }
  })();
  const fill = (key, ...values) => values.reduce((said, value, n) => said.replace(`%${n + 1}`, value), brobygger.text(key));

  // What was kept is erased when it is sent, and after a day.
  const tidy = () => {
    if (!store) return;
    for (const name of Object.keys(store).filter((one) => one.startsWith(PREFIX))) {
      let at = 0;
      try { at = JSON.parse(store.getItem(name)).at; } catch { /* not ours: erased */ }
      if (!(Date.now() - at < DAY)) store.removeItem(name);
    }
    const done = document.querySelector("[data-form-done]");
    if (done) store.removeItem(PREFIX + done.dataset.formDone);
  };
  tidy();

  const form = document.querySelector("form[data-form]");
  if (!form) return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const fields = () => [...form.elements].filter((one) => one.name && one.closest("[data-question]"));

  const answersNow = () => {
    const found = {};
    for (const one of fields()) if (one.type !== "radio" ? one.value.trim() : one.checked) found[one.name] = one.value;
    return found;
  };
  const put = (one, value) => {
    if (one.type === "radio") one.checked = one.value === value;
    else one.value = value ?? "";
    one.dispatchEvent(new Event("ms-put"));
  };

  // The line: nothing is set before it is touched; a tap beside the mark moves it there.
  const makeLine = (box) => {
    const number = box.querySelector("input");
    const { low, high, step, lowText, highText } = box.dataset;
    const range = Object.assign(document.createElement("input"), { type: "range", min: low, max: high, step });
    range.setAttribute("aria-labelledby", `${number.id}-text`);
    const button = (key, sign, by) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "ds-button", textContent: sign });
      made.dataset.variant = "secondary";
      made.setAttribute("aria-label", brobygger.text(key));
      made.addEventListener("click", () => set(number.value === "" ? middle : Number(range.value) + by));
      return made;
    };
    const middle = Math.round((Number(low) + Number(high)) / 2);
    const said = Object.assign(document.createElement("p"), { className: "ms-value" });
    const show = () => {
      const typed = number.value.trim();
      const fits = /^-?\d+$/.test(typed) && Number(typed) >= Number(low) && Number(typed) <= Number(high);
      range.toggleAttribute("data-unset", !fits);
      range.value = fits ? typed : middle;
      const end = fits && { [low]: lowText, [high]: highText }[typed];
      const words = fits ? fill("form-value", typed, high) + (end ? `, ${end}` : "") : brobygger.text("form-unset");
      range.setAttribute("aria-valuetext", words);
      said.textContent = words;
    };
    const set = (value) => {
      number.value = Math.min(Number(high), Math.max(Number(low), value));
      show();
      number.dispatchEvent(new Event("input", { bubbles: true }));
    };
    range.addEventListener("input", () => set(Number(range.value)));
    const touched = () => { if (number.value === "") set(Number(range.value)); }; // where it stood unseen, too
    for (const kind of ["pointerup", "click"]) range.addEventListener(kind, touched);
    range.addEventListener("keydown", (event) => {
      if (number.value === "" && [" ", "Enter"].includes(event.key)) { event.preventDefault(); set(middle); }
    });
    number.addEventListener("input", (event) => { if (event.isTrusted) show(); });
    number.addEventListener("ms-put", show);
    const line = Object.assign(document.createElement("div"), { className: "ms-line" });
    line.append(button("form-less", "−", -Number(step)), range, button("form-more", "+", Number(step)));
    number.closest(".ms-number").before(said, line);
    show();
  };
  form.querySelectorAll("[data-slider]").forEach(makeLine);

  // One at a time, or all.
  const parts = Object.fromEntries(["progress", "send", "next", "before", "all", "waits"].map((key) => [key, form.querySelector(`[data-${key}]`)]));
  let at = 0;
  let single = questions.length > 1;
  const show = (focus) => {
    form.toggleAttribute("data-one", single);
    questions.forEach((one, n) => { one.hidden = single && n !== at; });
    parts.progress.hidden = !single;
    parts.next.hidden = !single || at === questions.length - 1;
    parts.before.hidden = !single || at === 0;
    parts.send.hidden = single && at < questions.length - 1;
    parts.all.hidden = questions.length < 2;
    parts.all.textContent = brobygger.text(single ? "form-all" : "form-one");
    parts.progress.querySelector("[data-progress-text]").textContent = fill("form-progress", at + 1, questions.length);
    parts.progress.querySelector("progress").value = at + 1;
    if (focus) questions[at].querySelector("legend").focus();
  };
  parts.next.addEventListener("click", () => { at += 1; show(true); keep(); later(); });
  parts.before.addEventListener("click", () => { at -= 1; show(true); keep(); });
  parts.all.addEventListener("click", () => { single = !single; show(true); });
  form.addEventListener("keydown", (event) => { // Enter in a number goes on, it does not send half a form
    if (event.key !== "Enter" || event.target.type !== "text" || parts.next.hidden) return;
    event.preventDefault();
    parts.next.click();
  });

  // Kept in this browser; a named form is kept with us as well, so that another device can go on.
  const keep = () => {
    try { store?.setItem(PREFIX + form.dataset.form, JSON.stringify({ at: Date.now(), answers: answersNow(), step: at })); } catch { /* full */ }
  };
  const later = () => {
    if (!("named" in form.dataset) || !navigator.onLine) return;
    const body = new FormData(form);
    body.set("later", "yes");
    fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => { /* it is kept here */ });
  };
  const mark = (question) => {
    const inside = fields().filter((one) => question.contains(one));
    question.querySelector("[data-clear]").hidden = !inside.some((one) => (one.type === "radio" ? one.checked : one.value.trim()));
  };
  form.addEventListener("input", (event) => {
    keep();
    const question = event.target.closest("[data-question]");
    if (question) mark(question);
  });
  questions.forEach((question) => {
    question.querySelector("[data-clear]").addEventListener("click", () => {
      fields().filter((one) => question.contains(one)).forEach((one) => (one.type === "radio" ? put(one, null) : put(one, "")));
      keep();
      mark(question);
      question.querySelector("legend").focus();
    });
  });
  const before = (() => { try { return JSON.parse(store?.getItem(PREFIX + form.dataset.form)); } catch { return null; } })();
  const kept = before?.answers;
  if (before?.step < questions.length) at = before.step; // where one was, also in another language
  if (kept && !Object.keys(answersNow()).length) for (const one of fields()) if (one.name in kept) put(one, kept[one.name]);
  questions.forEach(mark);
  const wrong = questions.findIndex((one) => one.querySelector(".ds-validation-message"));
  if (wrong >= 0) at = wrong;
  show(false);

  // Without a net it waits, and goes when there is one.
  let sent = false;
  form.addEventListener("submit", (event) => {
    sent = navigator.onLine;
    if (navigator.onLine || event.submitter?.name === "language") return;
    event.preventDefault();
    keep();
    parts.waits.hidden = false;
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && !sent) later(); });
  window.addEventListener("online", () => {
    later();
    if (parts.waits.hidden) return;
    parts.waits.hidden = true;
    form.requestSubmit();
  });
})();
