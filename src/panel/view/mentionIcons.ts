import { ACTIVE_EDITOR, type Mention, type MentionIcon } from '../../shared/mention.ts';
import type { IconName } from './icon.tsx';

/** The picture of each kind of row. */
export const MENTION_ICONS: Readonly<Record<MentionIcon, IconName>> = {
	file: 'file',
	folder: 'folder',
	symbol: 'symbol',
	selection: 'selection',
	editors: 'editors',
	problem: 'warning',
	change: 'change',
	commit: 'commit',
	terminal: 'script',
	test: 'test',
	search: 'search',
	link: 'link',
	image: 'image',
	prompt: 'prompt',
};

const BY_SOURCE: Readonly<Record<string, IconName>> = {
	[ACTIVE_EDITOR]: 'file',
	file: 'file',
	folder: 'folder',
	symbol: 'symbol',
	selection: 'selection',
	editors: 'editors',
	problems: 'warning',
	changes: 'change',
	commit: 'commit',
	terminal: 'script',
	tests: 'test',
	codebase: 'search',
	url: 'link',
};

/** The picture of a mention; a source that this panel does not know has a plain one. */
export function mentionIcon({ source }: Mention): IconName {
	return Object.hasOwn(BY_SOURCE, source) ? (BY_SOURCE[source] ?? 'info') : 'info';
}

/** What a chip shows: of a path the last part, since a chip is small and its title has the whole. */
export function chipLabel({ label }: Mention): string {
	return /\s|:\/\//.test(label) ? label : label.slice(label.lastIndexOf('/') + 1) || label;
}
