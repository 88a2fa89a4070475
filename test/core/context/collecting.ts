import assert from 'node:assert/strict';
import { collectContext } from '../../../src/core/context/collectContext.ts';
import { completeMention } from '../../../src/core/context/completeMention.ts';
import type { ContextPiece } from '../../../src/core/context/contextPiece.ts';
import type { ContextPorts } from '../../../src/core/context/contextPorts.ts';
import { CONTEXT_SOURCES } from '../../../src/core/context/index.ts';
import type { Mention } from '../../../src/shared/mention.ts';

export const signal = new AbortController().signal;

export function mention(source: string, value: string, label = value || source): Mention {
	return { source, value, label };
}

/** What goes along with an ask that names these. */
export async function collected(ports: ContextPorts, ...mentions: readonly Mention[]) {
	const context = await collectContext({ text: 'why?', mentions }, CONTEXT_SOURCES, ports, signal);
	assert.ok(context);
	const text = [...context.remarks, ...context.pieces.map(pieceText)].join('\n');
	return { ...context, text };
}

/** A piece as these tests look at it; how the model gets it is the packer's. */
function pieceText({ path, startLine, endLine, text }: ContextPiece): string {
	if (path === undefined) return text;
	return `<file path="${path}"${startLine === undefined ? '' : ` lines="${startLine}-${endLine}"`}>\n${text}\n</file>`;
}

/** The sentence of a mention that cannot be read. */
export async function refusal(ports: ContextPorts, one: Mention): Promise<string> {
	const { pieces, refused } = await collected(ports, one);
	assert.deepEqual(pieces, []);
	assert.equal(refused.length, 1);
	return refused[0] ?? '';
}

/** The rows behind an `@` as `label | detail`, and the note. */
export async function offered(ports: ContextPorts, typed: string) {
	const { rows, note } = await completeMention(typed, CONTEXT_SOURCES, ports, signal);
	return { rows, note, labels: rows.map(({ label, detail }) => (detail ? `${label} | ${detail}` : label)) };
}

/** The mentions that the rows stand for. */
export async function offeredMentions(ports: ContextPorts, typed: string): Promise<readonly Mention[]> {
	const { rows } = await offered(ports, typed);
	return rows.flatMap(({ pick }) => (pick.kind === 'mention' ? [pick.mention] : []));
}
