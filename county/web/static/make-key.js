// The page of one's keys: makes a key and hands in its public file; marks the keys held here.
import { KEY_TYPE, base64, canSign, held, hide, make, show, sign } from "./approver-key.js";

const form = document.getElementById("make-key");
const person = form.dataset.person;

async function publicFile() {
  const key = await make(person);
  const channels = [...form.querySelectorAll("input[name=channel]:checked")].map((one) => one.value);
  const wanted = {
    format: 1,
    kind: "approver",
    public: key.public,
    person,
    area: form.dataset.area,
    channels,
  };
  const payload = new TextEncoder().encode(JSON.stringify(wanted));
  const signature = await sign(key, KEY_TYPE, payload);
  return JSON.stringify({
    payload_type: KEY_TYPE,
    payload: base64(payload),
    signatures: [{ keyid: key.keyid, alg: "ed25519", sig: base64(signature) }],
  });
}

hide("checking");
if (await canSign()) {
  for (const row of document.querySelectorAll("[data-keyid]")) {
    const here = await held(row.dataset.keyid, person);
    row.querySelector(here ? ".here" : ".elsewhere").hidden = false;
  }
  form.querySelector("button").disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.querySelectorAll("input[name=channel]:checked").length === 0) return show("no-channel");
    form.querySelector("button").disabled = true;
    try {
      form.elements.file.value = await publicFile();
      form.submit();
    } catch {
      show("failed");
    }
  });
} else {
  show("unable");
}
