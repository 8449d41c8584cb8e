// Tells a reader who has looked away that all is done, in the ways that they have asked for in their preferences.
import { preference } from '../../preferences.js';
import { say } from '../../words.js';

const NOTE_HZ = 660;
const NOTE_S = 0.25;

export function tellDone(summary: string): void {
  if (preference('soundWhenDone')) playNote();
  const mayNotify =
    preference('notifyWhenDone') && 'Notification' in globalThis && Notification.permission === 'granted';
  if (mayNotify && document.hidden) new Notification(say('app.name'), { body: say('convert.notify', { summary }) });
}

function playNote(): void {
  const context = new AudioContext();
  const [note, volume] = [context.createOscillator(), context.createGain()];
  note.frequency.value = NOTE_HZ;
  volume.gain.setValueAtTime(0.2, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + NOTE_S);
  note.connect(volume).connect(context.destination);
  note.onended = () => void context.close();
  note.start();
  note.stop(context.currentTime + NOTE_S);
}
