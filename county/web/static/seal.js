// Sealing: takes the bytes, computes their hash, and signs exactly them with the key that this
// browser keeps. Nothing is signed whose hash is not the one of the page that was looked at.
import { base64, canSign, held, hide, sha256, show, sign } from "./approver-key.js";

const form = document.getElementById("seal");
// Where the person may not seal, there is no form.
const { payload: address, type, hash, keys, person } = form?.dataset ?? {};

async function bytes() {
  const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(20000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return new Uint8Array(await answer.arrayBuffer());
}

async function keyHere() {
  for (const keyid of keys.split(" ").filter(Boolean)) {
    const key = await held(keyid, person);
    if (key) return key;
  }
  return undefined;
}

async function prepare() {
  if (!(await canSign())) return "unable";
  const key = await keyHere();
  if (!key) return "elsewhere";
  let payload;
  try {
    payload = await bytes();
  } catch {
    return "offline";
  }
  const own = await sha256(payload);
  document.getElementById("own-hash").textContent = own.match(/.{1,8}/g).join(" ");
  document.getElementById("own-words").textContent = JSON.stringify(
    JSON.parse(new TextDecoder().decode(payload)),
    null,
    1,
  );
  if (own !== hash) return "changed";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    for (const one of form.querySelectorAll("button")) one.disabled = true;
    form.elements.next.value = button?.value ?? "";
    try {
      const signature = await sign(key, type, payload);
      form.elements.sha256.value = own;
      form.elements.keyid.value = key.keyid;
      form.elements.sig.value = base64(signature);
      form.submit();
    } catch {
      show("failed");
    }
  });
  for (const one of form.querySelectorAll("button")) one.disabled = false;
  return "ready";
}

if (form) {
  const state = await prepare();
  hide("checking");
  show(state);
}
