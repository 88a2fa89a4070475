import type { HistoryQuestion } from '../lookupPorts.ts';

/** A git subcommand and its arguments. */
export interface HistoryCommand {
	readonly subcommand: 'log' | 'diff' | 'blame';
	readonly args: readonly string[];
}

const COMMIT = '--format=%h %ad %an: %s';
const COMMIT_WITH_BODY = '--format=%h %ad %an: %s%n%w(0,2,2)%b';

/** What git is asked; `path` is the question's, relative to the folder where git runs. Nothing in it is taken for an option. */
export function historyArguments(question: HistoryQuestion, path: string | undefined): HistoryCommand {
	switch (question.kind) {
		case 'log':
			return { subcommand: 'log', args: logArguments(question, path) };
		case 'diff': {
			const { from, to } = question;
			const ends = ['--end-of-options', from, ...(to === undefined ? [] : [to])];
			return {
				subcommand: 'diff',
				args: ['--relative', '--no-color', '--stat', '--patch', ...ends, '--', pathspec(path)],
			};
		}
		case 'blame': {
			const { start, end } = question.lines;
			return { subcommand: 'blame', args: ['--date=short', '-L', `${start},${end}`, '--', pathspec(path)] };
		}
	}
}

function logArguments(
	{ limit, lines, search }: Extract<HistoryQuestion, { kind: 'log' }>,
	path: string | undefined,
): readonly string[] {
	const base = [`--max-count=${limit}`, '--date=short', '--no-color'];
	// Follows the lines through the changes, and shows these.
	if (lines && path !== undefined) return [...base, COMMIT, `-L${lines.start},${lines.end}:${path}`];
	const names = ['--stat=100', '--relative'];
	const place = ['--', pathspec(path)];
	if (search === undefined) return [...base, ...names, path === undefined ? COMMIT : COMMIT_WITH_BODY, ...place];
	return [...base, ...names, COMMIT, `-S${search}`, ...place];
}

/** A name that begins with `:` would be more than a name. */
function pathspec(path: string | undefined): string {
	return path === undefined ? '.' : `./${path}`;
}

/** The same question over the messages: git looks in messages or in changes, never in both. */
export function messageArguments(
	{ limit, search }: Extract<HistoryQuestion, { kind: 'log' }>,
	path: string | undefined,
): HistoryCommand {
	const args = [
		`--max-count=${limit}`,
		'--date=short',
		'--no-color',
		'--fixed-strings',
		'--regexp-ignore-case',
		`--grep=${search ?? ''}`,
		'--relative',
		COMMIT_WITH_BODY,
		'--',
		pathspec(path),
	];
	return { subcommand: 'log', args };
}
