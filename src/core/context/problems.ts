import type { Problem } from '../ports.ts';
import { problemLines } from '../tools/getProblems.ts';
import { lookUp } from '../tools/lookUp.ts';
import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { mentionRow } from './mentionRow.ts';
import { fitOf } from './rankPaths.ts';

/** What language extensions report: of the workspace, or of one file. */
export const problems: ContextSource = {
	name: 'problems',
	menu: { label: 'Problems', detail: 'errors and warnings', icon: 'problem' },
	async complete(typed, { workspace }, signal) {
		const all = await workspace.problems(undefined, signal);
		if (!all.length) return { rows: [], note: 'The editor reports no problems. Name a file instead.' };
		const everything = mentionRow(
			{ source: 'problems', value: '', label: 'problems' },
			{ label: 'All problems', detail: counted(all), icon: 'problem' },
		);
		const paths = [...new Set(all.map(({ path }) => path))].filter((path) => fitOf(typed.toLowerCase(), path) > 0);
		const rows = paths
			.slice(0, MOST_ROWS - 1)
			.map((path) =>
				mentionRow(
					{ source: 'problems', value: path, label: `problems in ${path}` },
					{ label: path, detail: counted(all.filter((problem) => problem.path === path)), icon: 'problem' },
				),
			);
		return { rows: typed === '' ? [everything, ...rows] : rows, note: '' };
	},
	async collect({ mention: { value } }, { workspace }, signal) {
		const found = value === '' ? undefined : await lookUp(value, workspace, signal);
		if (found?.kind === 'refused') return { refused: `${found.sentence} Name another file.` };
		const where = found?.path ?? 'the workspace';
		const all = await workspace.problems(found?.path, signal);
		const text = all.length
			? `Problems in ${where}, as the editor reports them:\n${problemLines(all).join('\n')}`
			: `The editor reports no problems in ${where}.`;
		return { pieces: [{ source: 'problems', title: `Problems in ${where}`, text, priority: 0 }] };
	},
};

function counted(list: readonly Problem[]): string {
	const errors = list.filter(({ severity }) => severity === 'error').length;
	const warnings = list.filter(({ severity }) => severity === 'warning').length;
	const others = list.length - errors - warnings;
	const named = [plural(errors, 'error'), plural(warnings, 'warning'), plural(others, 'hint')];
	return named.filter(Boolean).join(', ');
}

function plural(count: number, word: string): string {
	return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
