// New room and "add somebody": suggestions that fill the field, and a search that answers while one types.
(() => {
  "use strict";
  const app = window.brobygger;

  for (const chip of document.querySelectorAll("button[data-fills]")) {
    chip.addEventListener("click", () => {
      const field = document.getElementById(chip.dataset.fills);
      field.value = chip.dataset.text || chip.textContent.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      app?.grow?.(field);
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    });
  }

  // Choosing "somebody new" shows the fields for name and number; a known person needs none.
  const known = document.querySelectorAll("input[name=known]");
  const newcomer = document.getElementById("somebody-new");
  if (known.length && newcomer) {
    const follow = () => {
      const chosen = document.querySelector("input[name=known]:checked");
      newcomer.hidden = Boolean(chosen && chosen.value);
    };
    known.forEach((one) => one.addEventListener("change", follow));
    follow();
  }

  const search = document.querySelector("[data-staff-search]");
  if (!search) return;
  const field = search.querySelector("input[name=words]");
  const results = document.getElementById("staff-results");
  const chosen = document.getElementById("staff-chosen");
  let timer = 0;
  let latest = 0;

  // A list that is replaced under a finger would lose the tap: what came meanwhile waits until it is lifted.
  let untilLifted = Promise.resolve();
  results.addEventListener("pointerdown", () => {
    untilLifted = new Promise((lifted) => {
      const after = () => setTimeout(lifted); // the click comes right after, and is for the list that was tapped
      for (const type of ["pointerup", "pointercancel"]) addEventListener(type, after, { once: true });
    });
  });

  function show(answer) {
    results.innerHTML = answer;
    hideChosen();
    const found = results.querySelector("[data-found]");
    if (found && field.value.trim()) app?.announce(found.dataset.found);
  }

  async function look() {
    const number = ++latest;
    const url = new URL(search.dataset.staffSearch, location.href);
    url.searchParams.set("words", field.value.trim());
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true", "X-Automatic": "1" }, cache: "no-store" });
      if (!response.ok || number !== latest) return;
      const answer = await response.text();
      await untilLifted;
      if (number === latest) show(answer);
    } catch {
      // without a net the button searches when it is back
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 220);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    look();
  });

  function hideChosen() {
    const values = new Set([...chosen.querySelectorAll("input")].map((one) => one.value));
    for (const button of results.querySelectorAll("button[name=add]")) button.closest("li").hidden = values.has(button.value);
  }

  results.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=add]");
    if (!button) return;
    event.preventDefault();
    const pattern = document.querySelector("template[data-chosen-helper]");
    const item = pattern.content.firstElementChild.cloneNode(true);
    const input = item.querySelector("input");
    input.value = button.value;
    item.querySelector("[data-name]").textContent = button.dataset.name;
    item.querySelector("[data-where]").textContent = button.dataset.where;
    const remove = item.querySelector("button");
    remove.setAttribute("aria-label", remove.dataset.label.replace("%s", button.dataset.name));
    chosen.append(item);
    chosen.closest("[data-chosen-box]").hidden = false;
    hideChosen();
    app?.announce(button.dataset.added);
    field.value = "";
    look();
    field.focus();
  });

  chosen.addEventListener("click", (event) => {
    const remove = event.target.closest("button[name=remove]");
    if (!remove) return;
    event.preventDefault();
    remove.closest("li").remove();
    chosen.closest("[data-chosen-box]").hidden = !chosen.children.length;
    hideChosen();
    field.focus();
  });
  hideChosen();
})();
