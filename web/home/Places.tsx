import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Icon, type IconName } from '../ui/Icon.tsx';

interface PlacesProps {
  readonly lead: string;
  readonly places: readonly {
    readonly to: '/journal' | '/oppositions' | '/comptes' | '/directions' | '/identite';
    readonly icon: IconName;
    readonly title: string;
    readonly text: string;
  }[];
}

/** A few places to go, each with why. */
export function Places({ lead, places }: PlacesProps): ReactElement {
  return (
    <div className="stack">
      <p className="soft">{lead}</p>
      <div className="places">
        {places.map(({ to, icon, title, text }) => (
          <Link key={to} to={to} className="place">
            <Icon name={icon} />
            <strong>{title}</strong>
            <span>{text}</span>
          </Link>
        ))}
      </div>
    </div>
  );
}
