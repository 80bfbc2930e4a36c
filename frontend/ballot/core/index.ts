/** The mathematics of the secret ballot, without pages: everything here runs in a worker and in Node as well. */

export * from "./archive";
export * from "./backup";
export * from "./ballot";
export * from "./bel";
export * from "./credential";
export * from "./decrypt";
export * from "./election";
export * from "./encode";
export * from "./group";
export * from "./opening";
export * from "./scalars";
export * as trustee from "./trustee";
export * from "./verify";
