import { changePieces } from './changePieces.ts';
import type { Commit } from './contextPorts.ts';
import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { mentionRow } from './mentionRow.ts';

/** Commits that are looked through. */
const LOOKED_AT = 200;
const HASH = /^[0-9a-f]{7,64}$/;

/** A commit: its message and its change. */
export const commit: ContextSource = {
	name: 'commit',
	menu: { label: 'Commits', detail: 'message and diff of a commit', icon: 'commit' },
	async complete(typed, { git }, signal) {
		const commits = await git.commits(LOOKED_AT, signal);
		if ('unavailable' in commits) return { rows: [], note: commits.unavailable };
		const words = typed
			.toLowerCase()
			.split(/[\s-]+/)
			.filter(Boolean);
		const fits = ({ hash, message }: Commit) =>
			words.every((word) => hash.startsWith(word) || message.toLowerCase().includes(word));
		const rows = commits.filter(fits).slice(0, MOST_ROWS).map(commitRow);
		return {
			rows,
			note: rows.length ? '' : 'None of the last commits fits. Type another word of its message, or its hash.',
		};
	},
	async collect({ mention: { value } }, { git }, signal) {
		if (!HASH.test(value)) return { refused: 'That is no commit. Choose one with @commit.' };
		const found = await git.commit(value, signal);
		if ('unavailable' in found) return { refused: found.unavailable };
		const { hash, message } = found.commit;
		const [about, ...files] = changePieces('commit', `Commit ${hash.slice(0, 9)}`, found.change);
		return { pieces: [...(about ? [{ ...about, text: `${about.text}\n\n${message.trim()}` }] : []), ...files] };
	},
};

function commitRow({ hash, message, author, at }: Commit) {
	const [subject = ''] = message.split('\n');
	const day = at === undefined ? '' : new Date(at).toISOString().slice(0, 10);
	const detail = [hash.slice(0, 7), author, day].filter(Boolean).join(' · ');
	return mentionRow(
		{ source: 'commit', value: hash, label: `commit ${hash.slice(0, 7)}` },
		{ label: subject, detail, icon: 'commit' },
	);
}
