import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import type { TargetSearch } from '../targets/target-search.ts';

/** Those who may read lists of people, and come to results; the server decides the same. */
const mayRead = ['requester', 'supervisor'];

interface PeopleLinkProps {
  readonly campaignId: number;
  /** Which of its people the figure is of; null: no list of people says it. */
  readonly filter: TargetSearch | null;
  /** The figure. */
  readonly children: ReactNode;
}

/** A figure that opens the people behind it, for those who may see them; for the others it is a figure. */
export function PeopleLink({ campaignId, filter, children }: PeopleLinkProps): ReactElement {
  const say = useText();
  const { role } = useViewer();
  if (filter === null || !mayRead.includes(role)) return <>{children}</>;
  return (
    <Link
      to="/campagnes/$id/personnes"
      params={{ id: campaignId }}
      search={filter}
      title={say('results.people')}
      preload={false}
    >
      {children}
    </Link>
  );
}
