import { describe, expect, it } from "vitest";
import vectors from "../../../tests/protocols/belenios/vectors.json";
import { make, prepare, signatureChallenge } from "../../ballot/core/ballot";
import { derive, generate, normalised, publicPart, sorted } from "../../ballot/core/credential";
import { readElection } from "../../ballot/core/election";
import { Malformed, at, challenge, hashBase64, hashHex, proof } from "../../ballot/core/encode";
import { G, NAME, P, Powers, Q, Table, g, inverse, isMember, power } from "../../ballot/core/group";
import { pack, unpack } from "../../ballot/core/opening";
import { checkPublicKey } from "../../ballot/core/trustee";
import { checkBallot } from "../../ballot/core/verify";

/** The numbers of a vector, one after the other. */
function drawn(draws: readonly string[]): { next: () => bigint; rest: () => number } {
  let taken = 0;
  return { next: () => BigInt(at(draws, taken++)), rest: () => draws.length - taken };
}

async function fault(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "",
    (found: unknown) => (found instanceof Malformed ? found.message : String(found)),
  );
}

/** A ballot signed anew, after its body was changed. */
async function signed(body: string, s: bigint): Promise<string> {
  const hash = await hashBase64(`${body}}`);
  const c = await signatureChallenge(hash, g(5n));
  return `${body},"signature":${JSON.stringify({ hash, proof: proof(c, 5n - s * c) })}}`;
}

describe("the group", () => {
  it("has the published numbers", () => {
    expect([NAME, P, Q, G].map(String)).toEqual([vectors.group.name, vectors.group.p, vectors.group.q, vectors.group.g]);
  });

  it("gives the same powers on every way", () => {
    for (const exponent of [0n, 1n, 2n, 31n, 32n, Q - 1n, Q, 2n ** 255n + 12345n]) {
      const plain = power(G, exponent);
      expect(g(exponent)).toBe(plain);
      expect(new Powers(G).power(exponent)).toBe(plain);
    }
    expect(new Table(power(G, 7n)).power(-1n)).toBe(inverse(power(G, 7n), P));
  });

  it("knows what is outside", () => {
    expect([0n, P, P + 1n, -1n, P - 1n, 2n].map(isMember)).toEqual(Array(6).fill(false));
    expect([1n, G].map(isMember)).toEqual([true, true]);
  });
});

describe("vectors shared with the server", () => {
  it.each(vectors.hashes)("hash $text", async ({ text, hex, base64 }) => {
    expect([await hashHex(text), await hashBase64(text)]).toEqual([hex, base64]);
  });

  it.each(vectors.credentials)("credential $credential", async ({ credential, secret, public: element }) => {
    expect(normalised(credential.replace(/-/g, " "))).toBe(credential);
    expect(String(await derive(credential, vectors.uuid))).toBe(secret);
    expect(String(await publicPart(credential, vectors.uuid))).toBe(element);
  });

  it.each(vectors.mistyped)("mistyped %s", (typed) => {
    expect(normalised(typed)).toBeUndefined();
  });

  it("the roll is sorted by value", async () => {
    const elements = vectors.credentials.map((each) => BigInt(each.public));
    const text = JSON.stringify(sorted(elements).map(String));
    expect([text, await hashBase64(text)]).toEqual([vectors.roll.text, vectors.roll.fingerprint]);
  });

  it("the key of a trustee proves itself", async () => {
    expect(String(await checkPublicKey(vectors.trustee.public, "key"))).toBe(vectors.trustee.public.public_key);
    expect(String(g(BigInt(vectors.trustee.private_key)))).toBe(vectors.trustee.public.public_key);
  });

  it("a proof is the same for the same nonce", async () => {
    const { secret, prefix = "", w, proof: expected } = at(vectors.proofs, 0);
    const c = await challenge(prefix, [g(BigInt(w))]);
    expect(proof(c, BigInt(w) - BigInt(secret) * c)).toEqual(expected);
  });

  describe.each(vectors.elections)("election: $about", ({ text, fingerprint, ballots }) => {
    it("ballots are the same for the same random numbers, and sound", async () => {
      const election = await readElection(text);
      expect(election.fingerprint).toBe(fingerprint);
      for (const ballot of ballots) {
        const source = drawn(ballot.draws.slice(0, -1));
        const w = BigInt(at(ballot.draws, ballot.draws.length - 1));
        const made = await make(election, await derive(ballot.credential, vectors.uuid), ballot.selection, source, w);
        expect(made).toBe(ballot.text);
        expect(source.rest()).toBe(0);
        expect((await checkBallot(election, ballot.text, () => true)).tracker).toBe(ballot.tracker);
      }
    });
  });
});

describe("ballots", () => {
  const vector = at(vectors.elections, 0);
  const ballot = at(vector.ballots, 0);

  it("are refused wherever one digit changes, though signed anew", async () => {
    const election = await readElection(vector.text);
    const s = await derive(ballot.credential, vectors.uuid);
    const body = ballot.text.slice(0, ballot.text.indexOf(',"signature"'));
    const spots = [...body.matchAll(/"(?:alpha|beta|challenge|response)":"\d+/g)].map((found) => found.index + found[0].length - 1);
    expect(spots.length).toBe(6 + 2 * 7);
    expect(await fault(checkBallot(election, await signed(body, s), () => true))).toBe("");
    for (const spot of spots) {
      const digit = (Number(body[spot]) + 1) % 10;
      const changed = `${body.slice(0, spot)}${digit}${body.slice(spot + 1)}`;
      expect(await fault(checkBallot(election, await signed(changed, s), () => true))).toMatch(/^(element|proof): answers/);
    }
  });

  it("are refused with another's credential, though signed by it", async () => {
    const election = await readElection(vector.text);
    const [mine, other] = [at(vectors.credentials, 0), at(vectors.credentials, 1)];
    const body = ballot.text.slice(0, ballot.text.indexOf(',"signature"')).replace(mine.public, other.public);
    const text = await signed(body, BigInt(other.secret));
    expect(await fault(checkBallot(election, text, () => true))).toBe("proof: answers[0].individual_proofs[0]");
  });

  it.each([
    ["canonical: ballot", ballot.text.replace(",", ", ")],
    ["json: ballot", ballot.text.slice(0, -1)],
    ["fields: ballot", ballot.text.replace(/^\{("election_uuid":"\w+"),("election_hash":"[^"]+")/, "{$2,$1")],
    ["election: election_uuid", ballot.text.replace(vectors.uuid, "AAAAAAAAAAAAAA")],
    ["hash: signature.hash", ballot.text.replace(/"signature":\{"hash":"./, '"signature":{"hash":"_')],
  ])("refuse: %s", async (expected, text) => {
    expect(await fault(checkBallot(await readElection(vector.text), text, () => true))).toBe(expected);
  });

  it("are bound to the roll", async () => {
    expect(await fault(checkBallot(await readElection(vector.text), ballot.text, () => false))).toBe("credential: credential");
  });

  it("are not made of choices that do not fit", async () => {
    const election = await readElection(vector.text);
    for (const choices of [[[1, 1, 0]], [[0, 0, 0]], [[1, 0]], [[2, 0, 0]], []]) {
      expect(await fault(prepare(election, generate(), choices))).toMatch(/^choices/);
    }
  });
});

describe("elections", () => {
  const { text } = at(vectors.elections, 0);
  const key = (JSON.parse(text) as { public_key: string }).public_key;

  it.each([
    ["group: election.group", text.replace("BELENIOS-2048", "RFC-3526-2048")],
    ["element: election.public_key", text.replace(key, "1")],
    ["element: election.public_key", text.replace(key, String(P - 1n))],
    ["element: election.public_key", text.replace(key, "2")],
    ["number: election.public_key", text.replace(key, `0${key}`)],
    ["fields: election", text.replace('"version":1,', '"version":1,"extra":1,')],
    ["fields: election.questions[0]", text.replace('"min":1', '"type":"Lists","min":1')],
    ["range: election.questions[0]", text.replace('"min":1,"max":1', '"min":2,"max":1')],
    ["uuid: election.uuid", text.replace(vectors.uuid, "0OIl0OIl0OIl0OIl")],
    ["version: election.version", text.replace('"version":1', '"version":2')],
  ])("refuse: %s", async (expected, changed) => {
    expect(await fault(readElection(changed))).toBe(expected);
  });
});

describe("openings", () => {
  it("make the same ballot again and tell its choices", async () => {
    for (const { text, ballots } of vectors.elections) {
      const election = await readElection(text);
      const { selection } = at(ballots, 0);
      const { text: made, tracker, seed } = await prepare(election, at(ballots, 0).credential, selection);
      const opened = await unpack(pack(election, made, selection, seed));
      expect(opened.tracker).toBe(tracker);
      expect(opened.choices).toEqual(selection);
      expect(opened.election.text).toBe(text);
    }
  });

  it("of another choice, seed or credential do not give the tracker", async () => {
    const { text, ballots } = at(vectors.elections, 0);
    const election = await readElection(text);
    const { text: made, tracker, seed } = await prepare(election, at(ballots, 0).credential, [[1, 0, 0]]);
    const good = pack(election, made, [[1, 0, 0]], seed);
    const other = good.slice();
    other[other.length - 1] = 0b0100_0000;
    expect(await fault(unpack(other).then((opened) => { if (opened.tracker === tracker) throw new Error("same"); }))).toBe("proof: signature.proof");
    for (const spot of [0, 1, good.length - 70, good.length - 20, good.length - 400]) {
      const changed = good.slice();
      changed[spot] = (changed[spot] ?? 0) ^ 1;
      const said = await unpack(changed).then((opened) => opened.tracker, () => "refused");
      expect(said).not.toBe(tracker);
    }
    expect(await fault(unpack(good.slice(0, -1)))).toBe("missing: 0");
    expect(await fault(unpack(Uint8Array.of(...good, 0)))).toBe("length: opening");
  });
});
