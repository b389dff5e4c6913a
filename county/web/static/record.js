// Records a message with the microphone and puts it into the form's file field, so that the
// form is sent as it is without this script: by its button, as a file.
const box = document.getElementById("recorder");
const field = document.getElementById("sound");
const start = document.getElementById("record");
const stop = document.getElementById("stop");
const hear = document.getElementById("hear");
const state = document.getElementById("state");
const meter = document.getElementById("level");
const longest = Number(box.dataset.longest);
const told = box.dataset;

let recorder = null;
let context = null;
let playing = null;
let clock = 0;

const say = (words) => { state.textContent = words; };
const length = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function show(recording, recorded) {
  start.hidden = recording;
  stop.hidden = !recording;
  hear.hidden = recording || !recorded;
  meter.hidden = !recording;
}

async function record() {
  quiet();
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false } });
  } catch {
    say(told.refused);
    return;
  }
  const pieces = [];
  recorder = new MediaRecorder(stream);
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = () => {
    clearInterval(clock);
    for (const track of stream.getTracks()) track.stop();
    keep(new Blob(pieces, { type: recorder.mimeType }));
  };
  recorder.start();
  const began = Date.now();
  const level = listening(stream);
  clock = setInterval(() => {
    const seconds = (Date.now() - began) / 1000;
    say(told.running.replace("{time}", length(seconds)));
    meter.value = level();
    if (seconds >= longest) finish();
  }, 100);
  show(true, false);
}

function listening(stream) {
  context = context || new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  };
}

function finish() {
  if (recorder && recorder.state === "recording") recorder.stop();
}

function keep(sound) {
  const kind = sound.type.includes("mp4") ? "m4a" : "webm";
  const files = new DataTransfer();
  files.items.add(new File([sound], `recording.${kind}`, { type: sound.type }));
  field.files = files.files;
  say(told.done);
  show(false, true);
}

function quiet() {
  if (playing) playing.stop();
  playing = null;
}

async function play() {
  if (playing) {
    quiet();
    return;
  }
  const [file] = field.files;
  if (!file) return;
  context = context || new AudioContext();
  try {
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    playing = context.createBufferSource();
    playing.buffer = sound;
    playing.connect(context.destination);
    playing.onended = () => { playing = null; };
    playing.start();
    say(told.heard.replace("{time}", length(sound.duration)));
  } catch {
    say(told.unreadable);
  }
}

if (navigator.mediaDevices && window.MediaRecorder) {
  box.hidden = false;
  start.addEventListener("click", record);
  stop.addEventListener("click", finish);
  hear.addEventListener("click", play);
  field.addEventListener("change", () => show(false, field.files.length > 0));
} else {
  document.getElementById("insecure").hidden = false;
}
