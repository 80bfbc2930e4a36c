/**
 * The credential authority makes the credentials of an election, prints them as slips and sends the public list, sorted
 * by value. The slips lie in random order and carry no name: whoever hands them out lets every voter draw one. Nothing
 * of the credentials is stored or sent; leaving the page forgets them.
 */

import { generate, publicPart, sorted } from "./core/credential";
import { Malformed, hashBase64 } from "./core/encode";
import { all, busy, fill, one, sayUnsent, send, show, watchDeeds, word } from "./page";
import { codeOf } from "./qr";

const MOST = 5000;

export class Authority {
  private elements: bigint[] = [];

  constructor(private readonly root: HTMLElement) {}

  start(): void {
    watchDeeds(this.root, {
      make: () => busy(this.root, () => this.make()),
      print: () => {
        window.print();
      },
      send: () => busy(this.root, () => this.send()),
      wipe: () => {
        this.wipe();
        show(this.root, "wiped");
      },
    });
    window.addEventListener("pagehide", () => {
      this.wipe();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.elements.length && this.root.dataset.at === "slips") event.preventDefault();
    });
    show(this.root, "begin");
  }

  private async make(): Promise<void> {
    const { root } = this;
    const [uuid, count] = [root.dataset.uuid ?? "", Number(root.dataset.count)];
    if (!uuid || !Number.isInteger(count) || count < 1 || count > MOST) throw new Malformed("count");
    const slips: DocumentFragment[] = [];
    this.elements = [];
    for (let i = 0; i < count; i++) {
      const credential = generate();
      this.elements.push(await publicPart(credential, uuid));
      slips.push(this.slip(credential));
      fill(root, "progress", word(root, "progress", { done: i + 1, of: count }));
    }
    if (new Set(this.elements).size !== count) throw new Malformed("double");
    one(root, "[data-slips]").replaceChildren(...slips);
    fill(root, "fingerprint", await hashBase64(this.list()));
    show(root, "slips");
  }

  /** One slip: the page's template with the credential in it, as text and as a code for the booth. */
  private slip(credential: string): DocumentFragment {
    const made = one<HTMLTemplateElement>(this.root, "template[data-slip]").content.cloneNode(true) as DocumentFragment;
    fill(made, "credential", credential);
    const code = codeOf(`${this.root.dataset.booth ?? ""}#${credential}`, word(this.root, "code_slip"));
    made.querySelector("[data-code=slip]")?.replaceChildren(code);
    return made;
  }

  private list(): string {
    return JSON.stringify(sorted(this.elements).map(String));
  }

  private async send(): Promise<void> {
    const { root } = this;
    const list = this.list();
    try {
      const said = (await send(root.dataset.send ?? "", `{"credentials":${list}}`)) as { fingerprint?: unknown };
      if (said.fingerprint !== (await hashBase64(list))) throw new Malformed("differs");
      show(root, "sent");
    } catch (fault) {
      sayUnsent(root, fault);
    }
  }

  private wipe(): void {
    this.elements = [];
    for (const place of all(this.root, "[data-slips]")) place.replaceChildren();
  }
}
