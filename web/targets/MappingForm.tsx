import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useDeferredValue, useState } from 'react';
import type { ColumnRole, ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { api } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Table } from '../ui/Table.tsx';
import { Findings } from './Findings.tsx';
import { RowCounts } from './RowCounts.tsx';
import { SampleTable } from './SampleTable.tsx';

const roles: readonly ColumnRole[] = [
  'phone',
  'full_name',
  'last_name',
  'first_name',
  'civility',
  'birth_on',
  'external_ref',
  'postal_code',
  'commune',
  'language',
  'deadline_on',
  'field',
  'ignore',
];

/** Says what each column is for; the counts, the findings and the sample follow. */
export function MappingForm({ view }: { readonly view: ImportView }): ReactElement {
  const say = useText();
  const [mapping, setMapping] = useState<Mapping>(view.suggestedMapping);
  const asked = useDeferredValue(mapping);
  const isSuggested = JSON.stringify(asked) === JSON.stringify(view.suggestedMapping);
  const preview = useQuery({
    queryKey: ['POST /api/imports/:id/preview', { id: String(view.importId) }, asked],
    queryFn: ({ signal }) =>
      api('POST /api/imports/:id/preview', {
        params: { id: view.importId },
        body: { mapping: asked },
        signal,
      }),
    placeholderData: keepPreviousData,
    initialData: isSuggested ? { rows: view.rows, findings: view.findings } : undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const confirm = useSend('POST /api/imports/:id/confirm', {
    refresh: ['GET /api/imports/:id', 'GET /api/campaigns/:id/imports'],
  });
  const shown = preview.data ?? { rows: view.rows, findings: view.findings };

  function change(column: number, role: ColumnRole): void {
    setMapping(mapping.map((entry) => (entry.column === column ? { ...entry, role } : entry)));
  }

  return (
    <>
      <Section title={say('import.mapping')} lead={say('import.mapping.lead')}>
        <ColumnsTable view={view} mapping={mapping} onChange={change} />
      </Section>
      <Section title={say('import.sample')}>
        <SampleTable view={view} mapping={mapping} />
      </Section>
      <Section title={say('import.findings')} lead={say('import.preview')}>
        <Findings findings={shown.findings} />
      </Section>
      <div className="confirm-bar">
        <div role="status" aria-live="polite">
          {preview.error === null ? (
            <RowCounts rows={shown.rows} isStale={preview.isFetching} />
          ) : (
            <ProblemNote problem={preview.error} />
          )}
        </div>
        <div className="stack">
          <ProblemNote problem={confirm.error} />
          {shown.rows.accepted === 0 && preview.error === null && (
            <p className="soft small">{say('import.confirm.nobody')}</p>
          )}
          <Button
            kind="primary"
            icon="check"
            isPending={confirm.isPending}
            onClick={() => confirm.mutate({ params: { id: view.importId }, body: { mapping } })}
          >
            {say('import.confirm', { count: preview.error === null ? shown.rows.accepted : 0 })}
          </Button>
        </div>
      </div>
    </>
  );
}

interface ColumnsTableProps {
  readonly view: ImportView;
  readonly mapping: Mapping;
  readonly onChange: (column: number, role: ColumnRole) => void;
}

function ColumnsTable({ view, mapping, onChange }: ColumnsTableProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <div className="mapping">
      <Table label={say('import.mapping')}>
        <thead>
          <tr>
            <th scope="col">{say('import.mapping.column')}</th>
            <th scope="col">{say('import.mapping.samples')}</th>
            <th scope="col" className="num">
              {say('import.mapping.filled')}
            </th>
            <th scope="col">{say('import.mapping.role')}</th>
          </tr>
        </thead>
        <tbody>
          {view.columns.map(({ index, header, filled, samples }) => {
            const role = mapping.find(({ column }) => column === index)?.role ?? 'ignore';
            const name = header === '' ? say('import.mapping.unnamed', { number: index + 1 }) : header;
            return (
              <tr key={index} data-role={role}>
                <th scope="row">{name}</th>
                <td className="samples">{samples.slice(0, 3).join(' · ')}</td>
                <td className="num">{formats.percent(filled, view.rows.read)}</td>
                <td className="tight">
                  <select
                    className="input"
                    aria-label={say('import.mapping.roleOf', { header: name })}
                    value={role}
                    onChange={(event) => {
                      const chosen = roles.find((known) => known === event.target.value);
                      if (chosen !== undefined) onChange(index, chosen);
                    }}
                  >
                    {roles.map((known) => (
                      <option key={known} value={known}>
                        {say(`import.role.${known}`)}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
