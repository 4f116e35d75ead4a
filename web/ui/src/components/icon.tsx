// Line icons on a 16-unit grid, drawn here so that none has to be fetched.

const kPaths = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  chevron: 'M6 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  left: 'M10 4L6 8l4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  column: 'M2.5 3h11v10h-11zM6.5 3v10M10 3v10',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  check: 'M3 8.5l3.2 3L13 4.5',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  stop: 'M4.5 4.5h7v7h-7z',
  zoomOut: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14M5 7h4',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-9.5V8l2.3 1.6',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6Z',
  screen: 'M2 3h12v8H2zM6 13.5h4',
  help: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.4c0-1 .8-1.7 1.7-1.7 1 0 1.7.7 1.7 1.6 0 1.2-1.7 1.4-1.7 2.6M8 11.1v.2',
  link: 'M6.7 9.3l2.6-2.6M7.5 4.8l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7l-1.2 1.2M8.5 11.2l-1.2 1.2a2.6 2.6 0 0 1-3.7-3.7l1.2-1.2',
  out: 'M9.5 11.5V13H3V3h6.5v1.5M6.5 8H14m-2.2-2.2L14 8l-2.2 2.2',
  download: 'M8 2.5v8m-3-3 3 3 3-3M3 13.5h10',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  wrap: 'M2.5 4h11M2.5 8h9a2 2 0 0 1 0 4H8m1.6-1.6L8 12l1.6 1.6M2.5 12H5',
  around: 'M8 2v3M8 11v3M3 8h10M5.5 4.5L8 2l2.5 2.5M5.5 11.5L8 14l2.5-2.5',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.1',
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={kPaths[name]} />
    </svg>
  );
}
