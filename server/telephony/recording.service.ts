import { recordAudit } from '#server/audit/index.ts';
import type { Deps } from '#server/platform/http.ts';
import { TelephonyError } from './port.ts';
import type { Telephony } from './telephony.ts';

/**
 * Nothing is recorded here, and what an account records by itself was agreed to by nobody: it is removed where it is, and
 * nothing of it is stored, whether the call is known or erased since.
 */
export async function removeRecording(
  callId: number,
  recordingId: string | undefined,
  { provider }: Telephony,
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
): Promise<void> {
  if (recordingId === undefined || !/^RE[0-9a-fA-F]{32}$/.test(recordingId)) return;
  try {
    await provider.deleteRecording(recordingId);
  } catch (error) {
    if (!(error instanceof TelephonyError)) throw error;
    log.error({ callId, code: error.code }, 'recording not removed');
    return;
  }
  const said = { actorId: null, action: 'telephony.recording_removed', entity: 'call', entityId: callId };
  await recordAudit(db, said, clock);
}
