/** The trustees' page without a server: an archive and a key as files, a partial decryption as a file. */

import { speak } from "./alone";
import { FAULTS, WORDS } from "./trustee-offline-words";
import { Decryption } from "./decryption";
import { one } from "./page";
import { Here } from "./trustee-tasks";

const root = one(document, "main");
root.append(
  ...FAULTS.map((key) => {
    const place = document.createElement("template");
    place.dataset.word = key;
    return place;
  }),
);
speak(WORDS);
new Decryption(root, new Here()).start();
