import type { ToolCall } from '../../core/conversation.ts';
import type { CallProgress } from './answerAccumulator.ts';
import { isJson } from './json.ts';

interface GrowingCall {
	readonly position: number;
	id: string;
	name: string;
	/** The raw argument text so far. */
	text: string;
}

/** A piece of a call as a server sent it. What it did not send is '' or `undefined`. */
export interface CallPiece {
	readonly index: number | undefined;
	readonly id: string;
	readonly name: string;
	/** Argument text. */
	readonly text: string;
}

/** OpenAI refuses longer ids when they are sent back to it. */
const LONGEST_ID = 40;

/**
 * The tool calls of one answer while they stream in. Servers differ: the index may be missing, start above 0 or be 0 for
 * all calls; ids may be missing or the same; the name may come once or with every piece; the arguments in pieces, at once,
 * or both.
 */
export class GrowingCalls {
	/** In the order in which they began. */
	readonly #calls: GrowingCall[] = [];
	readonly #byIndex = new Map<number, GrowingCall>();

	/** Takes one piece of a call, whose text goes on where the last one ended. Gives the call's progress once its name is known. */
	add(piece: CallPiece): CallProgress | undefined {
		const call = this.#callOf(piece);
		if (!call) return undefined;
		adopt(call, piece);
		call.text += piece.text;
		return progressOf(call);
	}

	/** The same for a piece whose text is all of the call's arguments. Gives nothing when nothing was missing. */
	settle(piece: CallPiece): CallProgress | undefined {
		const before = this.#calls.length;
		const call = this.#callOf({ ...piece, text: '' });
		if (!call) return undefined;
		const wasKnown = this.#calls.length === before && call.name !== '';
		adopt(call, piece);
		if (wasKnown && (piece.text === '' || piece.text === call.text)) return undefined;
		call.text = piece.text || call.text;
		return progressOf(call);
	}

	/** How many calls there are. */
	get size(): number {
		return this.#calls.length;
	}

	/** See `AnswerAccumulator.toolCalls`. */
	finish(taken: ReadonlySet<string>, completeOnly: boolean): readonly ToolCall[] {
		const used = new Set(taken);
		return this.#calls
			.filter((call) => !completeOnly || isJson(call.text))
			.map((call) => {
				const id = uniqueId(call.id, used);
				used.add(id);
				return { id, name: call.name, arguments: call.text.trim() === '' ? '{}' : call.text };
			});
	}

	#callOf(piece: CallPiece): GrowingCall | undefined {
		const known = piece.index === undefined ? this.#known(piece.id) : this.#byIndex.get(piece.index);
		if (known && !startsAnother(known, piece)) return known;
		// A piece that begins nothing and continues nothing: there is no call that it could belong to.
		if (!piece.id && !piece.name && !piece.text) return undefined;
		const call = { position: this.#calls.length, id: '', name: '', text: '' };
		this.#calls.push(call);
		if (piece.index !== undefined) this.#byIndex.set(piece.index, call);
		return call;
	}

	/** Without an index: the call with this id, or a new one for an id not seen; without an id the last call goes on. */
	#known(id: string): GrowingCall | undefined {
		return id ? this.#calls.find((call) => call.id === id) : this.#calls.at(-1);
	}
}

function adopt(call: GrowingCall, piece: CallPiece): void {
	call.id ||= piece.id;
	call.name ||= piece.name;
}

function progressOf(call: GrowingCall): CallProgress | undefined {
	if (!call.name) return undefined;
	return { kind: 'callProgress', index: call.position, name: call.name, argumentsText: call.text };
}

/** Whether a piece that was aimed at a call begins another one: it has another id, another name, or the call is complete. */
function startsAnother(call: GrowingCall, piece: CallPiece): boolean {
	if (piece.id && call.id) return piece.id !== call.id;
	if (!piece.name || !call.name) return false;
	if (piece.name !== call.name) return true;
	// The same name again: re-sent with a piece, or a second call. Only two complete argument texts tell a second call.
	return piece.text.trimStart().startsWith('{') && call.text.trimEnd().endsWith('}') && isJson(call.text);
}

/** The server's id where it can be used, else one of ours; twice the same id would make the next request invalid. */
function uniqueId(id: string, used: ReadonlySet<string>): string {
	if (id.trim() !== '' && id.length <= LONGEST_ID && !used.has(id)) return id;
	let number = used.size;
	while (used.has(`call_${number}`)) number++;
	return `call_${number}`;
}
