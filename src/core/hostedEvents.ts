import type { ToolOutcome } from '../shared/chat.ts';
import type { OutputFile, OutputPicture, ShownCitation } from '../shared/hosted.ts';
import { HOSTED_LIMITS } from '../shared/hosted.ts';
import type { Citation, HostedEvent, HostedItem } from './hostedTools.ts';
import type { Pictures } from './ports.ts';

/** What the user sees of the endpoint's own tools, within the bounds of `HOSTED_LIMITS`. */
export type HostedTurnEvent =
	| { readonly kind: 'toolStarted'; readonly call: string; readonly name: string }
	| { readonly kind: 'toolProgress'; readonly call: string; readonly title: string }
	| {
			readonly kind: 'toolEnded';
			readonly call: string;
			readonly outcome: ToolOutcome;
			readonly title: string;
			readonly text: string;
	  }
	| { readonly kind: 'cited'; readonly citation: ShownCitation }
	| { readonly kind: 'fileMade'; readonly file: OutputFile }
	| { readonly kind: 'pictureMade'; readonly picture: OutputPicture };

/** Turns what hosted tools do in the answers of one turn into events of the turn. */
export class HostedEvents {
	readonly #pictures: Pictures | undefined;
	readonly #started = new Set<string>();
	readonly #count = { citations: 0, files: 0, pictures: 0 };

	constructor(pictures: Pictures | undefined) {
		this.#pictures = pictures;
	}

	/** `step` is the number of the request in its turn, `offset` the length of the turn's text before its answer. Never throws. */
	async *take(
		event: HostedEvent,
		step: number,
		offset: number,
		signal: AbortSignal,
	): AsyncGenerator<HostedTurnEvent, void> {
		switch (event.kind) {
			case 'progress':
				return yield* this.#progress(event, `${step}.${event.call}`);
			case 'refused':
				return yield* this.#refused(event, `${step}.${event.call}`);
			case 'citation': {
				const citation = shownCitation(event.citation, offset);
				if (citation && this.#hasRoom('citations')) yield { kind: 'cited', citation };
				return;
			}
			case 'file':
				if (this.#hasRoom('files')) yield { kind: 'fileMade', file: shownFile(event) };
				return;
			case 'image':
				if (this.#hasRoom('pictures')) yield { kind: 'pictureMade', picture: await this.#picture(event.url, signal) };
		}
	}

	/** Work of the endpoint's own tools is shown as calls are. */
	*#progress(event: Extract<HostedEvent, { kind: 'progress' }>, call: string): Generator<HostedTurnEvent> {
		if (!this.#started.has(call)) yield { kind: 'toolStarted', call, name: event.tool };
		this.#started.add(call);
		yield { kind: 'toolProgress', call, title: event.sentence };
		if (event.state === 'running') return;
		const outcome = event.state === 'done' ? 'ok' : 'failed';
		yield { kind: 'toolEnded', call, outcome, title: event.sentence, text: event.detail ?? '' };
	}

	*#refused(event: Extract<HostedEvent, { kind: 'refused' }>, call: string): Generator<HostedTurnEvent> {
		const title = `${event.tool} of ${event.server}`.slice(0, HOSTED_LIMITS.title).toWellFormed();
		yield { kind: 'toolStarted', call, name: 'mcp' };
		yield { kind: 'toolEnded', call, outcome: 'rejected', title, text: event.arguments };
	}

	async #picture(url: string, signal: AbortSignal): Promise<OutputPicture> {
		if (!url.startsWith('data:'))
			return url.length <= HOSTED_LIMITS.url ? { kind: 'link', href: url } : lost('its address is too long');
		return (await this.#pictures?.keep(url, signal)) ?? lost('there is no place for it here');
	}

	#hasRoom(what: 'citations' | 'files' | 'pictures'): boolean {
		if (this.#count[what] >= HOSTED_LIMITS[what]) return false;
		this.#count[what]++;
		return true;
	}
}

function lost(why: string): OutputPicture {
	return { kind: 'lost', sentence: `A picture was made, but not kept: ${why}.` };
}

function shownCitation({ title, start, end, url }: Citation, offset: number): ShownCitation | undefined {
	// An address that was cut leads elsewhere.
	if (url !== undefined && url.length > HOSTED_LIMITS.url) return undefined;
	const place = { start: offset + start, end: offset + Math.max(start, end) };
	return { title: cut(title, HOSTED_LIMITS.title), ...place, ...(url !== undefined && { url }) };
}

function shownFile({ fileId, containerId, name }: Extract<HostedEvent, { kind: 'file' }>): OutputFile {
	const container = containerId === undefined ? {} : { container: cut(containerId, HOSTED_LIMITS.name) };
	return { id: cut(fileId, HOSTED_LIMITS.name), ...container, name: cut(name, HOSTED_LIMITS.name) };
}

function cut(text: string, most: number): string {
	return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

/** Characters of an item as JSON: above, what it gave is left out of what is kept and sent again. */
const ITEM_LIMIT = 4_000_000;
/** The same for what a server or code gave as text. */
const OUTPUT_LIMIT = 200_000;

/** An item as it is kept with its message: the API takes it back, and its size has a bound. `undefined` when it cannot be made smaller. */
export function keptItem(item: HostedItem): HostedItem | undefined {
	const { output } = item;
	const isLong = typeof output === 'string' && output.length > OUTPUT_LIMIT;
	const shorter = isLong ? { ...item, output: `${output.slice(0, OUTPUT_LIMIT).toWellFormed()}\n[cut]` } : item;
	if (JSON.stringify(shorter).length <= ITEM_LIMIT) return shorter;
	const bare = {
		...shorter,
		...('result' in item && { result: null }),
		...('outputs' in item && { outputs: null }),
		...('results' in item && { results: null }),
	};
	return JSON.stringify(bare).length <= ITEM_LIMIT ? bare : undefined;
}
