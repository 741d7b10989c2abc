import { french, type MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';

/** Kinds of objects the log speaks of, as its filter offers them. */
export const entities = [
  'campaign',
  'import',
  'target',
  'call',
  'claim',
  'script',
  'sheet',
  'opposition',
  'pressure',
  'user',
  'directorate',
  'settings',
] as const;

interface AuditWords {
  readonly action: (action: string) => string;
  readonly entity: (entity: string) => string;
}

/** The log's codes in words; a code without words is shown as it is rather than hidden. */
export function useAuditWords(): AuditWords {
  const say = useText();
  return {
    action: (action) => {
      const id = `audit.action.${action}`;
      return isMessage(id) ? say(id) : action;
    },
    entity: (entity) => {
      const id = `audit.entity.${entity}`;
      return isMessage(id) ? say(id) : entity;
    },
  };
}

function isMessage(id: string): id is MessageId {
  return Object.hasOwn(french, id);
}
