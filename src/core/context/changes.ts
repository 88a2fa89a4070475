import { changePieces } from './changePieces.ts';
import type { ChangeScope } from './contextPorts.ts';
import type { ContextSource } from './contextSource.ts';
import { mentionRow } from './mentionRow.ts';
import { fitOf } from './rankPaths.ts';

const LABELS: Readonly<Record<ChangeScope, string>> = {
	all: 'uncommitted changes',
	staged: 'staged changes',
	unstaged: 'unstaged changes',
	branch: 'branch changes',
};

/** What Git says is changed: staged, not staged, both, or on the branch since it left its base. */
export const changes: ContextSource = {
	name: 'changes',
	menu: { label: 'Changes', detail: 'staged, unstaged, your branch', icon: 'change' },
	async complete(typed, { git }, signal) {
		const scopes = await git.scopes(signal);
		if ('unavailable' in scopes) return { rows: [], note: scopes.unavailable };
		const rows = scopes
			.filter(({ title }) => fitOf(typed.toLowerCase(), title) > 0)
			.map(({ scope, title, files }) =>
				mentionRow(
					{ source: 'changes', value: scope, label: LABELS[scope] },
					{ label: title, detail: `${files} ${files === 1 ? 'file' : 'files'}`, icon: 'change' },
				),
			);
		return { rows, note: rows.length ? '' : 'Git knows of no such changes. Name files or a commit instead.' };
	},
	async collect({ mention: { value } }, { git }, signal) {
		if (!isScope(value)) return { refused: 'There are no such changes. Choose some with @changes.' };
		const change = await git.change(value, signal);
		if ('unavailable' in change) return { refused: change.unavailable };
		if (!change.files.length)
			return { refused: `There are no ${LABELS[value]} now. Ask without them, or choose others.` };
		return { pieces: changePieces('changes', change.title, change) };
	},
};

function isScope(value: string): value is ChangeScope {
	return Object.hasOwn(LABELS, value);
}
