import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import {
  callResultCodes,
  callResults,
  dispositionCodes,
  dispositions,
} from '#server/contracts/call-results.ts';
import { targetStates, waitKinds } from '#server/contracts/target-states.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Button, LinkButton } from '../ui/Button.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { type TargetSearch, targetSearch } from './target-search.ts';

/** What lists can name of a campaign; null for those who may not ask. */
export type Places = Pick<Answer<'GET /api/campaigns/:id/steering'>, 'territories' | 'languages'>;

interface Props {
  readonly campaignId: number;
  readonly search: TargetSearch;
  readonly places: Places | null;
}

/** Which people of a campaign: words and state at hand, the rest one gesture away. The answer is an address. */
export function PeopleFilters({ campaignId, search, places }: Props): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { search: words, state, after: _, ...rest } = search;
  const hasMore = Object.keys(rest).length > 0;
  const isFiltered = hasMore || words !== undefined || state !== undefined;
  return (
    <search>
      <form
        className="search-bar"
        // Another address, another form: the Back button shows what was asked then.
        key={JSON.stringify(search)}
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({
            to: '/campagnes/$id/personnes',
            params: { id: campaignId },
            search: targetSearch(Object.fromEntries(new FormData(event.currentTarget))),
          });
        }}
      >
        <TextField
          type="search"
          name="search"
          label={say('targets.search')}
          defaultValue={words ?? ''}
          maxLength={100}
        />
        <Choice name="state" label={say('targets.state')} any={say('targets.state.all')} value={state}>
          {targetStates.map((known) => (
            <option key={known} value={known}>
              {say(`target.state.${known}`)}
            </option>
          ))}
        </Choice>
        <Button type="submit" icon="search">
          {say('targets.search.submit')}
        </Button>
        {isFiltered && (
          <LinkButton to="/campagnes/$id/personnes" params={{ id: campaignId }} search={{}} kind="quiet">
            {say('targets.none.clear')}
          </LinkButton>
        )}
        <details className="more-filters" open={hasMore}>
          <summary>{say('filters.more')}</summary>
          <MoreFilters search={search} places={places} />
        </details>
      </form>
    </search>
  );
}

function MoreFilters({ search, places }: Omit<Props, 'campaignId'>): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const any = say('filters.any');
  return (
    <div className="fields">
      <Choice name="wait" label={say('filters.wait')} any={any} value={search.wait}>
        {waitKinds.map((wait) => (
          <option key={wait} value={wait}>
            {say(`wait.${wait}`)}
          </option>
        ))}
      </Choice>
      <Choice name="lastResult" label={say('filters.lastResult')} any={any} value={search.lastResult}>
        {callResultCodes.map((code) => (
          <option key={code} value={code}>
            {callResults[code][language]}
          </option>
        ))}
      </Choice>
      <Choice name="result" label={say('filters.result')} any={any} value={search.result}>
        {callResultCodes.map((code) => (
          <option key={code} value={code}>
            {callResults[code][language]}
          </option>
        ))}
      </Choice>
      <Choice name="reached" label={say('filters.reached')} any={any} value={search.reached}>
        <option value="yes">{say('filters.reached.yes')}</option>
        <option value="no">{say('filters.reached.no')}</option>
      </Choice>
      <Choice name="disposition" label={say('filters.disposition')} any={any} value={search.disposition}>
        {dispositionCodes.map((code) => (
          <option key={code} value={code}>
            {dispositions[code][language]}
          </option>
        ))}
      </Choice>
      <TextField
        type="date"
        name="settledOn"
        label={say('filters.settledOn')}
        defaultValue={search.settledOn ?? ''}
      />
      <FiguresOnly search={search} />
      <TextField
        name="commune"
        label={say('filters.commune')}
        defaultValue={search.commune ?? ''}
        maxLength={100}
      />
      {places !== null && (
        <>
          <Choice name="territory" label={say('filters.territory')} any={any} value={search.territory}>
            {places.territories.map((code) => (
              <option key={code} value={code}>
                {formats.territoryName(code)}
              </option>
            ))}
          </Choice>
          <Choice name="language" label={say('filters.language')} any={any} value={search.language}>
            {places.languages.map((code) => (
              <option key={code} value={code}>
                {formats.languageName(code)}
              </option>
            ))}
          </Choice>
        </>
      )}
      <TextField
        type="number"
        name="callsFrom"
        label={say('filters.callsFrom')}
        defaultValue={search.callsFrom ?? ''}
        min={0}
        max={1000}
      />
      <TextField
        type="number"
        name="callsTo"
        label={say('filters.callsTo')}
        defaultValue={search.callsTo ?? ''}
        min={0}
        max={1000}
      />
      <TextField
        type="date"
        name="deadlineBefore"
        label={say('filters.deadlineBefore')}
        defaultValue={search.deadlineBefore ?? ''}
      />
    </div>
  );
}

/** What only a figure of the results asks for: shown once it is asked, so that it can be taken away. */
function FiguresOnly({ search }: { readonly search: TargetSearch }): ReactElement {
  const say = useText();
  return (
    <>
      {(['objective', 'waitReason'] as const).map(
        (name) =>
          search[name] !== undefined && (
            <TextField key={name} name={name} label={say(`filters.${name}`)} defaultValue={search[name]} />
          ),
      )}
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly any: string;
  readonly value: string | undefined;
  readonly children: readonly ReactElement[];
}

function Choice({ name, label, any, value, children }: ChoiceProps): ReactElement {
  return (
    <SelectField name={name} label={label} defaultValue={value ?? ''}>
      <option value="">{any}</option>
      {children}
    </SelectField>
  );
}
