/** A trustee's work beside the page. It asks nothing of any network: its own policy forbids it. */

import { serve } from "./calls";
import { tasks } from "./trustee-tasks";

serve(tasks);
