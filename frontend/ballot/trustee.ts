/** The script of the trustees' pages: making the key, and decrypting. */

import { Calls } from "./calls";
import { Ceremony } from "./ceremony";
import { Decryption, watchUpload } from "./decryption";
import { all, problem, word } from "./page";

for (const root of all(document, "[data-trustee],[data-decryption]")) {
  // Undefined on an insecure origin, whatever the types say.
  if (!(crypto as Partial<Crypto>).subtle) {
    problem(root, word(root, "no_crypto"));
    continue;
  }
  const calls = new Calls(root.dataset.worker ?? "");
  if ("trustee" in root.dataset) {
    void new Ceremony(root, calls).start();
  } else {
    new Decryption(root, calls).start();
    watchUpload(root);
  }
}
