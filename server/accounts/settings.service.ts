import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { type BrandingView, brandingView } from '#server/contracts/accounts.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { ConfigError } from '#server/platform/config.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import type { Secret } from '#server/platform/secret.ts';
import { putSetting, selectSetting } from './accounts.store.ts';
import { contrastWithWhite, READABLE_CONTRAST } from './contrast.rules.ts';

const defaultBranding: BrandingView = { organisation: 'Pôle d’appels', colour: '#1f5f5b', logo: null };

export async function readBranding(db: Db): Promise<BrandingView> {
  const stored = await selectSetting(db, 'branding');
  return stored === undefined ? defaultBranding : brandingView.parse(stored);
}

/** Refuses a colour on which white text cannot be read (WCAG 1.4.3, 4.5:1). */
export async function writeBranding(
  db: Db,
  viewer: Viewer,
  branding: BrandingView,
  clock: Clock,
): Promise<BrandingView> {
  const ratio = contrastWithWhite(branding.colour);
  if (ratio < READABLE_CONTRAST) {
    throw new Refusal('branding.low_contrast', { ratio: ratio.toFixed(1).replace('.', ',') }, [
      { path: 'colour', detail: 'Choisissez une teinte plus foncée.' },
    ]);
  }
  await inTransaction(db, async (tx) => {
    await putSetting(tx, 'branding', branding);
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'branding.change', entity: 'settings', entityId: null },
      clock,
    );
  });
  return branding;
}

/**
 * Ties the database to the key that hashes numbers in the opposition register: with another key nobody's objection would
 * be recognised, so the server must not start. Throws {@link ConfigError}.
 */
export async function bindSecret(db: Db, secret: Secret): Promise<void> {
  await putSetting(db, 'secret_fingerprint', secret.fingerprint, true);
  const stored = z.string().parse(await selectSetting(db, 'secret_fingerprint'));
  if (stored !== secret.fingerprint) {
    throw new ConfigError(
      'La clé secrète n’est pas celle de cette base : le registre d’opposition serait illisible. ' +
        'Rendez à APP_SECRET (ou au fichier secret.key du dossier de données) sa valeur d’origine.',
    );
  }
}
