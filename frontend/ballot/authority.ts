/** The script of the credential authority's page. */

import { Authority } from "./slips";
import { all, problem, word } from "./page";

for (const root of all(document, "[data-authority]")) {
  // Undefined on an insecure origin, whatever the types say.
  if ((crypto as Partial<Crypto>).subtle) new Authority(root).start();
  else problem(root, word(root, "no_crypto"));
}
