/**
 * A trustee makes its key, round by round; docs/reference/ballot-messages.md has the rounds and the page's parts. The
 * server says what is to do; what it says is checked here, above all that the list of certificates is the one that the
 * trustees compared aloud.
 */

import type { Kept } from "./core/backup";
import { Malformed, at } from "./core/encode";
import type { Polynomial, PublicKey, Signed, Vinput, Voutput } from "./core/trustee";
import { load, save } from "./keyfile";
import { all, busy, fill, get, one, sayUnsent, send, show, watchDeeds, word } from "./page";
import { keep, kept } from "./store";
import type { Doer, SetupTexts } from "./trustee-tasks";

const AGAIN_MS = 10_000;

/** What the server tells a trustee. */
export interface State {
  uuid: string;
  kind: "threshold" | "single";
  threshold: number;
  size: number;
  index: number;
  names: string[];
  step: "cert" | "polynomial" | "share" | "key" | "wait" | "done";
  certs: (Signed | null)[];
  vinput: Vinput | null;
  /** Once the election's text stands. */
  setup?: SetupTexts | null;
  /** Numbers of the trustees whose devices have checked it. */
  confirmed?: number[];
}

type Post = { step: "share"; certs: string; voutput: Voutput } | { step: "key"; public_key: PublicKey };

export class Ceremony {
  private state: State | undefined;
  private own: Kept | undefined;
  private post: Post | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly doer: Doer,
  ) {}

  async start(): Promise<void> {
    watchDeeds(this.root, {
      begin: () => this.do(() => this.begin()),
      same: () => this.do(() => this.compared()),
      different: () => {
        clearTimeout(this.timer);
        show(this.root, "stopped");
      },
      save: () => this.do(() => this.save()),
      send: () => this.do(() => this.sendPost()),
      try: () => this.do(() => this.tryFile()),
    });
    await this.do(async () => {
      await this.follow((await get(this.url)) as State);
    });
  }

  private get url(): string {
    return this.root.dataset.ceremony ?? "";
  }

  /** Do one thing after the other, and say in the page's words what goes wrong. */
  private async do(work: () => Promise<void>): Promise<void> {
    await busy(this.root, async () => {
      try {
        await work();
      } catch (fault) {
        sayUnsent(this.root, fault);
      }
    });
  }

  /** Show what is to do now. */
  private async follow(state: State): Promise<void> {
    clearTimeout(this.timer);
    const { root } = this;
    this.state = state;
    this.own = (await kept(state.uuid))?.kept;
    if (state.certs.length !== (state.kind === "single" ? 0 : state.size)) throw new Malformed("list", "certs");
    fill(root, "threshold", String(state.threshold));
    fill(root, "size", String(state.size));
    for (const list of all(root, "[data-out=names]")) list.replaceChildren(...state.names.map(item));
    const begun = state.step === "cert" || state.step === "key";
    if (!begun && !this.own) show(root, "lost");
    else if (begun) show(root, "begin");
    else if (state.step === "polynomial") await this.compare();
    else if (state.step === "share") await this.share();
    else if (state.step === "done") await this.confirm(state);
    else this.wait();
  }

  /** The key stands. Before anybody votes: is it the one in the election that the voters will get? */
  private async confirm(state: State): Promise<void> {
    if (this.root.dataset.at !== "done") show(this.root, "done");
    if (!this.own) return;
    if (!state.setup) {
      // The credentials are still missing; servers that send no such thing are not asked again.
      if (state.setup === null) this.later();
      return;
    }
    let mark: string;
    try {
      const { fingerprint } = await this.doer.call<{ fingerprint: string }>("confirm", [this.own.share, state.setup]);
      fill(this.root, "fingerprint", fingerprint);
      mark = fingerprint;
    } catch (fault) {
      this.stop(fault);
    }
    for (const place of all(this.root, "[data-confirmed]")) place.hidden = false;
    if (state.confirmed && !state.confirmed.includes(state.index)) await send(this.url, JSON.stringify({ step: "confirm", fingerprint: mark }));
  }

  private wait(): void {
    if (this.root.dataset.at !== "wait") show(this.root, "wait");
    this.later();
  }

  private later(): void {
    this.timer = setTimeout(() => {
      void this.do(async () => {
        await this.follow((await get(this.url)) as State);
      });
    }, AGAIN_MS);
  }

  private need(): { state: State; own: Kept } {
    if (!this.state || !this.own) throw new Malformed("state");
    return { state: this.state, own: this.own };
  }

  /** The seed, or the single key: made and kept on this device before anything is sent. */
  private async begin(): Promise<void> {
    const state = this.state;
    if (!state) return;
    const old = this.own;
    // A finished share is never written over: a key that is made again belongs to a new election.
    if (state.kind === "threshold" && old?.share) throw new Malformed("begun");
    if (state.kind === "single") {
      const { share, public_key } = await this.doer.call<{ share: string; public_key: PublicKey }>("key", [old?.share ?? ""]);
      this.own = { uuid: state.uuid, seed: "", share, certs: "" };
      this.post = { step: "key", public_key };
      await keep({ kept: this.own });
      this.backup();
      return;
    }
    this.own = { uuid: state.uuid, seed: old?.seed ?? (await this.doer.call<string>("seed")), share: "", certs: "" };
    await keep({ kept: this.own });
    const cert = await this.doer.call<Signed>("cert", [this.own.seed]);
    await this.follow((await send(this.url, JSON.stringify({ step: "cert", cert }))) as State);
  }

  private certs(): Signed[] {
    return (this.state?.certs ?? []).map((cert, i) => {
      if (!cert) throw new Malformed("missing", `certs[${i}]`);
      return cert;
    });
  }

  private async compare(): Promise<void> {
    const { digits, hash } = await this.doer.call<{ digits: string; hash: string }>("compare", [this.certs()]);
    const before = this.own?.certs;
    if (before && before !== hash) this.stop(new Malformed("changed", "certs"));
    fill(this.root, "digits", digits);
    show(this.root, "compare");
  }

  /** The digits are the same everywhere: from now on only this list counts. */
  private async compared(): Promise<void> {
    const { state, own } = this.need();
    const certs = this.certs();
    const { hash } = await this.doer.call<{ hash: string }>("compare", [certs]);
    const polynomial = await this.doer.call<Polynomial>("polynomial", [own.seed, certs, state.threshold]);
    this.own = { ...own, certs: hash };
    await keep({ kept: this.own });
    await this.follow((await send(this.url, JSON.stringify({ step: "polynomial", polynomial }))) as State);
  }

  private async share(): Promise<void> {
    const { state, own } = this.need();
    const certs = this.certs();
    const { hash } = await this.doer.call<{ hash: string }>("compare", [certs]);
    if (hash !== own.certs) this.stop(new Malformed("changed", "certs"));
    if (!state.vinput) throw new Malformed("missing", "vinput");
    try {
      const { share, output } = await this.doer.call<{ share: string; output: Voutput }>("share", [own.seed, certs, state.threshold, state.vinput]);
      this.own = { ...own, share };
      this.post = { step: "share", certs: hash, voutput: output };
    } catch (fault) {
      const [, sender] = (fault instanceof Malformed && /^(?:secrets|coefexps)\[(\d+)\]/.exec(fault.place)) || [];
      this.stop(sender ? new Malformed("share", at(state.names, Number(sender))) : fault);
    }
    await keep({ kept: this.own });
    this.backup();
  }

  /** Nothing goes on from here; the page says why. */
  private stop(fault: unknown): never {
    show(this.root, "stopped");
    throw fault;
  }

  private backup(): void {
    one(this.root, "[data-do=send]").hidden = true;
    show(this.root, "backup");
  }

  /** Only who has saved the file may go on: a lost telephone must not cost the election. */
  private async save(): Promise<void> {
    await save(this.root, this.doer, this.need().own);
    fill(this.root, "saved", word(this.root, "saved"));
    one(this.root, "[data-do=send]").hidden = false;
  }

  /** The saved file holds this key, and the passphrase opens it: seen before the vote, not after it. */
  private async tryFile(): Promise<void> {
    const [{ own }, found] = [this.need(), await load(this.root, this.doer)];
    if (found.uuid !== own.uuid || found.share !== own.share) throw new Malformed("other_file");
    fill(this.root, "tried", word(this.root, "tried"));
  }

  private async sendPost(): Promise<void> {
    if (this.post) await this.follow((await send(this.url, JSON.stringify(this.post))) as State);
  }
}

function item(name: string): HTMLElement {
  return Object.assign(document.createElement("li"), { textContent: name });
}
