import type { ReactElement } from 'react';

/** Hand-drawn on a 20 by 20 grid, one stroke width, so that they sit well with text. */
const shapes = {
  home: 'M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5',
  phone:
    'M4.5 3.5h3l1.3 3.3-1.7 1.3a9 9 0 0 0 4.8 4.8l1.3-1.7 3.3 1.3v3a1.2 1.2 0 0 1-1.3 1.2A13 13 0 0 1 3.3 4.8 1.2 1.2 0 0 1 4.5 3.5Z',
  board: 'M3.5 16.5h13M5.5 13.5V9M10 13.5V4.5M14.5 13.5V7',
  campaign: 'M4 5.5h12M4 10h12M4 14.5h7',
  script: 'M5 3.5h7l3 3v10H5ZM11.5 3.5V7H15M7.5 10.5h5M7.5 13.5h3.5',
  sheet: 'M4 4.5h8.5v12H4ZM7 4.5v-1h9v11h-3.5M6.5 8.5H10M6.5 11.5H10',
  print: 'M6 7V3.5h8V7M6 13.5H3.5V7h13v6.5H14M6 11.5h8v5H6Z',
  shield: 'M10 3 4.5 5v4.5c0 3.5 2.3 6 5.5 7.5 3.2-1.5 5.5-4 5.5-7.5V5Z',
  people:
    'M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2.5 16.5c0-3 2-4.8 5-4.8s5 1.8 5 4.8M13 4.2a2.8 2.8 0 0 1 0 5M14.5 12c1.9.600 3 2.2 3 4.5',
  person: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 17c0-3.3 2.4-5.3 6-5.3s6 2 6 5.3',
  building: 'M4.5 16.5v-13h7v13M11.5 8h4v8.5M2.5 16.5h15M7 6.5h2M7 9.5h2M7 12.5h2',
  palette:
    'M10 3.5a6.5 6.5 0 1 0 0 13c1 0 1.4-.7 1.2-1.5-.4-1.6.300-2.5 1.8-2.5h1.5c1.3 0 2-.9 2-2.3 0-3.7-2.9-6.7-6.5-6.7ZM6.8 9h.01M9 6.5h.01M12.2 6.8h.01',
  journal: 'M5.5 3.5h9.5v13H5.5a1.5 1.5 0 0 1-1.5-1.5V5a1.5 1.5 0 0 1 1.5-1.5ZM7.5 7.5H12M7.5 10.5H12',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  cross: 'm5.5 5.5 9 9M14.5 5.5l-9 9',
  plus: 'M10 4.5v11M4.5 10h11',
  minus: 'M4.5 10h11',
  up: 'M10 16V4.5M5 9.5l5-5 5 5',
  down: 'M10 4v11.5M5 10.5l5 5 5-5',
  left: 'M16 10H4.5M9.5 5l-5 5 5 5',
  right: 'M4 10h11.5M10.5 5l5 5-5 5',
  chevron: 'm5.5 8 4.5 4.5L14.5 8',
  warn: 'M10 3.5 2.8 16h14.4ZM10 8.5v3.5M10 14.2h.01',
  stop: 'M7 3.5h6L16.5 7v6L13 16.5H7L3.5 13V7ZM10 6.8v4M10 13.3h.01',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.3v4.2M10 6.6h.01',
  question:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM8 8.2c.200-1.2 1-1.8 2.1-1.8 1.2 0 2 .7 2 1.7 0 1.5-2 1.6-2 3.2M10.1 13.7h.01',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6.3V10l2.6 1.8',
  pause: 'M7 5v10M13 5v10',
  play: 'M6.5 4.5v11l9-5.5Z',
  send: 'M3.5 10 16.5 4l-4 12.5-2.8-5Z M9.7 11.5 16.5 4',
  back: 'M8 5.5 4 9.5l4 4M4 9.5h7.5a4 4 0 0 1 0 7H9',
  lock: 'M5 9.5h10v7H5ZM7 9.5V7a3 3 0 0 1 6 0v2.5',
  pen: 'M4 16l.700-3.3L13 4.4l2.6 2.6-8.3 8.3ZM11.3 6.1l2.6 2.6',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4',
  download: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  upload: 'M10 13V4M6 7.5l4-4 4 4M4 16.5h12',
  file: 'M5 3.5h7l3 3v10H5ZM11.5 3.5V7H15',
  copy: 'M7.5 7.5h8v8h-8ZM12.5 7.5v-3h-8v8h3',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4',
  keyboard: 'M2.5 5.5h15v9h-15ZM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7',
  gear: 'M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM10 2.8v2.2M10 15v2.2M2.8 10H5M15 10h2.2M4.9 4.9l1.6 1.6M13.5 13.5l1.6 1.6M15.1 4.9l-1.6 1.6M6.5 13.5l-1.6 1.6',
  logout: 'M8 3.5H4.5v13H8M8 10h8.5M13 6.5l3.5 3.5-3.5 3.5',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  working: 'M10 3a7 7 0 1 1-7 7',
  dot: 'M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  circle: 'M10 16a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.700 10.5h7.6L14.5 6M8.5 9v4.5M11.5 9v4.5',
  chat: 'M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5Z',
  calendar: 'M3.5 5h13v11.5h-13ZM3.5 8.5h13M7 3v3.5M13 3v3.5',
  branch: 'M5 4v7a3 3 0 0 0 3 3h7M12 11l3 3-3 3',
  eye: 'M2.5 10c1.7-3.3 4.2-5 7.5-5s5.8 1.7 7.5 5c-1.7 3.3-4.2 5-7.5 5s-5.8-1.7-7.5-5ZM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
} as const;

export type IconName = keyof typeof shapes;

/** Always beside a text that says the same: hidden from assistive technology. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
