import { describe, expect, it } from "vitest";
import { seal, unseal } from "../../ballot/core/backup";
import { Malformed, at } from "../../ballot/core/encode";
import { P, Q, g, reduce } from "../../ballot/core/group";
import { checkCerts, fingerprint, keysOf, lagrange, makeCert, makePolynomial, makeShare, newSeed, receive, send } from "../../ballot/core/trustee";
import type { Polynomial, Signed, Vinput } from "../../ballot/core/trustee";
import { Parts, split } from "../../ballot/parts";

const FEW = 1000;

async function fault(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "",
    (found: unknown) => (found instanceof Malformed ? found.message : String(found)),
  );
}

interface Round {
  seeds: string[];
  certs: Signed[];
  sent: Polynomial[];
}

async function round(size: number, threshold: number): Promise<Round> {
  const seeds = Array.from({ length: size }, newSeed);
  const certs = await Promise.all(seeds.map(makeCert));
  return { seeds, certs, sent: await Promise.all(seeds.map((seed) => makePolynomial(seed, certs, threshold))) };
}

function inputOf({ sent }: Round, j: number): Vinput {
  return { polynomial: at(sent, j).polynomial, secrets: sent.map((one) => at(one.secrets, j)), coefexps: sent.map((one) => one.coefexps) };
}

describe("a key of three trustees", () => {
  it("is that of any two of them", async () => {
    const made = await round(3, 2);
    const shares: bigint[] = [];
    for (const [j, seed] of made.seeds.entries()) shares.push((await makeShare(seed, made.certs, 2, inputOf(made, j))).secret);
    const first = made.sent.map((one) => BigInt(at((JSON.parse(one.coefexps.message) as { coefexps: string[] }).coefexps, 0)));
    for (const pair of [[1, 2], [1, 3], [2, 3]]) {
      const secret = pair.reduce((sum, j) => reduce(sum + lagrange(j, pair) * at(shares, j - 1)), 0n);
      expect(g(secret)).toBe(first.reduce((all, one) => (all * one) % P));
    }
    expect(shares.every((share) => share < Q)).toBe(true);
  });

  it("has another number to read aloud for every other list", async () => {
    const { certs } = await round(2, 1);
    const digits = await fingerprint(certs);
    expect(digits).toMatch(/^(\d{4} ){5}\d{4}$/);
    expect(await fingerprint([...certs].reverse())).not.toBe(digits);
  });

  it("is not made with somebody twice, a stranger, or a certificate that was changed", async () => {
    const { seeds, certs } = await round(2, 1);
    expect(await fault(checkCerts([at(certs, 0), at(certs, 0)]))).toBe("double: certs");
    expect(await fault(makePolynomial(newSeed(), certs, 1))).toBe("own: certs");
    expect(await fault(makePolynomial(at(seeds, 0), certs, 3))).toBe("threshold");
    const other = await makeCert(newSeed());
    const changed = { ...at(certs, 1), message: other.message };
    expect(await fault(checkCerts([at(certs, 0), changed]))).toBe("proof: certs[1].signature");
  });

  it("is not made of other commitments than those of the threshold, or of somebody else's", async () => {
    const made = await round(2, 2);
    const other = await round(2, 1);
    const input = inputOf(made, 0);
    expect(await fault(makeShare(at(made.seeds, 0), made.certs, 1, input))).toBe("list: coefexps[0]");
    const foreign = { ...input, coefexps: [at(input.coefexps, 0), at(other.sent, 1).coefexps] };
    expect(await fault(makeShare(at(made.seeds, 0), made.certs, 2, foreign))).toBe("proof: coefexps[1].signature");
    const swapped = { ...input, secrets: [at(input.secrets, 1), at(input.secrets, 0)] };
    expect(await fault(makeShare(at(made.seeds, 0), made.certs, 2, swapped))).toBe("proof: secrets[0].signature");
  });
});

describe("what is sent to a trustee", () => {
  it("is read by that one only, and only from its sender", async () => {
    const [from, to, other] = await Promise.all([keysOf(newSeed()), keysOf(newSeed()), keysOf(newSeed())]);
    const sent = await send(from.signing, g(to.reading), { secret: "1" });
    expect(await receive(to, g(from.signing), sent, "m")).toEqual({ secret: "1" });
    expect(await fault(receive(other, g(from.signing), sent, "m"))).toBe("sealed: m");
    expect(await fault(receive(to, g(other.signing), sent, "m"))).toBe("proof: m.signature");
  });
});

describe("the file with the key", () => {
  const kept = { uuid: "AAAAAAAAAAAAAA", seed: "s", share: "12", certs: "" };

  it("opens with its passphrase, however the marks are written", async () => {
    const file = await seal(kept, "bốn từ thật dài", FEW);
    expect(await unseal(file, " bốn từ thật dài".normalize("NFD"))).toEqual(kept);
  });

  it("does not open otherwise", async () => {
    const file = await seal(kept, "bốn từ thật dài", FEW);
    const changes: [string, string][] = [
      ["passphrase", file.replace("AAAAAAAAAAAAAA", "BBBBBBBBBBBBBB")],
      ["passphrase", file.replace(/"data":"./, (found) => (found.endsWith("0") ? '"data":"1' : '"data":"0'))],
      ["version: file", file.replace('"rounds":1000', '"rounds":1')],
      ["canonical: file", file.replace(",", ", ")],
      ["json: file", file.slice(1)],
      ["fields: file", file.replace('"version"', '"wersion"')],
    ];
    expect(await fault(unseal(file, "bốn từ thật dai"))).toBe("passphrase");
    for (const [expected, text] of changes) expect(await fault(unseal(text, "bốn từ thật dài"))).toBe(expected);
  });
});

describe("parts of an opening", () => {
  const data = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256);

  it("come in any order, more than once, with an address before them", async () => {
    const cut = await split(data);
    const parts = new Parts();
    expect(cut.length).toBe(4);
    expect(parts.add(`https://chibo.example/ballots/check#${at(cut, 2)}`)).toBe(true);
    expect(parts.add(at(cut, 2))).toBe(false);
    expect(await parts.whole()).toBeUndefined();
    expect(parts.add(`${at(cut, 3)}\n${at(cut, 0)} ${at(cut, 1)}`)).toBe(true);
    expect(parts.state).toEqual({ have: 4, of: 4 });
    expect(await parts.whole()).toEqual(data);
  });

  it("of another opening begin anew; what is no part is left out", async () => {
    const parts = new Parts();
    parts.add(at(await split(data), 0));
    expect(parts.add("https://chibo.example/#x")).toBe(false);
    expect(parts.add("AAAA.3.2.AAAA")).toBe(false);
    parts.add(at(await split(data.slice(1)), 1));
    expect(parts.state).toEqual({ have: 1, of: 4 });
  });

  it("that do not belong together are refused", async () => {
    const [first = "", ...rest] = await split(data);
    const parts = new Parts();
    parts.add([`${first.slice(0, -1)}${first.endsWith("A") ? "B" : "A"}`, ...rest].join(" "));
    expect(await fault(parts.whole())).toBe("part");
  });
});
