import { type ReactElement, Suspense, useState } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { type Answer, ApiProblem } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, FieldGroup } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { toast } from '../ui/toasts.tsx';
import { CampaignChoice, type Fate } from './CampaignChoice.tsx';
import { contentOf, type EditedScript } from './edited-script.ts';
import { ProblemList } from './ProblemList.tsx';
import { answersTouched } from './touched.ts';
import { VersionChanges } from './VersionChanges.tsx';

interface PublishDialogProps {
  readonly scriptId: number;
  readonly nextNumber: number;
  readonly problems: readonly ScriptProblem[];
  readonly script: EditedScript;
  /** The version campaigns get until then. */
  readonly live: { readonly number: number; readonly content: ScriptContent } | null;
  readonly onClose: () => void;
}

/** Says what publishing changes, item by item and campaign by campaign, or what prevents it. */
export function PublishDialog(props: PublishDialogProps): ReactElement {
  const { nextNumber, problems, script, onClose } = props;
  const say = useText();
  const isBlocked = problems.some(({ level }) => level === 'block');
  const title = isBlocked ? say('script.problems') : say('script.publish.ask', { number: nextNumber });
  return (
    <Dialog title={title} onClose={onClose} width="wide">
      {isBlocked ? (
        <div className="stack">
          <ProblemList problems={problems} script={script} onGo={onClose} />
          <Changes {...props} campaigns={[]} />
          <div className="form-actions">
            <Button kind="quiet" onClick={onClose}>
              {say('ui.close')}
            </Button>
          </div>
        </div>
      ) : (
        <Suspense fallback={<Skeleton height="16rem" />}>
          <Publication {...props} />
        </Suspense>
      )}
    </Dialog>
  );
}

type Preview = Answer<'GET /api/scripts/:id/publication'>;

/** What the author must say keeps its meaning: see the server's `script.meaning_changed`. */
const MEANING = 'option_meaning_changed';

function Publication(props: PublishDialogProps): ReactElement {
  const { scriptId, problems, script, onClose } = props;
  const say = useText();
  const { token, number, campaigns } = useAsk('GET /api/scripts/:id/publication', {
    params: { id: scriptId },
  });
  const [fates, setFates] = useState<Readonly<Record<number, Fate>>>({});
  const [sameMeaning, setSameMeaning] = useState<readonly string[]>([]);
  const publish = useSend('POST /api/scripts/:id/publish', {
    refresh: [
      'GET /api/scripts',
      'GET /api/scripts/:id',
      'GET /api/campaigns/:id',
      'GET /api/campaigns/:id/script-version',
    ],
    onDone: ({ number: published, moved }) => {
      toast(
        campaigns.length === 0
          ? say('script.published', { number: published })
          : say('publication.done', { number: published, count: moved.length }),
      );
      onClose();
    },
  });
  const renamed = problems.filter(({ code }) => code === MEANING);
  const others = problems.filter(({ code }) => code !== MEANING);
  const fateOf = ({ id, canMove }: Preview['campaigns'][number]): Fate =>
    fates[id] ?? (canMove ? 'finish' : 'keep');

  function publishNow(): void {
    const chosen = campaigns.flatMap((campaign) => {
      const fate = fateOf(campaign);
      const { id, versionId: fromVersionId } = campaign;
      return fate === 'keep' ? [] : [{ id, fromVersionId, openCases: fate }];
    });
    const body = { token: token ?? '', campaigns: chosen, sameMeaning: [...sameMeaning] };
    publish.mutate({ params: { id: scriptId }, body });
  }

  const isStale =
    publish.error instanceof ApiProblem &&
    (publish.error.code === 'script.changed_since' || publish.error.code === 'campaign.version_changed');
  return (
    <div className="stack">
      <ProblemNote problem={publish.error} />
      <p>{say('script.publish.lead')}</p>
      {others.length > 0 && <ProblemList problems={others} script={script} onGo={onClose} />}
      {problems.length === 0 && <Note tone="good">{say('script.problems.none')}</Note>}
      {renamed.length > 0 && (
        <FieldGroup legend={say('publication.meaning')} hint={say('publication.meaning.hint')}>
          {renamed.map(({ path, detail }) => (
            <Checkbox
              key={path}
              label={say('publication.meaning.same')}
              hint={detail}
              checked={sameMeaning.includes(path)}
              onChange={({ target }) =>
                setSameMeaning(
                  target.checked ? [...sameMeaning, path] : sameMeaning.filter((one) => one !== path),
                )
              }
            />
          ))}
        </FieldGroup>
      )}
      <Changes {...props} campaigns={campaigns} />
      {campaigns.length > 0 && (
        <section className="stack" aria-label={say('publication.campaigns')}>
          <h3>{say('publication.campaigns')}</h3>
          <p className="soft small">{say('publication.inCall')}</p>
          {campaigns.map((campaign) => (
            <CampaignChoice
              key={campaign.id}
              campaign={campaign}
              nextNumber={number ?? 0}
              fate={fateOf(campaign)}
              onChange={(fate) => setFates({ ...fates, [campaign.id]: fate })}
            />
          ))}
        </section>
      )}
      <div className="form-actions">
        <Button
          kind="primary"
          icon="send"
          isPending={publish.isPending}
          onClick={isStale ? onClose : publishNow}
        >
          {isStale ? say('publication.readAgain') : say('script.publish')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {say('ui.close')}
        </Button>
      </div>
    </div>
  );
}

interface ChangesProps extends PublishDialogProps {
  readonly campaigns: Preview['campaigns'];
}

function Changes({ live, script, campaigns }: ChangesProps): ReactElement | null {
  if (live === null) return null;
  return (
    <VersionChanges
      before={live.content}
      after={contentOf(script)}
      number={live.number}
      answers={answersTouched(campaigns.flatMap(({ edits }) => edits))}
    />
  );
}
