/** What a digest says of one campaign: counts, never a person. */
export interface DigestCampaign {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly reached: number;
  /** Of the day before. */
  readonly calls: number;
  readonly settled: number;
}

const number = new Intl.NumberFormat('fr-FR');
const percent = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 0 });
const longDay = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeZone: 'Europe/Paris' });

/** From this hour of the day, in UTC, digests leave; after the other they would no longer be of this morning. */
const LEAVES_AT = 6;
const TOO_LATE_AT = 18;
const HOUR = 3_600_000;

/** The day whose digest may leave at this instant; null: none, it is too early or too late. */
export function digestDay(now: number): string | null {
  const hour = Math.floor(now / HOUR) % 24;
  return hour < LEAVES_AT || hour >= TOO_LATE_AT ? null : new Date(now).toISOString().slice(0, 10);
}

/**
 * The letter. Its subject names no campaign: what a campaign is about may say something of a person's health to whoever
 * sees an inbox over a shoulder (reference/france.md §1).
 */
export function digestLetter(
  campaigns: readonly DigestCampaign[],
  now: number,
  publicUrl: string,
): { readonly subject: string; readonly text: string } {
  const day = longDay.format(now);
  return {
    subject: `Vos campagnes d’appels, ${day}`,
    text: [
      'Bonjour,',
      '',
      `Voici où en sont vos campagnes d’appels, ${day} au matin.`,
      ...campaigns.flatMap((campaign) => ['', ...linesOf(campaign, publicUrl)]),
      '',
      'Les liens demandent de se connecter.',
      `Pour ne plus recevoir ce courriel : ${publicUrl}, puis votre nom en haut à droite.`,
      '',
    ].join('\n'),
  };
}

const states: Readonly<Record<string, string>> = { running: 'en cours', paused: 'en pause', closed: 'close' };

function linesOf(campaign: DigestCampaign, publicUrl: string): string[] {
  const { total, done, reached, calls, settled } = campaign;
  const part = total === 0 ? '' : ` (${percent.format(done / total)})`;
  return [
    `${campaign.name} : ${states[campaign.state] ?? campaign.state}`,
    `- ${counted(total, 'personne à appeler', 'personnes à appeler')}`,
    `- ${counted(done, 'terminée', 'terminées')}${part}, ${counted(reached, 'jointe', 'jointes')}`,
    `- hier : ${counted(calls, 'appel', 'appels')}, ${counted(settled, 'personne terminée', 'personnes terminées')}`,
    `  ${publicUrl}/campagnes/${campaign.id}/resultats`,
    // Nothing of it changes any more: it can be handed to an elected official.
    ...(campaign.state === 'closed' ? [`- rapport : ${publicUrl}/campagnes/${campaign.id}/rapport`] : []),
  ].map(readable);
}

function counted(count: number, one: string, many: string): string {
  return `${number.format(count)} ${count < 2 ? one : many}`;
}

/** Narrow spaces are shown as boxes by some mail programs. */
function readable(line: string): string {
  return line.replace(/\u202f/g, '\u00a0');
}
