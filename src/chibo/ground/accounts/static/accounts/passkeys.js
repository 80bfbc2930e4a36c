// Says in words what the passkey scripts only write to the console. Sentences come from the page:
// [data-passkey-problem] is shown after a failure, [data-passkey-missing] where the browser has no passkeys.
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-problem]")) {
    notice.hidden = false;
    notice.focus();
  }
});
if (!window.PublicKeyCredential) {
  for (const notice of document.querySelectorAll("[data-passkey-missing]")) notice.hidden = false;
}
