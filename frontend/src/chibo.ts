/** Everything the pages of chibo do by themselves; each works without it, except the secret ballot. */

import { watchAutosave } from "./autosave";
import { watchClocks } from "./clock";
import { watchCommands } from "./commands";
import { watchKeys } from "./keys";
import { watchLists } from "./lists";
import { ChiboLive } from "./live";
import { watchOutbox } from "./outbox";
import { watchPage } from "./page";
import { ChiboPart, watchParts } from "./parts";
import { watchHeld, watchPress } from "./swap";
import { workerAddress } from "./trusted";

watchPage();
watchCommands();
watchAutosave();
watchParts();
watchHeld();
watchPress();
watchLists();
watchKeys();
watchClocks();
watchOutbox();
customElements.define("chibo-live", ChiboLive);
customElements.define("chibo-part", ChiboPart);

const worker = document.documentElement.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    // Refused in private windows and on insecure origins: then there is no offline page, nothing else.
    navigator.serviceWorker.register(workerAddress(worker)).catch(() => undefined);
  });
}
