import { type Fee, feeOf, type HostedItem } from '../../../core/hostedTools.ts';
import type { ModelEvent } from '../../../core/ports.ts';
import { asRecord } from '../json.ts';
import { TOOL_OF_ITEM } from './hostedTools.ts';
import { hostedDetail, hostedSentence } from './hostedWords.ts';

type Fields = Readonly<Record<string, unknown>>;
type Growth = Extract<ModelEvent, { kind: 'hosted' }>;

/** What the endpoint's own tools did in one answer: shown while it goes on, kept for the next request, counted at the end. */
export class HostedCalls {
	readonly #begun = new Map<number, Fields>();
	readonly #told = new Map<number, string>();
	readonly #done = new Map<number, HostedItem>();

	/** Whether an item is the work of a hosted tool. */
	static knows({ type }: Fields): boolean {
		return typeof type === 'string' && Object.hasOwn(TOOL_OF_ITEM, type);
	}

	/** The finished items, in the order in which they began. */
	get items(): readonly HostedItem[] {
		return [...this.#done].sort(([a], [b]) => a - b).map(([, item]) => item);
	}

	/** The item in this slot began, or is complete. */
	take(item: Fields, slot: number, done: boolean): readonly Growth[] {
		this.#begun.set(slot, item);
		if (!done) return this.#tell(slot, 'running');
		if (this.#done.has(slot) || typeof item.id !== 'string') return [];
		this.#done.set(slot, item as HostedItem & Fields);
		const failed = item.status === 'failed' || Boolean(item.error);
		return [...this.#tell(slot, failed ? 'failed' : 'done'), ...imagesIn(item, callOf(slot))];
	}

	/** The item in this slot goes on; some servers send nothing else before it is done. */
	goOn(slot: number, type: string): readonly Growth[] {
		if (this.#done.has(slot)) return [];
		const kind = /^response\.(\w+?)\.\w+$/.exec(type)?.[1] ?? '';
		if (!this.#begun.has(slot)) this.#begun.set(slot, { type: kind });
		return this.#tell(slot, 'running');
	}

	/** What it costs beside tokens. `counted` is what the response itself says of tools. */
	fees(counted: Fields): readonly Fee[] {
		const items = this.items.filter(({ status }) => status !== 'failed');
		const of = (type: string) => items.filter((item) => item.type === type);
		const searches = of('web_search_call').filter(({ action }) => (asRecord(action).type ?? 'search') === 'search');
		const told = asRecord(counted.web_search).num_requests;
		const containers = new Set(of('code_interpreter_call').map(({ container_id: id }) => id));
		return [
			feeOf('webSearch', typeof told === 'number' ? told : searches.length),
			feeOf('fileSearch', of('file_search_call').length),
			feeOf('codeInterpreter', containers.size),
			feeOf('imageGeneration', of('image_generation_call').length),
		].filter(({ count }) => count > 0);
	}

	#tell(slot: number, state: 'running' | 'done' | 'failed'): readonly Growth[] {
		const item = this.#begun.get(slot) ?? {};
		const tool = TOOL_OF_ITEM[String(item.type)];
		// A question is no work: it has an event of its own.
		if (!tool || item.type === 'mcp_approval_request') return [];
		const sentence = hostedSentence(item, state === 'done' ? 'past' : 'now');
		if (this.#told.get(slot) === state + sentence) return [];
		this.#told.set(slot, state + sentence);
		const shown = state === 'failed' ? `${sentence}: it failed` : sentence;
		const detail = state === 'running' ? '' : hostedDetail(item);
		return [hosted({ kind: 'progress', call: callOf(slot), tool, state, sentence: shown, ...(detail && { detail }) })];
	}
}

function hosted(event: Growth['event']): Growth {
	return { kind: 'hosted', event };
}

function callOf(slot: number): string {
	return `hosted${slot}`;
}

function imagesIn({ type, result, outputs, output_format: format }: Fields, call: string): readonly Growth[] {
	if (type === 'image_generation_call' && typeof result === 'string' && result !== '') {
		const subtype = format === 'webp' || format === 'jpeg' ? format : 'png';
		return [hosted({ kind: 'image', call, url: `data:image/${subtype};base64,${result}` })];
	}
	if (type !== 'code_interpreter_call' || !Array.isArray(outputs)) return [];
	return outputs.map(asRecord).flatMap(({ type: kind, url }) => {
		const isImage = kind === 'image' && typeof url === 'string' && /^(https:|data:image\/)/.test(url);
		return isImage ? [hosted({ kind: 'image', call, url })] : [];
	});
}

/** A note of the endpoint on a stretch of text: what it rests on, or a file that it is about. `offset`: where its part, of text `part`, begins. */
export function annotationEvent(given: unknown, offset: number, part: string): Growth | undefined {
	const note = asRecord(given);
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	const at = (value: unknown) => offset + unitsOf(part, value);
	if (note.type === 'url_citation' && /^https?:/.test(text(note.url))) {
		const place = { start: at(note.start_index), end: at(note.end_index) };
		return hosted({ kind: 'citation', citation: { title: text(note.title), ...place, url: text(note.url) } });
	}
	const fileId = text(note.file_id);
	if (!fileId) return undefined;
	const place = at(note.index);
	if (note.type === 'file_citation')
		return hosted({ kind: 'citation', citation: { title: text(note.filename), start: place, end: place, fileId } });
	const containerId = text(note.container_id);
	return hosted({ kind: 'file', fileId, ...(containerId && { containerId }), name: text(note.filename) || fileId });
}

/** The endpoint counts characters by code points. Behind the end of what came so far its count is taken as it is. */
function unitsOf(text: string, count: unknown): number {
	if (typeof count !== 'number' || !(count >= 0)) return 0;
	let units = 0;
	for (let points = 0; points < count; points++) {
		if (units >= text.length) return units + Math.floor(count) - points;
		units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
	}
	return units;
}
