// The text for one's own record: copied in one tap, and the form goes on. Without script one copies oneself.
(() => {
  "use strict";
  const app = window.brobygger;
  const form = document.querySelector("form[data-record]");
  const button = form?.querySelector("[data-copy]");
  if (!app || !button) return;
  const field = form.elements.text;
  const status = form.querySelector("[data-copy-status]");
  const yourself = form.querySelector("[data-done]");
  button.hidden = false;
  yourself.hidden = true;

  function select() {
    field.focus();
    field.select();
    field.setSelectionRange(0, field.value.length);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      select();
      try {
        return document.execCommand("copy");
      } catch {
        return false;
      }
    }
  }

  // A standard sentence goes in where one is writing; without script it comes at the end, with a new page.
  form.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    if (!phrase) return;
    event.preventDefault();
    field.setRangeText(phrase.textContent.trim(), field.selectionStart, field.selectionEnd, "end");
    app.grow(field);
    field.focus();
  });

  let copied = false;
  form.addEventListener("submit", async (event) => {
    if (event.submitter !== button || copied) return;
    event.preventDefault();
    if (await copy()) {
      copied = true;
      status.textContent = app.text("copied");
      form.requestSubmit(button);
    } else {
      select();
      yourself.hidden = false;
      status.textContent = app.text("copy-yourself");
    }
  });
})();
