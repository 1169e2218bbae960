// Reading a message aloud. Only a voice that lives in the device itself is used: other voices would send what people
// write here to somebody else to be spoken. Without such a voice there is no button.
(() => {
  "use strict";
  const timeline = document.querySelector("[data-timeline]")?.closest("section"); // older messages come beside the list
  const pattern = document.querySelector("template[data-listen-button]");
  const speech = window.speechSynthesis;
  if (!timeline || !pattern || !speech) return;
  const NEAR = { nb: ["nb", "no", "nn"], nn: ["nn", "nb", "no"], en: ["en"] };
  let voice = null;
  let speaking = null; // the button of what is read

  function find() {
    const language = document.documentElement.lang.slice(0, 2);
    const own = speech.getVoices().filter((one) => one.localService);
    for (const near of NEAR[language] || [language]) {
      const found = own.find((one) => one.lang.toLowerCase().startsWith(near));
      if (found) return found;
    }
    return null;
  }

  function dress(items) {
    for (const item of items) {
      if (item.dataset.takenBack !== undefined || item.querySelector("[data-listen]")) continue;
      const line = item.querySelector(".ui-message__meta");
      line?.insertBefore(pattern.content.firstElementChild.cloneNode(true), line.querySelector(".ui-message__menu"));
    }
  }

  function stop() {
    speech.cancel();
    speaking?.setAttribute("aria-pressed", "false");
    speaking = null;
  }

  function read(button) {
    const words = button.closest("li").querySelector(".ui-message__text").innerText;
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice;
    said.lang = voice.lang;
    said.onend = said.onerror = () => speaking === button && stop();
    speaking = button;
    button.setAttribute("aria-pressed", "true");
    speech.speak(said);
  }

  function begin() {
    if (voice) return;
    voice = find();
    if (!voice) return;
    const all = () => dress(timeline.querySelectorAll("li[data-message]"));
    all();
    new MutationObserver(all).observe(timeline, { childList: true, subtree: true });
  }

  timeline.addEventListener("click", (event) => {
    const button = event.target.closest("[data-listen]");
    if (!button) return;
    const again = button === speaking;
    stop();
    if (!again) read(button);
  });
  window.addEventListener("pagehide", stop);
  speech.addEventListener?.("voiceschanged", begin); // some browsers know their voices late
  begin();
})();
