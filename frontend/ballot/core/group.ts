/**
 * The group of all elections: the subgroup of order `Q` of the integers modulo the prime `P`, made by `G`.
 *
 * Its name is BELENIOS-2048 and its three numbers are written here, never taken from a message: a group that
 * somebody else chose may hold a trapdoor. BigInt does not work in constant time; whoever can measure this device
 * that closely sees the finger on the screen as well.
 */

export const NAME = "BELENIOS-2048";
/** Prime, 2048 bits. */
export const P = 0xa3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d107435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9cec4157646e64fn;
/** Generator of the subgroup. */
export const G = 0x1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31d9d8976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf284308f1d7e653n;
/** Prime order of the subgroup, 256 bits. */
export const Q = 0xadb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491n;

const DIGITS = "0123456789abcdefghijklmnopqrstuv";
const WINDOWS = 52;

/** x modulo the order, never negative. */
export function reduce(x: bigint): bigint {
  const rest = x % Q;
  return rest < 0n ? rest + Q : rest;
}

/** Product modulo P. */
export function times(a: bigint, b: bigint): bigint {
  return (a * b) % P;
}

/** base^exponent modulo P for any exponent >= 0, in windows of four bits. */
export function power(base: bigint, exponent: bigint): bigint {
  const small = [1n, base];
  for (let i = 2; i < 16; i++) small.push(times(small[i - 1] ?? 1n, base));
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    result = times(result, result);
    result = times(result, result);
    result = times(result, result);
    result = times(result, result);
    if (digit !== "0") result = times(result, small[Number.parseInt(digit, 16)] ?? 1n);
  }
  return result;
}

/** Whether a number is an element of the subgroup: 0 < x < P and x^Q = 1. */
export function isMember(x: bigint): boolean {
  return x > 0n && x < P && power(x, Q) === 1n;
}

/** 1 / x modulo the prime `modulus`, by Euclid. */
export function inverse(x: bigint, modulus: bigint): bigint {
  let [a, b, u, v] = [((x % modulus) + modulus) % modulus, modulus, 1n, 0n];
  while (a > 0n) {
    const times = b / a;
    [a, b] = [b - times * a, a];
    [u, v] = [v - times * u, u];
  }
  if (b !== 1n) throw new RangeError("no inverse");
  return ((v % modulus) + modulus) % modulus;
}

/**
 * All powers of one base that is used often (the generator, the key of an election).
 *
 * Row i holds base^(d·32^i) for the digits d of an exponent below 2^260 written in base 32, so that a power is at
 * most 52 products. Building costs 1,600 products, as much as five powers without a table.
 */
export class Table {
  private readonly rows: bigint[][] = [];

  constructor(readonly base: bigint) {
    let unit = base;
    for (let i = 0; i < WINDOWS; i++) {
      const row = [1n, unit];
      for (let d = 2; d < 32; d++) row.push(times(row[d - 1] ?? 1n, unit));
      this.rows.push(row);
      unit = times(row[31] ?? 1n, unit);
    }
  }

  /** base^exponent for any exponent; it is reduced modulo the order, so the base must be of the subgroup. */
  power(exponent: bigint): bigint {
    const digits = reduce(exponent).toString(32);
    let result = 1n;
    for (let i = 0; i < digits.length; i++) {
      const digit = DIGITS.indexOf(digits[digits.length - 1 - i] ?? "0");
      const factor = digit ? this.rows[i]?.[digit] : undefined;
      if (factor !== undefined) result = result === 1n ? factor : times(result, factor);
    }
    return result;
  }
}

/**
 * Several powers of one base that is used a few times (a ciphertext: its test and its proofs).
 *
 * The squarings are shared: base^(16^i) is kept, and a power multiplies them grouped by digit (Yao 1976). It is the
 * plain power, with no assumption on the base, and so serves the membership test itself.
 */
export class Powers {
  private readonly units: bigint[] = [];

  constructor(base: bigint) {
    let unit = base;
    for (let i = 0; i < 64; i++) {
      this.units.push(unit);
      if (i < 63) for (let k = 0; k < 4; k++) unit = times(unit, unit);
    }
  }

  /** base^exponent for 0 <= exponent < 2^256. */
  power(exponent: bigint): bigint {
    const digits = exponent.toString(16);
    if (exponent < 0n || digits.length > 64) throw new RangeError("exponent");
    const groups = new Array<bigint>(16).fill(1n);
    for (let i = 0; i < digits.length; i++) {
      const digit = Number.parseInt(digits[digits.length - 1 - i] ?? "0", 16);
      if (digit) groups[digit] = times(groups[digit] ?? 1n, this.units[i] ?? 1n);
    }
    let [running, result] = [1n, 1n];
    for (let digit = 15; digit > 0; digit--) {
      running = times(running, groups[digit] ?? 1n);
      result = times(result, running);
    }
    return result;
  }
}

let generator: Table | undefined;

/** Powers of the generator; the table is built at the first use. */
export function g(exponent: bigint): bigint {
  generator ??= new Table(G);
  return generator.power(exponent);
}

