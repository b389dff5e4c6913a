// Says words with a voice of this machine, so that nothing leaves it; a browser without a Chinese
// voice of its own shows no button, and the words are there to be read out.
function voice() {
  return speechSynthesis.getVoices().find((one) => one.localService && one.lang.startsWith("zh"));
}

function offer() {
  for (const button of document.querySelectorAll("[data-speak]")) button.hidden = !voice();
}

if ("speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  for (const button of document.querySelectorAll("[data-speak]")) {
    button.addEventListener("click", () => {
      speechSynthesis.cancel();
      const said = new SpeechSynthesisUtterance(document.getElementById(button.dataset.speak).textContent);
      said.lang = "zh-CN";
      said.voice = voice();
      said.rate = 0.85;
      speechSynthesis.speak(said);
    });
  }
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
