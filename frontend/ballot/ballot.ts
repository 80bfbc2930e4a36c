/** The script of the booth's page. */

import { Booth } from "./booth";
import { all, problem, word } from "./page";

for (const root of all(document, "[data-ballot]")) {
  // Undefined on an insecure origin, whatever the types say.
  if ((crypto as Partial<Crypto>).subtle) void new Booth(root).start();
  else problem(root, word(root, "no_crypto"));
}
