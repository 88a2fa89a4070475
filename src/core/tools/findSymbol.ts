import { isSecret } from '../safety/sensitive.ts';
import { parseArguments } from './arguments.ts';
import { jsonMembers } from './jsonPrefix.ts';
import type { Tool, ToolResult } from './tool.ts';

const MOST = 30;

const PARAMETERS = {
	type: 'object',
	properties: { name: { type: 'string' } },
	required: ['name'],
} as const;

/** Where something is defined, by its name or a part of it. */
export const findSymbol: Tool = {
	spec: { name: 'find_symbol', description: 'Find definitions by name.', parameters: PARAMETERS },
	risk: 'reads',
	isUseful: ({ index }) => index !== undefined,
	progressTitle: (argumentsText) => {
		const name = jsonMembers(argumentsText).find((member) => member.key === 'name' && member.complete)?.text;
		return name ? `Looking for ${name.slice(0, 60)}` : 'Looking for a definition';
	},
	run: async (argumentsText, { index }, signal) => {
		const parsed = parseArguments(argumentsText, PARAMETERS);
		if (parsed.kind === 'refused') return failed(parsed.sentence);
		const name = parsed.values.name.trim().replace(/\(\)$/, '');
		if (!index) return failed('There is no index here. Use search_text.');
		if (!name) return failed('name is empty. Name a function, a class or the like.');
		// Models write `Cart.total` and `Cart::total`: the last part is the name.
		const last = name.split(/\.|::|#|->/).at(-1) || name;
		const answer = await index.symbol(last, MOST, signal);
		if ('unavailable' in answer) return failed(`${answer.unavailable} Use search_text.`);
		const open = answer.value.filter(({ path }) => !isSecret(path));
		const within = open.filter(({ container }) => container && name.includes(container.split('.').at(-1) ?? ''));
		const found = last !== name && within.length ? within : open;
		const lines = found.map(
			({ path, nameLine, endLine, kind, container, signature }) =>
				`${path}:${nameLine}–${endLine} ${kind}${container ? ` in ${container}` : ''}: ${signature}`,
		);
		const title = `Looked for ${name.slice(0, 60)}: ${lines.length} ${lines.length === 1 ? 'definition' : 'definitions'}`;
		const text = lines.length ? lines : [`No definition of ${name} is known. Try search_text.`];
		return { outcome: 'ok', title, text: [...text, ...(answer.partial ? [PARTIAL] : [])].join('\n') };
	},
};

const PARTIAL = '(the index is still being built; there may be more)';

function failed(text: string): ToolResult {
	return { outcome: 'failed', title: 'Looked for nothing', text };
}
