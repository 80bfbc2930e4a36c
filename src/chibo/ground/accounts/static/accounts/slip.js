// A scanned slip carries its code behind the #, which no server or proxy sees: it is put into the field,
// and taken out of the address so that it stays in no list of visited pages.
"use strict";
function takeCode() {
  const field = document.querySelector("[data-slip-code]");
  const scanned = decodeURIComponent(location.hash.slice(1));
  if (!field || !/^[0-9A-Z]{16}$/.test(scanned)) return;
  field.value = scanned.match(/.{4}/g).join("-");
  history.replaceState(null, "", location.pathname);
}
takeCode();
addEventListener("hashchange", takeCode);
