import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import { lookUp } from './lookUp.ts';
import type { Tool, ToolResult } from './tool.ts';

const MOST = 400;

const PARAMETERS = {
	type: 'object',
	properties: { path: { type: 'string' } },
	required: ['path'],
} as const;

/** What a file defines, with lines: cheaper than its text. */
export const outline: Tool = {
	spec: { name: 'outline', description: 'What a file defines, with line numbers.', parameters: PARAMETERS },
	risk: 'reads',
	isUseful: ({ index }) => index !== undefined,
	progressTitle: (argumentsText) => {
		const path = jsonMembers(argumentsText).find((member) => member.key === 'path' && member.complete)?.text;
		return path ? `Outlining ${path}` : 'Outlining a file';
	},
	run: async (argumentsText, { index, workspace }, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		if (!index) return failed('There is no index here. Use read_file.');
		const found = await lookUp(parsed.values.path, workspace, signal);
		if (found.kind === 'refused') return failed(found.sentence);
		const { path } = found;
		if (found.identity.kind !== 'file') return failed(`There is no file ${path}. Find its path with list_files.`);
		const answer = await index.outline(path, signal);
		if ('unavailable' in answer) return failed(`${answer.unavailable} Use read_file.`);
		const lines = answer.value.slice(0, MOST).map(({ startLine, endLine, container, signature }) => {
			const depth = container ? container.split('.').length : 0;
			return `${'  '.repeat(Math.min(depth, 6))}${startLine}–${endLine} ${signature}`;
		});
		const more = answer.value.length > MOST ? [`(${answer.value.length - MOST} more; use find_symbol)`] : [];
		const none = lines.length ? [] : [`Nothing is known to be defined in ${path}. Use read_file.`];
		return { outcome: 'ok', title: `Outlined ${path}`, text: [...lines, ...more, ...none].join('\n') };
	},
};

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Outlined nothing', text };
}
