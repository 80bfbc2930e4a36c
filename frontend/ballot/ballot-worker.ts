/** Encrypts beside the page. It asks nothing of any network: its own policy forbids it. */

import { serve } from "./calls";
import { prepare } from "./core/ballot";
import type { Choices } from "./core/ballot";
import { readElection } from "./core/election";
import type { Election } from "./core/election";
import { Malformed } from "./core/encode";
import { g } from "./core/group";
import { pack } from "./core/opening";

let election: Election | undefined;

/** What the page learns of the election. */
export type Read = Pick<Election, "fingerprint" | "questions">;

/** What the page gets for a prepared ballot. */
export interface Made {
  text: string;
  tracker: string;
  opening: Uint8Array<ArrayBuffer>;
}

serve({
  /** Read the election and build both tables while the voter reads the questions. */
  open: async (_, text: string): Promise<Read> => {
    election = await readElection(text);
    g(1n);
    return { fingerprint: election.fingerprint, questions: election.questions };
  },
  prepare: async (_, credential: string, choices: Choices): Promise<Made> => {
    if (!election) throw new Malformed("election");
    const { text, tracker, seed } = await prepare(election, credential, choices);
    return { text, tracker, opening: pack(election, text, choices, seed) };
  },
});
