import type { Mention } from '../../shared/mention.ts';
import type { ContextPiece } from './contextPiece.ts';
import type { ContextPorts } from './contextPorts.ts';
import type { Asked, Collected, ContextSource } from './contextSource.ts';

/** What goes along with an ask, and what was to go along but cannot, a sentence each. */
export interface CollectedContext {
	readonly pieces: readonly ContextPiece[];
	/** What the model is told before them: what is open, and what could not go along. */
	readonly remarks: readonly string[];
	readonly refused: readonly string[];
}

/** UTF-16 units of all pieces; what is more is left out, and named. */
const MOST = 400_000;

/**
 * Reads what was mentioned, now, one after the other: questions to the user come one at a time. A piece that came twice goes along
 * once. `undefined` when the signal aborts; never rejects.
 */
export async function collectContext(
	{ text, mentions }: { readonly text: string; readonly mentions: readonly Mention[] },
	sources: readonly ContextSource[],
	ports: ContextPorts,
	signal: AbortSignal,
): Promise<CollectedContext | undefined> {
	const pieces = new Map<string, ContextPiece>();
	const remarks: string[] = [];
	const refused: string[] = [];
	let room = MOST;
	for (const mention of mentions) {
		const found = await collectOne({ mention, question: text }, sources, ports, signal);
		if (signal.aborted) return undefined;
		if ('refused' in found) {
			refused.push(found.refused);
			continue;
		}
		if (found.remark !== undefined) remarks.push(found.remark);
		for (const piece of found.pieces) {
			const key = JSON.stringify([piece.path, piece.startLine, piece.endLine, piece.text]);
			if (pieces.has(key)) continue;
			if (piece.text.length > room) {
				refused.push(`${piece.title} is too much beside the rest. Ask about it by itself.`);
				continue;
			}
			pieces.set(key, piece);
			room -= piece.text.length;
		}
	}
	const sentences = [...new Set(refused)];
	if (sentences.length) remarks.push(`Not included, and told to the user:\n${sentences.join('\n')}`);
	return { pieces: [...pieces.values()], remarks, refused: sentences };
}

/** One mention that cannot be read does not end the turn. */
async function collectOne(
	asked: Asked,
	sources: readonly ContextSource[],
	ports: ContextPorts,
	signal: AbortSignal,
): Promise<Collected> {
	const { source: wanted, label } = asked.mention;
	const source = sources.find(({ name }) => name === wanted);
	if (!source) return { refused: `“${label}” is of a kind that this version does not know. Name it again with @.` };
	try {
		return await source.collect(asked, ports, signal);
	} catch {
		return { refused: `“${label}” could not be read. Name it again with @, or ask without it.` };
	}
}
