import { Fragment, type ReactElement } from 'react';
import type { Highlighted } from '#server/contracts/sheets.contract.ts';

/** Text with what was searched for told apart. */
export function Highlight({ pieces }: { readonly pieces: Highlighted }): ReactElement {
  return (
    <>
      {pieces.map(({ text, isHit }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their order
        <Fragment key={index}>{isHit ? <mark>{text}</mark> : text}</Fragment>
      ))}
    </>
  );
}
