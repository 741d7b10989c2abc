import { VoiceProblem } from './voice-problem.ts';

/**
 * What an agent hears and speaks with, by the names they read; empty: what the machine uses for everything. Browsers give
 * the same device other ids from one day to the next.
 */
export interface Headset {
  readonly microphone: string;
  readonly speaker: string;
}

const STORED = { microphone: 'tonalite.microphone', speaker: 'tonalite.speaker' } as const;

/** As it was last chosen in this browser. */
export function chosenHeadset(): Headset {
  return {
    microphone: localStorage.getItem(STORED.microphone) ?? '',
    speaker: localStorage.getItem(STORED.speaker) ?? '',
  };
}

export function chooseHeadset(part: keyof Headset, name: string): void {
  localStorage.setItem(STORED[part], name);
}

/** Empty when it is not there: an agent may have left the headset at home. */
async function idOf(kind: MediaDeviceKind, name: string): Promise<string> {
  if (name === '') return '';
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.find((one) => one.kind === kind && one.label === name)?.deviceId ?? '';
}

export const speakerId = ({ speaker }: Headset): Promise<string> => idOf('audiooutput', speaker);

/** The chosen microphone, or another one when it is not there. */
export async function soundOf({ microphone }: Headset): Promise<MediaTrackConstraints | true> {
  const id = await idOf('audioinput', microphone);
  return id === '' ? true : { deviceId: { exact: id } };
}

/** Rejects with a {@link VoiceProblem}. Whoever opens it stops its tracks. */
export async function openMicrophone(headset: Headset): Promise<MediaStream> {
  try {
    const asked = await soundOf(headset);
    const stream = await navigator.mediaDevices.getUserMedia({ audio: asked });
    if (headset.microphone === '' || asked !== true) return stream;
    // Names are told once a microphone is allowed: it may be there all the same.
    const known = await soundOf(headset);
    if (known === true) return stream;
    closeMicrophone(stream);
    return await navigator.mediaDevices.getUserMedia({ audio: known });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    throw new VoiceProblem(name === 'NotAllowedError' ? 'microphone_refused' : 'microphone_missing');
  }
}

export function closeMicrophone(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[];
  /** None where the browser leaves that to the machine. */
  readonly speakers: readonly MediaDeviceInfo[];
}

/** Entries that stand for another device. */
const aliases: readonly string[] = ['default', 'communications'];

/** Those with a name of their own: browsers tell no name before the microphone was allowed. */
export async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const named = (kind: MediaDeviceKind) =>
    all.filter((one) => one.kind === kind && one.label !== '' && !aliases.includes(one.deviceId));
  return {
    microphones: named('audioinput'),
    speakers: 'setSinkId' in HTMLMediaElement.prototype ? named('audiooutput') : [],
  };
}

const LOOK_MS = 100;
/** Speech is far from the loudest a microphone can carry. */
const LOUDEST_SPEECH = 0.25;

/** Says how loud a microphone is, from 0 to 1, until it is told to stop. */
export function followLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  audio.createMediaStreamSource(stream).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, one) => sum + one * one, 0) / wave.length;
    onLevel(Math.min(1, Math.sqrt(power) / LOUDEST_SPEECH));
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

const TONE_HZ = 440;
const TONE_S = 1.5;

/** The dialling tone for a moment, where the person would be heard. */
export async function playTone(headset: Headset): Promise<void> {
  const speaker = await speakerId(headset);
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  const line = audio.createMediaStreamDestination();
  tone.frequency.value = TONE_HZ;
  volume.gain.value = 0.2;
  tone.connect(volume).connect(line);
  const player = new Audio();
  player.srcObject = line.stream;
  try {
    if (speaker !== '' && 'setSinkId' in player) await player.setSinkId(speaker).catch(() => undefined);
    const isOver = new Promise((resolve) => tone.addEventListener('ended', resolve));
    await player.play();
    tone.start();
    tone.stop(audio.currentTime + TONE_S);
    await isOver;
  } finally {
    player.pause();
    await audio.close();
  }
}
