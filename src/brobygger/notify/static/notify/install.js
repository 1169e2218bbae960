// Putting the app on the device: with one tap where the browser offers it, else by the words on the page.
(() => {
  "use strict";
  const [here, how, install] = ["here", "how", "install"].map((name) => document.querySelector(`[data-app-${name}]`));
  if (!here) return;
  const done = () => { here.hidden = false; how.hidden = install.hidden = true; };
  if (matchMedia("(display-mode: standalone)").matches || navigator.standalone) { done(); return; }

  let offer = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    install.hidden = false;
  });
  install.addEventListener("click", async () => {
    await offer?.prompt();
    install.hidden = true; // it may be asked once; the words stay
  });
  addEventListener("appinstalled", done);
})();
