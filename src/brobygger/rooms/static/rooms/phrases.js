// Standard sentences beside the writing field: chosen from a list, put in where one is writing.
(() => {
  "use strict";
  const app = window.brobygger;
  if (!app?.room) return;
  const { parse, fetchHtml } = app.room;
  let dialog = null;

  function insert(text) {
    const field = document.getElementById("composer-text");
    if (!field) return;
    dialog.close();
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    app.grow(field);
    field.focus();
  }

  async function open(link) {
    const html = await fetchHtml(link.href).catch(() => null);
    const list = html && parse(html).querySelector("[data-phrase-list]");
    if (!list) {
      location.assign(link.href);
      return;
    }
    dialog?.remove();
    dialog = document.createElement("dialog");
    dialog.className = "ds-dialog ui-dialog";
    dialog.setAttribute("aria-label", link.textContent.trim());
    const close = document.createElement("button");
    close.type = "button";
    close.className = "ds-button";
    close.dataset.variant = "tertiary";
    close.textContent = app.text("phrases-close");
    close.addEventListener("click", () => dialog.close());
    dialog.append(list, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-phrases]");
    const chosen = event.target.closest?.("dialog a[data-phrase]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link || chosen) event.preventDefault();
    if (link) open(link);
    if (chosen) insert(chosen.textContent.trim());
  });
})();
