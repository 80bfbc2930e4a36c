// The roles of a secret ballot, played by the browser's own code: a request (JSON) on standard input, the answer on
// standard output. `node roles.mjs CORE ROLE`, CORE being the bundle of frontend/ballot/core.
import { readFileSync } from "node:fs";

const core = await import(process.argv[2]);
const asked = JSON.parse(readFileSync(0, "utf8"));

const roles = {
  async credentials({ uuid, count }) {
    const secret = Array.from({ length: count }, () => core.generate());
    const elements = await Promise.all(secret.map((one) => core.publicPart(one, uuid)));
    return { secret, public: core.sorted(elements).map(String) };
  },
  async derive({ uuid, credentials }) {
    return Promise.all(credentials.map(async (one) => String(await core.publicPart(core.normalised(one), uuid))));
  },
  async ballots({ election, votes }) {
    const read = await core.readElection(election);
    const made = [];
    for (const { credential, choices } of votes) {
      const { text, tracker, seed } = await core.prepare(read, credential, choices);
      const opened = await core.unpack(core.pack(read, text, choices, seed));
      made.push({ text, tracker, opened: opened.tracker, choices: opened.choices });
    }
    return made;
  },
  async check({ election, roll, texts }) {
    const read = await core.readElection(election);
    const known = new Set(roll);
    const said = [];
    for (const text of texts) {
      try {
        said.push({ tracker: (await core.checkBallot(read, text, (c) => known.has(String(c)))).tracker });
      } catch (fault) {
        said.push({ fault: fault.message });
      }
    }
    return said;
  },
  async single() {
    const secret = core.random();
    return { secret: String(secret), public_key: await core.trustee.publicKey(secret) };
  },
  async ceremony({ threshold, size }) {
    const seeds = Array.from({ length: size }, () => core.trustee.newSeed());
    const certs = await Promise.all(seeds.map((seed) => core.trustee.makeCert(seed)));
    const sent = await Promise.all(seeds.map((seed) => core.trustee.makePolynomial(seed, certs, threshold)));
    const shares = [];
    for (const [j, seed] of seeds.entries()) {
      const input = { polynomial: sent[j].polynomial, secrets: sent.map((one) => one.secrets[j]), coefexps: sent.map((one) => one.coefexps) };
      shares.push(await core.trustee.makeShare(seed, certs, threshold, input));
    }
    const group = { threshold, certs, coefexps: sent.map((one) => one.coefexps), verification_keys: shares.map((one) => one.output.public_key) };
    const y = certs.length ? sent.map((one) => BigInt(JSON.parse(one.coefexps.message).coefexps[0])).reduce(core.times) : 1n;
    return { group, y: String(y), secrets: shares.map((one) => String(one.secret)), fingerprint: await core.trustee.fingerprint(certs) };
  },
  async audit({ file }) {
    try {
      const { tally, election, keys, ...rest } = await core.audit(readFileSync(file));
      return { ...rest, uuid: election.uuid, keys: keys.map(String), tally: JSON.parse(core.tallyText(tally)) };
    } catch (fault) {
      if (!(fault instanceof core.Malformed)) throw fault;
      return { fault: fault.message };
    }
  },
  async audits({ files }) {
    const said = [];
    for (const file of files) said.push(await roles.audit({ file }));
    return said;
  },
  async decrypt({ file, secret }) {
    return core.decrypt(await core.audit(readFileSync(file)), BigInt(secret));
  },
};

process.stdout.write(JSON.stringify(await roles[process.argv[3]](asked)));
