import './sheets.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Note } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { SheetEditor } from './SheetEditor.tsx';

const route = getRouteApi('/inside/fiches/$id/texte');

/** Where a sheet's text is written, for those who may. */
export function SheetEditorPage(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const { sheet, editing } = useAsk('GET /api/sheets/:id', { params: { id } });
  if (editing !== null) return <SheetEditor key={id} sheet={sheet} editing={editing} />;
  return (
    <Page
      title={sheet.title}
      eyebrow={
        <Link to="/fiches/$id" params={{ id }}>
          {sheet.title}
        </Link>
      }
    >
      <Note tone="plain">{say('sheet.editor.readOnly')}</Note>
    </Page>
  );
}
