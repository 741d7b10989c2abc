import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Checkbox } from '../ui/fields.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

/** The morning's e-mail about one's campaigns; says so when this server sends none. */
export function DigestChoice(): ReactElement | null {
  const say = useText();
  const client = useQueryClient();
  const { digest } = useAsk('GET /api/session');
  const choose = useSend('PUT /api/session/digest', {
    onDone: (_, { body: { wanted } }) =>
      client.setQueryData(ask('GET /api/session').queryKey, (session) =>
        session === undefined || session.digest === null
          ? session
          : { ...session, digest: { ...session.digest, wanted } },
      ),
  });
  if (digest === null) return null;
  return (
    <>
      <ProblemNote problem={choose.error} />
      <Checkbox
        label={say('settings.digest')}
        hint={say(digest.isSent ? 'settings.digest.hint' : 'settings.digest.none')}
        checked={choose.isPending ? choose.variables.body.wanted : digest.wanted}
        onChange={({ target }) => choose.mutate({ body: { wanted: target.checked } })}
      />
    </>
  );
}
