/**
 * A trustee decrypts: the device reads the archive, checks all of it, shows what it found, and decrypts the tally that
 * it computed itself. It does so once for an election; the same part can be sent again.
 */

import type { Kept } from "./core/backup";
import { Malformed } from "./core/encode";
import { download, load } from "./keyfile";
import { all, busy, fill, sayUnsent, send, show, watchDeeds, word } from "./page";
import { keep, kept } from "./store";
import type { Entry } from "./store";
import type { Decrypted, Doer, Facts } from "./trustee-tasks";

export class Decryption {
  private facts: Facts | undefined;
  private record: Entry | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly doer: Doer,
  ) {}

  start(): void {
    watchDeeds(this.root, {
      read: () => this.do(() => this.read()),
      decrypt: () => this.do(() => this.decrypt()),
    });
    show(this.root, "read");
  }

  private async do(work: () => Promise<void>): Promise<void> {
    await busy(this.root, async () => {
      try {
        await work();
      } catch (fault) {
        sayUnsent(this.root, fault);
      }
    });
  }

  /** The archive: from the server, or from a file where the page has a field for one. */
  private async archive(): Promise<Uint8Array> {
    const field = this.root.querySelector<HTMLInputElement>("[data-archive-file]");
    if (field) {
      const file = field.files?.[0];
      if (!file) throw new Malformed("no_file");
      return new Uint8Array(await file.arrayBuffer());
    }
    const response = await fetch(this.root.dataset.archive ?? "", { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new TypeError("archive");
    return new Uint8Array(await response.arrayBuffer());
  }

  private async read(): Promise<void> {
    const { root } = this;
    const bar = root.querySelector<HTMLProgressElement>("progress");
    const facts = await this.doer.call<Facts>("audit", [await this.archive()], (done, of) => {
      if (bar) [bar.hidden, bar.max, bar.value] = [false, of, done];
      fill(root, "progress", word(root, "progress", { done, of }));
    });
    const expected = root.dataset.uuid;
    if (expected && facts.uuid !== expected) throw new Malformed("election", facts.uuid);
    this.facts = facts;
    this.record = await kept(facts.uuid);
    for (const [name, value] of Object.entries(facts)) fill(root, name, Array.isArray(value) ? value.join(", ") : String(value));
    // As the server's pages and the minutes write it: in groups that can be read aloud.
    fill(root, "head", (facts.head.match(/.{8}/g) ?? []).join(" "));
    for (const place of all(root, "[data-from-file]")) place.hidden = Boolean(this.record?.kept.share);
    show(root, "checked");
  }

  /** The key: kept on this device, else from the file. */
  private async key(uuid: string): Promise<Kept> {
    if (this.record?.kept.share) return this.record.kept;
    const found = await load(this.root, this.doer);
    if (found.uuid !== uuid || !found.share) throw new Malformed("own");
    return found;
  }

  private async decrypt(): Promise<void> {
    const { root, facts } = this;
    if (!facts) return;
    const done = await this.part(facts);
    if (root.dataset.send) {
      const said = (await send(root.dataset.send, JSON.stringify(done))) as { delivered?: number[] };
      fill(root, "delivered", (said.delivered ?? [done.owner]).join(", "));
    } else {
      download(`partial-decryption-${facts.uuid}-${done.owner}.json`, JSON.stringify(done));
    }
    fill(root, "owner", String(done.owner));
    fill(root, "give", word(root, "give", { owner: done.owner }));
    show(root, "done");
  }

  /** This trustee's part; the one made before, when there is one for this very tally. */
  private async part(facts: Facts): Promise<Decrypted> {
    const before = this.record?.decrypted;
    if (before) {
      if (before.tally !== facts.tally) throw new Malformed("twice");
      return before;
    }
    const own = await this.key(facts.uuid);
    const decrypted = await this.doer.call<Decrypted>("decrypt", [own.share]);
    this.record = { kept: own, decrypted };
    // A page opened from a file may have no store; the once then holds for this page.
    await keep(this.record).catch(() => undefined);
    return decrypted;
  }
}

/** A partial decryption made on the page without a server, sent by this one. */
export function watchUpload(root: HTMLElement): void {
  const field = root.querySelector<HTMLInputElement>("[data-decryption-file]");
  field?.addEventListener("change", () => {
    const file = field.files?.[0];
    if (!file) return;
    void busy(root, async () => {
      try {
        await send(root.dataset.send ?? "", await file.text());
        show(root, "done");
      } catch (fault) {
        sayUnsent(root, fault);
      }
    });
  });
}

