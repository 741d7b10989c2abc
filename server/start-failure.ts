import { ConfigError } from '#server/platform/config.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { DatabaseInUse } from '#server/platform/sqlite.ts';

/**
 * The sentence for a start that failed for a reason outside the program: a setting, a port, a folder, a database. It says
 * what to do, and never repeats the database's address (it may hold a password). Null when the fault is ours.
 */
export function whyNotStarted(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof DatabaseInUse) return error.message;
  if (error instanceof Refusal && error.code === 'user.weak_password')
    return 'Réglage ADMIN_PASSWORD incorrect : choisissez au moins 12 caractères, ni un mot de passe courant ni votre adresse.';
  const cause = rootOf(error);
  if (cause === null) return null;
  const code = 'code' in cause ? String(cause.code) : '';
  const isListening = 'syscall' in cause && cause.syscall === 'listen';
  if (isListening && listening[code] !== undefined) return listening[code];
  if (cause.message === 'Invalid URL') return unreadableUrl;
  return reasons[code] ?? reasons[code.slice(0, 2)] ?? null;
}

const unreadableUrl =
  'Réglage DATABASE_URL incorrect : écrivez-le postgres://compte:motdepasse@machine:5432/base, les signes particuliers du mot de passe encodés (%40 pour @).';

const listening: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'Ce port est déjà pris par un autre programme : arrêtez-le, ou donnez un autre port (réglage PORT).',
  EACCES: 'Ce port est réservé au système : donnez un port à partir de 1024 (réglage PORT).',
  EADDRNOTAVAIL: 'Réglage HOST incorrect : cette machine n’a pas cette adresse.',
};

const unreachable =
  'La base PostgreSQL ne répond pas : vérifiez la machine et le port de DATABASE_URL, et que PostgreSQL est démarré.';
const refused = 'PostgreSQL refuse ce compte : vérifiez le compte et le mot de passe de DATABASE_URL.';
const notWritable = 'Le dossier des données ne peut pas être écrit : vérifiez ses droits (réglage DATA_DIR).';

/** By code of the system, of SQLite, or of PostgreSQL (whole, or its class of two characters). */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: 'Cette adresse de machine est inconnue : vérifiez DATABASE_URL (et HOST).',
  EAI_AGAIN: 'Cette adresse de machine est inconnue : vérifiez DATABASE_URL (et HOST).',
  '28': refused,
  '3D': 'Cette base PostgreSQL n’existe pas : créez-la (createdb), ou corrigez son nom dans DATABASE_URL.',
  '53': 'PostgreSQL n’accepte plus de connexion : arrêtez un autre programme, ou relevez max_connections.',
  '57': 'PostgreSQL démarre ou s’arrête : réessayez dans un instant.',
  '42501':
    'Ce compte PostgreSQL n’a pas le droit de créer les tables : donnez-lui la base (ALTER DATABASE … OWNER TO …).',
  EEXIST: 'Réglage DATA_DIR incorrect : ce nom est celui d’un fichier, donnez un dossier.',
  ENOTDIR: 'Réglage DATA_DIR incorrect : ce chemin passe par un fichier, donnez un dossier.',
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: notWritable,
  ENOSPC: 'Le disque des données est plein : libérez de la place.',
  SQLITE_FULL: 'Le disque des données est plein : libérez de la place.',
  SQLITE_CANTOPEN: notWritable,
  SQLITE_READONLY: notWritable,
  SQLITE_NOTADB:
    'Le fichier tonalite.db du dossier des données n’est pas une base Tonalité : rétablissez une sauvegarde, ou donnez un autre dossier (réglage DATA_DIR).',
  SQLITE_CORRUPT: 'La base est abîmée : rétablissez une sauvegarde.',
};

/** A migration's error carries the database's own as its cause; several addresses tried give several errors. */
function rootOf(error: unknown): Error | null {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0]);
  if (!(error instanceof Error)) return null;
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
