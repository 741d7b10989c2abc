import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

interface DialNumber {
  /** E.164; the only number dialled. */
  readonly to: string;
  readonly callerId: string;
  readonly ringTimeoutS: number;
  /** Where what becomes of the person's leg is told. */
  readonly statusUrl: string;
}

/** Dials one person. `answerOnBridge`: the agent hears the ring, and is not « answered » before they are. */
export function dialTwiml({ to, callerId, ringTimeoutS, statusUrl }: DialNumber): string {
  const response = new VoiceResponse();
  const dial = response.dial({ answerOnBridge: true, callerId, timeout: ringTimeoutS });
  dial.number(
    {
      statusCallback: statusUrl,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    },
    to,
  );
  return response.toString();
}

export function hangUpTwiml(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

/** On the agent's own telephone: their voicemail may have answered, so nobody is dialled before a key is pressed. */
export function pressOneTwiml(keyUrl: string): string {
  const response = new VoiceResponse();
  const gather = response.gather({ numDigits: 1, timeout: 8, action: keyUrl, method: 'POST' });
  gather.say({ language: 'fr-FR' }, 'Tonalité. Appuyez sur 1 pour appeler la personne.');
  response.hangup();
  return response.toString();
}

/** Said to whoever tries the number shown. */
export function testTwiml(): string {
  const response = new VoiceResponse();
  response.say(
    { language: 'fr-FR' },
    'Ceci est un essai du numéro affiché par votre pôle d’appels. Vérifiez le numéro sur votre écran. Au revoir.',
  );
  return response.toString();
}
