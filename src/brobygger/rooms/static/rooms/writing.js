// Writing in a room: what is sent, what waits, and what could not be sent. The plain form lies beneath it.
(() => {
  "use strict";
  const app = window.brobygger;
  const timeline = document.querySelector("[data-timeline]");
  if (!app?.room || !timeline) return;
  const { id: room, form, urls, parse, fetchHtml, catchUp, refreshRegions, forbid } = app.room;

  const pattern = timeline.parentElement.querySelector("template[data-waiting-message]");

  function bubbleOf(item) {
    const known = timeline.querySelector(`li[data-client="${item.client_id}"]`);
    if (known || !pattern) return known;
    const bubble = pattern.content.firstElementChild.cloneNode(true);
    bubble.dataset.client = item.client_id;
    bubble.querySelector("[data-text]").textContent = item.text;
    timeline.append(bubble);
    return bubble;
  }

  function stateOf(bubble, state, text) {
    bubble.dataset.state = state;
    const line = bubble.querySelector("[data-state-text]");
    if (line) line.textContent = text;
  }

  // Where the browser cannot send with the page closed, the words say so.
  const wordsOf = (state) => app.text(state === "waiting" && !app.background?.sendsClosed() ? "waiting-open" : state);

  app.sending?.on(({ item, state, seq, ref, code, message }) => {
    if (item.room !== room) return;
    const bubble = bubbleOf(item);
    if (!bubble) return;
    if (state === "sent") {
      bubble.dataset.sent = ref || "";
      stateOf(bubble, "sending", app.text("sent"));
      settleSent();
      if (bubble.isConnected) setTimeout(() => bubble.isConnected && catchUp(seq), 700);
    } else if (state === "stopped" && code === "audience-changed") {
      stateOf(bubble, "waiting", app.text("asking"));
      askAgain(item);
    } else if (state === "stopped") {
      stopped(item, bubble, code, message);
    } else {
      stateOf(bubble, state, wordsOf(state));
    }
  });

  app.room.onShown(settleSent);

  // The server has answered and the log has brought the message: the waiting one gives way.
  function settleSent() {
    for (const bubble of timeline.querySelectorAll("li[data-client][data-sent]")) {
      if (timeline.querySelector(`li[data-message="${CSS.escape(bubble.dataset.sent)}"]`)) bubble.remove();
    }
  }

  // Not sent: the words go back where they were written, with the reason beside them.
  function stopped(item, bubble, code, message) {
    const reason = message || app.text("not-sent");
    const field = form?.elements.text;
    if (field && !field.value.trim()) {
      field.value = item.text;
      app.grow?.(field);
      app.drafts?.save(form.dataset.draft, item.text);
      app.sending.giveUp(item.client_id);
      bubble.remove();
      app.composer.status(form, reason, "stopped");
    } else {
      stateOf(bubble, "stopped", reason);
      offerWays(bubble);
    }
    app.announce(reason, { urgent: true });
    if (["not-member", "read-only", "waiting", "paused", "closed"].includes(code)) {
      forbid(reason, code === "not-member");
      if (code !== "not-member") refreshRegions(0);
    }
  }

  function offerWays(bubble) {
    if (bubble.querySelector("[data-take-words-back]")) return;
    const line = document.createElement("p");
    line.className = "ui-row";
    for (const [name, key] of [["tryAgain", "try-again"], ["takeWordsBack", "take-back"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "tertiary";
      button.dataset.size = "sm";
      button.dataset[name] = "";
      button.textContent = app.text(key);
      line.append(button);
    }
    bubble.querySelector("article").append(line);
  }

  // Somebody has come in since this was written: say who, and ask once more.
  const dialog = document.getElementById("audience-changed");
  let asked = null;
  async function askAgain(item) {
    const html = await fetchHtml(`${urls.audience}?since=${item.audience}`).catch(() => null);
    if (html === null || !dialog) return;
    const fresh = parse(html).querySelector("[data-audience-version]");
    dialog.querySelector("[data-audience-names]").textContent = fresh.dataset.newNames;
    asked = { item, audience: Number(fresh.dataset.audienceVersion) };
    form.querySelector("[data-readers]")?.replaceWith(fresh.querySelector("[data-readers]"));
    form.dataset.audience = fresh.dataset.audienceVersion;
    if (form.elements.audience) form.elements.audience.value = fresh.dataset.audienceVersion;
    refreshRegions(0);
    if (!dialog.open) dialog.showModal();
  }
  dialog?.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.value === "send" && asked) {
      event.preventDefault();
      app.sending.again(asked.item.client_id, { audience: asked.audience });
      asked = null;
      dialog.close();
    }
  });
  dialog?.addEventListener("close", () => {
    if (!asked) return;
    const bubble = timeline.querySelector(`li[data-client="${asked.item.client_id}"]`);
    if (bubble) stopped(asked.item, bubble, "", app.text("not-sent-yet"));
    asked = null;
  });

  form?.addEventListener("submit", (event) => {
    if (!app.sending) return; // the plain form goes
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = form.elements.text;
    const quick = event.submitter?.name === "quick" ? event.submitter.value : "";
    const text = quick ? event.submitter.textContent.trim() : field.value.trim();
    if (form.dataset.shut) return;
    if (!text) {
      app.composer.status(form, app.text("write-first"), "stopped");
      field.focus();
      return;
    }
    const holder = form.elements.ball_holder?.value;
    const due = form.elements.ball_due?.value;
    app.composer.status(form, "", "");
    app.sending.send({
      room,
      client_id: crypto.randomUUID(),
      text,
      quick,
      to: [...form.querySelectorAll("input[name=to]:checked")].map((box) => box.value),
      ball: holder && !quick ? { holder, due: due ? new Date(due).toISOString() : null } : null,
      reply_to: form.elements.reply_to?.value || null,
      audience: Number(form.elements.audience?.value || form.dataset.audience),
    });
    if (!quick) {
      field.value = "";
      app.grow?.(field);
      app.drafts?.erase(form.dataset.draft);
    }
    clearChoices();
    app.toBottom({ smooth: true });
    field.focus();
  }, true);

  function clearChoices() {
    for (const box of form.querySelectorAll("input[name=to]:checked")) box.checked = false;
    for (const name of ["ball_holder", "ball_due", "reply_to"]) if (form.elements[name]) form.elements[name].value = "";
    const reply = form.querySelector("[data-reply]");
    if (reply) reply.hidden = true;
    for (const folded of form.querySelectorAll("details[open]")) folded.open = false;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  form?.elements.text?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[data-send]"));
  });

  // One-tap answers under a message and "answer this".
  timeline.addEventListener("click", (event) => {
    const answer = event.target.closest("button[name=quick]");
    if (answer && app.sending && form && !form.dataset.shut) {
      event.preventDefault();
      const message = answer.closest("li[data-message]");
      app.sending.send({
        room,
        client_id: crypto.randomUUID(),
        text: answer.textContent.trim(),
        quick: answer.value,
        reply_to: message?.dataset.message || null,
        audience: Number(form.elements.audience?.value || form.dataset.audience),
      });
      answer.closest("form")?.setAttribute("hidden", "");
    }
    const again = event.target.closest("[data-try-again]");
    if (again) app.sending?.again(again.closest("li").dataset.client);
    const back = event.target.closest("[data-take-words-back]");
    if (back && form) {
      const bubble = back.closest("li");
      const item = app.sending.giveUp(bubble.dataset.client);
      bubble.remove();
      if (item) form.elements.text.value = `${form.elements.text.value}\n${item.text}`.trim();
      app.grow?.(form.elements.text);
      form.elements.text.focus();
    }
  });

  // What waited when the page was left is shown again.
  for (const item of app.sending?.waiting(room) || []) {
    const bubble = bubbleOf(item);
    if (!bubble) continue;
    stateOf(bubble, item.stopped ? "stopped" : "waiting", item.stopped?.message || wordsOf("waiting"));
    if (item.stopped) offerWays(bubble);
  }
})();
