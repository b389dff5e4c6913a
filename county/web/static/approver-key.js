// Approvers' keys: made in this browser, kept in this browser. The private half is not
// extractable: neither this script nor the server can read it, it can only sign.

const TABLE = "keys";

export const KEY_TYPE = "application/vnd.mingbai.key+json; v=1";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("mingbai-seals", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "keyid" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inTable(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode);
      const asked = act(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
}

export async function sha256(bytes) {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

// WebCrypto is there only over https or on this very machine, and Ed25519 only in browsers
// of 2025 and later.
export async function canSign() {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return false;
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

// DSSE's pre-authentication encoding, as disclosure/seals/signing.py has it.
export function preAuthentication(type, payload) {
  const kind = new TextEncoder().encode(type);
  const head = new TextEncoder().encode(`DSSEv1 ${kind.length} ${type} ${payload.length} `);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  return message;
}

export async function make(person) {
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  const key = { keyid: await sha256(raw), person, privateKey: pair.privateKey };
  await inTable("readwrite", (table) => table.add(key));
  // Asks the browser not to throw the key away when its disk is full.
  await navigator.storage?.persist?.();
  return { ...key, public: hex(raw) };
}

export async function held(keyid, person) {
  const key = await inTable("readonly", (table) => table.get(keyid));
  return key?.person === person ? key : undefined;
}

export async function sign(key, type, payload) {
  return crypto.subtle.sign("Ed25519", key.privateKey, preAuthentication(type, payload));
}

export function show(name) {
  for (const element of document.querySelectorAll(`[data-when="${name}"]`)) element.hidden = false;
}

export function hide(name) {
  for (const element of document.querySelectorAll(`[data-when="${name}"]`)) element.hidden = true;
}
