import { type ReactElement, useEffect, useState } from 'react';
import { useText, useWholeLocale } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { DeskPhone } from './DeskPhone.tsx';
import {
  chooseHeadset,
  chosenHeadset,
  closeMicrophone,
  type Devices,
  followLevel,
  type Headset,
  listDevices,
  openMicrophone,
  playTone,
} from './headset.ts';
import { type Trouble, VoiceProblem } from './voice-problem.ts';
import './telephony.css';

/** Before the day starts: what the agent speaks and listens with, and which telephone rings on their side. */
export function HeadsetDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  useWholeLocale(true);
  const say = useText();
  const { capabilities } = useAsk('GET /api/telephony');
  const { number } = useAsk('GET /api/telephony/desk-phone');
  return (
    <Dialog title={say('headset.title')} onClose={onClose}>
      <div className="stack">
        {capabilities.softphone && number !== null && <Note>{say('headset.notUsed')}</Note>}
        {capabilities.softphone && <HeadsetCheck />}
        {capabilities.deskPhone && <DeskPhone number={number} />}
      </div>
    </Dialog>
  );
}

type Hearing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | { readonly kind: 'open'; readonly level: number; readonly wasHeard: boolean };

/** As loud as somebody who speaks, and not as the room. */
const HEARD = 0.15;

function HeadsetCheck(): ReactElement {
  const say = useText();
  const [headset, setHeadset] = useState(chosenHeadset);
  const [attempt, setAttempt] = useState(0);
  const { hearing, devices } = useHearing(headset, attempt);
  const [isPlaying, setIsPlaying] = useState(false);

  function choose(part: keyof Headset, name: string): void {
    chooseHeadset(part, name);
    setHeadset(chosenHeadset());
  }

  async function play(): Promise<void> {
    setIsPlaying(true);
    await playTone(headset).finally(() => setIsPlaying(false));
  }

  return (
    <section className="stack" aria-labelledby="headset-check">
      <h3 id="headset-check">{say('headset.check')}</h3>
      <SelectField
        label={say('headset.microphone')}
        value={known(devices.microphones, headset.microphone)}
        onChange={({ target }) => choose('microphone', target.value)}
      >
        <DeviceOptions devices={devices.microphones} />
      </SelectField>
      {hearing.kind === 'refused' ? (
        <Note
          tone="warn"
          isLive
          actions={
            <Button size="small" kind="primary" onClick={() => setAttempt(attempt + 1)}>
              {say('telephone.again')}
            </Button>
          }
        >
          {say(`telephone.trouble.${hearing.trouble}`)}
        </Note>
      ) : (
        <>
          <div className="headset-level">
            <label htmlFor="headset-level">{say('headset.level')}</label>
            <meter id="headset-level" value={hearing.kind === 'open' ? hearing.level : 0} />
          </div>
          <p role="status" className="small">
            {hearing.kind === 'asking' && say('headset.asking')}
            {hearing.kind === 'open' && say(hearing.wasHeard ? 'headset.heard' : 'headset.speak')}
          </p>
        </>
      )}
      {devices.speakers.length > 0 && (
        <SelectField
          label={say('headset.speaker')}
          value={known(devices.speakers, headset.speaker)}
          onChange={({ target }) => choose('speaker', target.value)}
        >
          <DeviceOptions devices={devices.speakers} />
        </SelectField>
      )}
      <div className="row">
        <Button icon="play" isPending={isPlaying} onClick={() => void play()}>
          {say('headset.play')}
        </Button>
        <span className="small soft" role="status">
          {isPlaying ? say('headset.playing') : ''}
        </span>
      </div>
    </section>
  );
}

/** What was chosen and is not there any more is the machine's own choice again. */
const known = (devices: readonly MediaDeviceInfo[], chosen: string) =>
  devices.some(({ label }) => label === chosen) ? chosen : '';

function DeviceOptions({ devices }: { readonly devices: readonly MediaDeviceInfo[] }): ReactElement {
  const say = useText();
  return (
    <>
      <option value="">{say('headset.default')}</option>
      {devices.map(({ deviceId, label }) => (
        <option key={deviceId}>{label}</option>
      ))}
    </>
  );
}

const none: Devices = { microphones: [], speakers: [] };

/** Listens to the microphone as long as the dialog is open, and to what is plugged in and out. */
function useHearing(
  { microphone }: Headset,
  attempt: number,
): { readonly hearing: Hearing; readonly devices: Devices } {
  const [hearing, setHearing] = useState<Hearing>({ kind: 'asking' });
  const [devices, setDevices] = useState(none);
  const [plugged, setPlugged] = useState(0);

  useEffect(() => {
    const look = () => setPlugged((count) => count + 1);
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt, or another plug, listens anew
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    setHearing({ kind: 'asking' });
    openMicrophone({ microphone, speaker: '' }).then(
      async (stream) => {
        if (isOver) return closeMicrophone(stream);
        const unfollow = followLevel(stream, (level) =>
          setHearing((before) => ({
            kind: 'open',
            level,
            wasHeard: level > HEARD || (before.kind === 'open' && before.wasHeard),
          })),
        );
        stop = () => {
          unfollow();
          closeMicrophone(stream);
        };
        // Names are told once the microphone is allowed.
        const found = await listDevices();
        if (!isOver) setDevices(found);
      },
      (error: unknown) => {
        const trouble = error instanceof VoiceProblem ? error.trouble : 'microphone_missing';
        if (!isOver) setHearing({ kind: 'refused', trouble });
      },
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [microphone, attempt, plugged]);
  return { hearing, devices };
}
