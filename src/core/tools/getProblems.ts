import type { Problem } from '../ports.ts';
import { beginningOf } from '../safety/cutWhole.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { lookUp } from './lookUp.ts';
import type { Tool, ToolResult } from './tool.ts';

const MAX_SHOWN = 100;
const MAX_MESSAGE = 500;
const SEVERITIES: readonly Problem['severity'][] = ['error', 'warning', 'information', 'hint'];

const PARAMETERS = {
	type: 'object',
	properties: { path: { type: 'string', description: 'File; default all' } },
	required: [],
} as const;

/** What the editor's language tools complain about, errors first. */
export const getProblems: Tool = {
	spec: { name: 'get_problems', description: 'Errors and warnings that the editor shows.', parameters: PARAMETERS },
	risk: 'reads',
	progressTitle: (argumentsText) => {
		const path = jsonMembers(argumentsText).find((member) => member.key === 'path' && member.complete)?.text;
		return path ? `Checking ${path} for problems` : 'Checking for problems';
	},
	run: async (argumentsText, { workspace }, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const named = parsed.values.path?.trim();
		if (!named) return shownProblems('the workspace', await workspace.problems(undefined, signal));
		const found = await lookUp(named, workspace, signal);
		if (found.kind === 'refused') return failed(found.sentence);
		if (found.identity.kind !== 'file')
			return failed(`There is no file ${found.path}. Leave path out to get the problems of all files.`);
		return shownProblems(found.path, await workspace.problems(found.path, signal));
	},
};

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Checked nothing', text };
}

function shownProblems(where: string, problems: readonly Problem[]): ToolResult {
	const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
	const title = `Checked ${where}: ${problems.length === 0 ? 'no problems' : count}`;
	if (problems.length === 0) return { outcome: 'ok', title, text: `No problems in ${where}.` };
	return { outcome: 'ok', title, text: [`${count} in ${where}:`, ...problemLines(problems)].join('\n') };
}

/** Problems as the model reads them, a line each, worst first; the most of them, and how many more there are. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
	const sorted = problems.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
	const lines = sorted.slice(0, MAX_SHOWN).map(problemLine);
	return problems.length > MAX_SHOWN ? [...lines, `(${problems.length - MAX_SHOWN} more; name a file)`] : lines;
}

function problemLine(problem: Problem): string {
	const origin = [problem.source, problem.code].filter(Boolean).join(' ');
	const related = problem.related.slice(0, 3).map(({ path, line, message }) => `\n  ${path}:${line}: ${cut(message)}`);
	return `${problem.path}:${problem.startLine}:${problem.startColumn} ${problem.severity}${origin ? ` ${origin}` : ''}: ${cut(problem.message)}${related.join('')}`;
}

function cut(message: string): string {
	return message.length > MAX_MESSAGE ? `${beginningOf(message, MAX_MESSAGE)}…` : message;
}
