/**
 * Work in a worker, so that the page never stands still: calls by name, answers by number.
 *
 * The page's policy allows scripts by its number only; the address of a worker passes one Trusted Types policy of our
 * own (`trusted-types chibo-ballot` in the header), which knows our workers' files and nothing else.
 */

import { Malformed } from "./core/encode";

interface Policy {
  createScriptURL: (text: string) => string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const rules: Policy = {
  createScriptURL: (text) => {
    const url = new URL(text, location.href);
    if (url.origin !== location.origin || !/\/(ballot|trustee)-worker(\.[0-9a-f]+)?\.js$/.test(url.pathname)) throw new TypeError(text);
    return url.href;
  },
};

let policy: Policy | undefined;

function address(text: string): string {
  policy ??= (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy("chibo-ballot", rules) ?? rules;
  return policy.createScriptURL(text);
}

/** What a worker says. */
type Said = { id: number; progress: [number, number] } | { id: number; value: unknown } | { id: number; code: string; place: string };

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (fault: unknown) => void;
  progress: (done: number, all: number) => void;
}

/** The page's side. */
export class Calls {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(source: string) {
    this.worker = new Worker(address(source));
    this.worker.onmessage = (event: MessageEvent<Said>) => {
      this.hear(event.data);
    };
    this.worker.onerror = () => {
      for (const one of this.waiting.values()) one.reject(new Malformed("worker"));
      this.waiting.clear();
    };
  }

  /** Have something done. @throws Malformed as the worker found it */
  call<T>(name: string, args: readonly unknown[] = [], progress: (done: number, all: number) => void = () => undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, progress });
      this.worker.postMessage({ id, name, args });
    });
  }

  /** End the worker, and with it all it knew. */
  end(): void {
    this.worker.terminate();
    for (const one of this.waiting.values()) one.reject(new Malformed("ended"));
    this.waiting.clear();
  }

  private hear(said: Said): void {
    const waiting = this.waiting.get(said.id);
    if (!waiting) return;
    if ("progress" in said) {
      waiting.progress(...said.progress);
      return;
    }
    this.waiting.delete(said.id);
    if ("value" in said) waiting.resolve(said.value);
    else waiting.reject(new Malformed(said.code, said.place));
  }
}

/** What a worker offers; the last argument of each tells progress. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each task checks its own arguments
export type Tasks = Record<string, (progress: (done: number, all: number) => void, ...args: any[]) => Promise<unknown>>;

/** The worker's side. */
export function serve(tasks: Tasks): void {
  const home = self as unknown as { onmessage: (event: MessageEvent) => void; postMessage(said: Said): void };
  home.onmessage = (event: MessageEvent<{ id: number; name: string; args: unknown[] }>) => {
    const { id, name, args } = event.data;
    const progress = (done: number, all: number): void => {
      home.postMessage({ id, progress: [done, all] });
    };
    const work = tasks[name]?.(progress, ...args) ?? Promise.reject(new Malformed("call", name));
    work.then(
      (value) => {
        home.postMessage({ id, value });
      },
      (fault: unknown) => {
        home.postMessage({ id, code: fault instanceof Malformed ? fault.code : String(fault), place: fault instanceof Malformed ? fault.place : "" });
      },
    );
  };
}
