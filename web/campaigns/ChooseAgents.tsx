import { type ReactElement, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { ListBox, ListBoxItem, type Selection } from 'react-aria-components/ListBox';
import { Input, Label, SearchField } from 'react-aria-components/SearchField';
import { useIntl } from 'react-intl';
import type { UserView } from '#server/contracts/accounts.contract.ts';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form } from '../ui/Form.tsx';
import { Icon } from '../ui/Icon.tsx';
import { matches } from '../ui/matches.ts';
import { toast } from '../ui/toasts.tsx';

interface ChooseAgentsProps {
  readonly campaign: CampaignView;
  readonly onClose: () => void;
}

/**
 * Chooses who calls among a whole team: type to filter by name or language, arrows to move, Enter to tick. Those already
 * assigned come first, and stay in place while the dialog is open.
 */
export function ChooseAgents({ campaign, onClose }: ChooseAgentsProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { locale } = useIntl();
  const { users } = useAsk('GET /api/users');
  const [before] = useState<ReadonlySet<number>>(() => new Set(campaign.agents.map(({ id }) => id)));
  const [chosen, setChosen] = useState(before);
  const [search, setSearch] = useState('');
  const assign = useSend('PUT /api/campaigns/:id/agents', {
    refresh: ['GET /api/campaigns/:id'],
    onDone: ({ agents }) => {
      toast(say('campaign.agents.saved', { count: agents.length }));
      onClose();
    },
  });

  const spoken = ({ languages }: UserView) =>
    formats.list(languages.map((code) => formats.languageName(code)));
  const callers = users
    .filter(({ role, disabledAt }) => (role === 'agent' || role === 'supervisor') && disabledAt === null)
    .toSorted((a, b) => Number(before.has(b.id)) - Number(before.has(a.id)));
  const shown = callers.filter((user) => matches(search, `${user.name} ${spoken(user)}`));
  const areAllChosen = shown.length > 0 && shown.every(({ id }) => chosen.has(id));
  if (callers.length === 0) return <p>{say('campaign.agents.noAccounts')}</p>;

  function toggleShown(): void {
    const next = new Set(chosen);
    for (const { id } of shown) {
      if (areAllChosen) next.delete(id);
      else next.add(id);
    }
    setChosen(next);
  }

  function select(keys: Selection): void {
    // Ctrl+A means what is shown; those filtered out keep what they had.
    if (keys === 'all') setChosen(new Set([...chosen, ...shown.map(({ id }) => id)]));
    else setChosen(new Set([...keys].map(Number)));
  }

  return (
    <I18nProvider locale={locale}>
      <Form
        problem={assign.error}
        onSubmit={() => assign.mutate({ params: { id: campaign.id }, body: { agentIds: [...chosen] } })}
      >
        <Autocomplete inputValue={search} onInputChange={setSearch}>
          <div className="agents-search">
            <SearchField
              className="field"
              type="text"
              autoFocus
              // Enter ticks; with nothing to tick, it does not save what is half chosen.
              onSubmit={() => undefined}
            >
              <Label className="field-label">{say('campaign.agents.search')}</Label>
              <Input className="input" role="combobox" aria-expanded={true} />
            </SearchField>
            <Button size="small" kind="quiet" disabled={shown.length === 0} onClick={toggleShown}>
              {say(areAllChosen ? 'campaign.agents.nobody' : 'campaign.agents.all')}
            </Button>
          </div>
          <p className="small soft" role="status">
            {say('campaign.agents.count', { chosen: chosen.size, shown: shown.length, all: callers.length })}
          </p>
          <ListBox
            className="agents-list"
            aria-label={say('campaign.agents')}
            items={shown}
            selectionMode="multiple"
            selectedKeys={chosen}
            onSelectionChange={select}
            // Escape closes the dialog: it never throws the choice away.
            escapeKeyBehavior="none"
            renderEmptyState={() => <p className="soft">{say('campaign.agents.notFound')}</p>}
          >
            {(user) => (
              <ListBoxItem id={user.id} textValue={user.name} className="agent-option">
                <span className="agent-tick">
                  <Icon name="check" size={16} />
                </span>
                <span className="agent-name">{user.name}</span>
                <span className="agent-languages">
                  {user.role === 'supervisor' ? `${say('role.supervisor')} · ${spoken(user)}` : spoken(user)}
                </span>
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
        <div className="form-actions agents-actions">
          <Button type="submit" kind="primary" isPending={assign.isPending}>
            {say('campaign.agents.save')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {say('ui.cancel')}
          </Button>
        </div>
      </Form>
    </I18nProvider>
  );
}
