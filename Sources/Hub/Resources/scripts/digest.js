// SHA-256 by the browser itself. It is there on https:// and on this very computer only.

/** Whether this page may hash and keep at all. */
export const isSecure = Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle);
/** Whether this browser knows what the outbox and its one sender need. */
export const isRecent = Boolean(globalThis.indexedDB && navigator.locks && globalThis.BroadcastChannel);

async function sha256(blob) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
}

/** The hash as the manifest writes it. */
export async function sha256Hex(blob) {
  return Array.from(await sha256(blob), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The hash as `Upload-Checksum` writes it. */
export async function sha256Base64(blob) {
  return btoa(String.fromCharCode(...(await sha256(blob))));
}

/** A file's bytes in base64. */
export async function base64(blob) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
  return address.slice(address.indexOf(",") + 1);
}

/** A name for an exam: UUID version 7 of that moment (RFC 9562, 5.7). */
export function timeOrderedID(milliseconds) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = Math.floor(milliseconds);
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
