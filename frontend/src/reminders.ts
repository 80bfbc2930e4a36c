/** What the page of reminders does by itself, beside what every page does. */

import { watchPush } from "./push";

watchPush();
