/**
 * The one Trusted Types policy: the only door by which text becomes markup or the address of a script.
 *
 * The server's header names it (`trusted-types chibo`), so that no other code can open a second door.
 * Browsers without Trusted Types take the text itself.
 */

interface Policy {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const rules: Policy = {
  // Markup comes from the own server; scripts in it run neither here (swap.ts) nor by the page's policy.
  createHTML: (text) => text,
  createScriptURL: (text) => {
    const url = new URL(text, location.href);
    if (url.origin !== location.origin || url.pathname !== "/worker.js") throw new TypeError(text);
    return url.href;
  },
};

const policy = (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy("chibo", rules) ?? rules;

/** Markup of the own server. */
export function markup(text: string): string {
  return policy.createHTML(text);
}

/** The address of the worker that shows the offline page; throws for any other. */
export function workerAddress(text: string): string {
  return policy.createScriptURL(text);
}
