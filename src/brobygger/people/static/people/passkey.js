/* When the browser could not use a passkey (closed, none here, not allowed), say so on the page. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-trouble]")) place.hidden = false;
});
