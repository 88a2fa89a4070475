import type { JSX } from 'preact';

/** Drawn here, 16 × 16, in the colour of the text around; every icon stands beside words or a label. */
const PATHS = {
	add: 'M8 3.25v9.5M3.25 8h9.5',
	send: 'M8 12.75v-9.5M4 7l4-4 4 4',
	stop: 'M5 5h6v6H5z',
	check: 'm3.5 8.5 3 3 6-7',
	cross: 'm4.5 4.5 7 7m0-7-7 7',
	dash: 'M4 8h8',
	fold: 'M3 8h10M8 1.75v4M6.25 4.25 8 6l1.75-1.75M8 14.25v-4M6.25 11.75 8 10l1.75 1.75',
	running: 'M8 2.25a5.75 5.75 0 1 0 5.75 5.75',
	error: 'M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM8 5v3.75M8 10.75v.25',
	warning: 'M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.1v.2',
	info: 'M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM8 7.5V11M8 5.2v.2',
	chevron: 'm6 4 4 4-4 4',
	down: 'M8 3.25v9.5M4 9l4 4 4-4',
	key: 'M9.75 9.25a3 3 0 1 0-3-3c0 .4.08.78.22 1.12L2.75 11.6v1.65H4.9v-1.5h1.5v-1.5l1.35-1.35c.57.23 1.24.35 2 .35ZM10.6 5.4v.01',
	shield: 'M8 2.25 13 4v3.75c0 3-2.1 5-5 6-2.9-1-5-3-5-6V4l5-1.75Z',
	file: 'M4 2.25h5l3 3v8.5H4V2.25ZM9 2.25v3h3',
	fileAdded: 'M4 2.25h5l3 3v8.5H4V2.25ZM6 9h4M8 7v4',
	fileRemoved: 'M4 2.25h5l3 3v8.5H4V2.25ZM6 9h4',
	fileMoved: 'M4 2.25h5l3 3v8.5H4V2.25ZM6 9h4M8.25 7.25 10 9l-1.75 1.75',
	bulb: 'M6 11.25c0-1.2-1.75-2.1-1.75-4.5a3.75 3.75 0 0 1 7.5 0c0 2.4-1.75 3.3-1.75 4.5H6ZM6.5 13.75h3',
	review: 'M3 3.25h10v7.5H8.5L5.75 13v-2.25H3v-7.5ZM5.5 7l1.75 1.75L10.75 5.5',
	prompt: 'M3 3.25h10v7.5H8.5L5.75 13v-2.25H3v-7.5ZM9.25 5.25l-2.5 3.5',
	restore: 'M2.9 5.5A5.6 5.6 0 1 1 2.4 8M2.75 2.5v3h3M8 5.1V8l2 1.4',
	undo: 'M5.75 3.25 3 6l2.75 2.75M3.25 6h6.25a3.5 3.5 0 0 1 0 7H6',
	folder: 'M2.25 3.75h4l1.5 1.75h6v7H2.25v-8.75Z',
	symbol: 'M8 2.25 13 5v6l-5 2.75L3 11V5l5-2.75ZM3 5l5 2.75L13 5M8 7.75v6',
	selection: 'M3 5.25v-2h2M11 3.25h2v2M13 10.75v2h-2M5 12.75H3v-2M5.5 6.5h5M5.5 9.5h3',
	editors: 'M5.25 5.25V2.75h8v8h-2.5M2.75 5.25h8v8h-8z',
	change: 'M8 3v6M5 6h6M5 12.5h6',
	commit: 'M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM2 8h3.5M10.5 8H14',
	test: 'M6.25 2.25v4L2.9 12a1.1 1.1 0 0 0 1 1.75h8.2a1.1 1.1 0 0 0 1-1.75L9.75 6.25v-4M5.25 2.25h5.5M4.75 9.5h6.5',
	search: 'M7 2.75a4.25 4.25 0 1 1 0 8.5 4.25 4.25 0 0 1 0-8.5ZM10.25 10.25l3.25 3.25',
	link: 'M6.75 9.25a2.5 2.5 0 0 0 3.6 0l2.4-2.4a2.55 2.55 0 0 0-3.6-3.6l-1 1M9.25 6.75a2.5 2.5 0 0 0-3.6 0l-2.4 2.4a2.55 2.55 0 0 0 3.6 3.6l1-1',
	image: 'M2.25 3.25h11.5v9.5H2.25zM2.5 11.5l3.5-3.5 2.5 2.5 2-2 3 3M10.5 6v.01',
	globe:
		'M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5ZM2.5 8h11M8 2.25c-3.4 3.6-3.4 7.9 0 11.5 3.4-3.6 3.4-7.9 0-11.5Z',
	script: 'M3.25 4.25h9.5v7.5h-9.5zM5.25 7l1.5 1.25-1.5 1.25M8.25 9.75h2.5',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon without meaning to a screen reader. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
	return (
		<svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} />
		</svg>
	);
}
