import { type ReactElement, useState } from 'react';
import type { ImportView, Layout } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Note } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';
import { Attention } from './Attention.tsx';
import { ChoicesSection } from './ChoicesSection.tsx';
import { ColumnsTable } from './ColumnsTable.tsx';
import { ConfirmBar } from './ConfirmBar.tsx';
import { nirColumns, useColumnName } from './columns.ts';
import { Findings } from './Findings.tsx';
import { LayoutFields } from './LayoutFields.tsx';
import { COLUMNS_ID, SAMPLE_ID } from './places.ts';
import { SampleTable } from './SampleTable.tsx';
import type { Confirming } from './use-confirm.ts';
import { usePreview } from './use-preview.ts';
import { Verdict } from './Verdict.tsx';

interface Props {
  readonly view: ImportView;
  readonly confirming: Confirming;
}

/** Everything understood of a list, each part changeable where it is shown; then the decision. */
export function CheckStep({ view, confirming }: Props): ReactElement {
  const say = useText();
  const preview = usePreview(view);
  const { mapping, choices, isReadAgain, setMapping, setChoices } = preview;
  // The question stays until it is answered, whatever else is changed meanwhile.
  const [isGuess, setIsGuess] = useState(view.isEncodingGuess);
  const settleAccents = () => setIsGuess(false);
  const setLayout = (layout: Partial<Layout>) => {
    if (layout.encoding !== undefined) settleAccents();
    preview.setLayout(layout);
  };
  const nameOf = useColumnName();
  const stopped = nirColumns(view, mapping);
  const isRemembered = view.findings.some(({ code }) => code === 'mapping_remembered');
  return (
    <>
      <Verdict
        view={view}
        isStale={preview.isStale}
        isCounting={preview.isCounting}
        nirColumns={stopped.map(nameOf)}
      />
      <Attention
        view={view}
        mapping={mapping}
        onMapping={setMapping}
        isGuess={isGuess}
        onReadsWell={settleAccents}
        onEncoding={(encoding) => setLayout({ encoding })}
      />
      <LayoutFields view={view} onChange={setLayout} />
      <Section
        title={
          <span id={COLUMNS_ID} tabIndex={-1}>
            {say('import.mapping')}
          </span>
        }
        lead={say('import.mapping.lead')}
      >
        <div className="stack">
          {isRemembered && (
            <Note tone="plain" icon="clock">
              {say('import.mapping.remembered')}
            </Note>
          )}
          <ColumnsTable view={view} mapping={mapping} isReadAgain={isReadAgain} onChange={setMapping} />
          <h3 id={SAMPLE_ID} tabIndex={-1}>
            {say('import.sample')}
          </h3>
          <SampleTable view={view} mapping={mapping} />
        </div>
      </Section>
      <ChoicesSection view={view} chosen={choices} onChange={setChoices} />
      <Findings view={view} mayRead />
      <ConfirmBar
        view={view}
        preview={preview}
        isConfirming={confirming.isPending}
        problem={confirming.problem}
        onConfirm={() => confirming.confirm({ mapping, choices })}
      />
    </>
  );
}
