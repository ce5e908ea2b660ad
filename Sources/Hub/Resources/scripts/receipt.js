// Whether the hub's receipt is the one for what lies here: only then may the browser let go of it.
import { ask } from "./hub.js";
import { patiently } from "./line.js";

/** True where the receipt names this exam and these very files and, as far as the browser can tell, the hub signed it. */
export async function fits(jws, manifest) {
  const parts = jws.split(".");
  const receipt = parts.length === 3 ? said(parts[1]) : null;
  if (!receipt?.objects) return false;
  const same = manifest.objects.every((object) =>
    receipt.objects.some(
      (stored) => stored.number === object.number && stored.sha256 === object.sha256 && stored.size === object.size,
    ),
  );
  return receipt.exam === manifest.exam && receipt.objects.length === manifest.objects.length && same && (await isSigned(parts));
}

/** Ed25519 came to browsers late; one that does not know it trusts the connection, as it does for the page itself. */
async function isSigned([head, payload, signature]) {
  const kid = said(head)?.kid;
  const answer = await patiently(() => ask("GET", "/api/v1/keys"));
  const key = answer.isGood ? answer.json.keys.find((one) => one.kid === kid && one.use === "sig") : undefined;
  if (!key) return false;
  let verifier;
  try {
    verifier = await crypto.subtle.importKey("jwk", { kty: key.kty, crv: key.crv, x: key.x }, "Ed25519", false, ["verify"]);
  } catch (error) {
    return error instanceof DOMException && error.name === "NotSupportedError";
  }
  return crypto.subtle.verify("Ed25519", verifier, bytes(signature), new TextEncoder().encode(`${head}.${payload}`));
}

/** What a part of it says; null where that is nothing. */
function said(part) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes(part)));
  } catch {
    return null;
  }
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
