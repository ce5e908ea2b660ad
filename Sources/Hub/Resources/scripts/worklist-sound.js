// A short tone when an emergency arrives, for who has chosen it. The choice stays in this browser.
import { byId } from "./elements.js";

const name = "lianyi-sound", box = byId("sound");
let context = null;

box.checked = localStorage.getItem(name) === "on";
box.addEventListener("change", () => {
  localStorage.setItem(name, box.checked ? "on" : "off");
  if (box.checked) chime();
});

/** Whether the reader wants to hear emergencies. */
export const wantsSound = () => box.checked;

/** Two short tones. A browser lets a page sound only after a touch or a key; before that it stays silent. */
export function chime() {
  context ??= new AudioContext();
  for (const [start, pitch] of [[0, 880], [0.18, 1175]]) {
    const tone = context.createOscillator(), volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + 0.12);
  }
}
