/** An opening cut into pieces that a telephone's camera reads from another telephone's screen. */

import { Malformed, sha256 } from "./core/encode";

/** Base64url signs of a part: with the page's address a code of 73 to 81 dots a side. */
const LENGTH = 400;
const MOST_PARTS = 99;

/** Base64 for addresses, without padding. */
export function toUrl(data: Uint8Array): string {
  return btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The bytes of Base64 for addresses. @throws Malformed */
export function fromUrl(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Malformed("part");
  }
}

async function nameOf(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return toUrl(await sha256(data)).slice(0, 4);
}

/** `ID.i.n.DATA` for each part. */
export async function split(data: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const pieces = toUrl(data).match(new RegExp(`.{1,${LENGTH}}`, "g")) ?? [];
  const name = await nameOf(data);
  return pieces.map((piece, i) => `${name}.${i + 1}.${pieces.length}.${piece}`);
}

/** Parts as they come, in any order and more than once. */
export class Parts {
  private name = "";
  private pieces: (string | undefined)[] = [];

  /** How many of how many are there. */
  get state(): { have: number; of: number } {
    return { have: this.pieces.filter((piece) => piece !== undefined).length, of: this.pieces.length };
  }

  /** Take what a code or a person gave: one part or several, with or without an address before them. @returns whether any was new */
  add(given: string): boolean {
    let news = false;
    for (const [, name = "", i = "", n = "", data = ""] of given.matchAll(/(?:^|[#\s])([\w-]{4})\.(\d{1,2})\.(\d{1,2})\.([\w-]+)/g)) {
      const [index, count] = [Number(i), Number(n)];
      if (index < 1 || index > count || count > MOST_PARTS) continue;
      if (name !== this.name || count !== this.pieces.length) {
        this.name = name;
        this.pieces = new Array<undefined>(count).fill(undefined);
      }
      news ||= this.pieces[index - 1] === undefined;
      this.pieces[index - 1] = data;
    }
    return news;
  }

  /** The whole, when all parts are there. @throws Malformed when they do not belong together */
  async whole(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { have, of } = this.state;
    if (!of || have < of) return undefined;
    const data = fromUrl(this.pieces.join(""));
    if ((await nameOf(data)) !== this.name) throw new Malformed("part");
    return data;
  }
}
