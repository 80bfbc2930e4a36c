/**
 * What a trustee's device keeps: the key of an election, encrypted under a key that this browser will use but not
 * hand out, and the decryption it made. A second copy is the file with the passphrase.
 */

import type { Kept } from "./core/backup";
import { bytes, textOf } from "./core/encode";
import type { Decrypted } from "./trustee-tasks";

const NAME = "chibo-trustee";
const SHELF = "elections";

interface Row {
  uuid: string;
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** Everything about one election. */
export interface Entry {
  kept: Kept;
  decrypted?: Decrypted;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(SHELF, { keyPath: "uuid" });
    };
    asked.onsuccess = () => {
      resolve(asked.result);
    };
    asked.onerror = () => {
      reject(new Error("store"));
    };
  });
}

async function ask<T>(mode: IDBTransactionMode, work: (shelf: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(SHELF, mode);
      const asked = work(transaction.objectStore(SHELF));
      transaction.oncomplete = () => {
        resolve(asked.result as T);
      };
      transaction.onabort = transaction.onerror = () => {
        reject(new Error("store"));
      };
    });
  } finally {
    database.close();
  }
}

/** Keep what there is about an election; it takes the place of what was there. */
export async function keep(record: Entry): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(JSON.stringify(record)));
  const row: Row = { uuid: record.kept.uuid, key, iv, data };
  await ask("readwrite", (shelf) => shelf.put(row));
}

/** What is kept about an election; nothing in a browser that keeps nothing. */
export async function kept(uuid: string): Promise<Entry | undefined> {
  const row = await ask<Row | undefined>("readonly", (shelf) => shelf.get(uuid)).catch(() => undefined);
  if (!row) return undefined;
  const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, row.key, row.data);
  return JSON.parse(textOf(new Uint8Array(data))) as Entry;
}
