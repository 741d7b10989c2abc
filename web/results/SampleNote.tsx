import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Note } from '../ui/Note.tsx';
import type { Sample } from './sample.ts';

/** How the figures of a sample are estimated, and what to put right for them to be. */
export function SampleNote({ sample }: { readonly sample: Sample }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { people, withWeight, weighted } = sample;
  const population = sample.population === null ? '' : formats.number(sample.population);
  const isTooSmall = sample.population !== null && sample.population < people;
  const method =
    weighted !== null ? 'weighted' : sample.population === null || isTooSmall ? 'plain' : 'finite';
  return (
    <>
      <p className="soft small number">{say(`results.sample.${method}`, { population })}</p>
      {isTooSmall && weighted === null && (
        <Note tone="warn">
          {say('results.sample.wrongPopulation', { population, people: formats.number(people) })}
        </Note>
      )}
      {weighted === null && withWeight > 0 && withWeight === people && (
        <p className="small">{say('results.sample.withheld')}</p>
      )}
      {withWeight > 0 && withWeight < people && (
        <Note tone="warn">{say('results.sample.partly', { count: people - withWeight })}</Note>
      )}
    </>
  );
}
