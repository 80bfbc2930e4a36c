/** What the public page of a document does by itself, beside what every page does. */

import { watchHashes } from "./verify";

watchHashes();
