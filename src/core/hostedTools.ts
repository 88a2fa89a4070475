import type { Usage } from './ports.ts';

/** A tool that the endpoint runs itself, for who asked for it. Each kind has fees of its own beside the tokens. */
export type HostedTool =
	| {
			readonly kind: 'webSearch';
			readonly contextSize?: 'low' | 'medium' | 'high';
			readonly allowedDomains?: readonly string[];
	  }
	| { readonly kind: 'fileSearch'; readonly vectorStoreIds: readonly string[]; readonly maxResults?: number }
	| { readonly kind: 'codeInterpreter'; readonly fileIds?: readonly string[] }
	| { readonly kind: 'imageGeneration'; readonly quality?: 'low' | 'medium' | 'high' | 'auto'; readonly size?: string }
	/** A remote MCP server, `https:` only. Each call of it is asked about: there is no way to allow them beforehand. */
	| {
			readonly kind: 'mcp';
			/** `[A-Za-z][A-Za-z0-9_-]*`; no two servers of a request have the same. */
			readonly label: string;
			readonly url: string;
			readonly description?: string;
			readonly allowedTools?: readonly string[];
			/** Sent to the endpoint, which sends it to the server; never shown and never kept. */
			readonly authorization?: string;
	  };

/** What a hosted tool did, as the endpoint wants it back in the next request: plain JSON, whatever else is in it. */
export interface HostedItem {
	readonly type: string;
	readonly id?: string;
	readonly [field: string]: unknown;
}

/** What an answer rests on. `start` and `end` are UTF-16 offsets in the answer's text. */
export interface Citation {
	readonly title: string;
	readonly start: number;
	readonly end: number;
	/** Of a page; absent for a file. */
	readonly url?: string;
	/** Of a file in a vector store. */
	readonly fileId?: string;
}

/** What hosted tools do while an answer grows. */
export type HostedEvent =
	/** `call` names the work within this answer; `sentence` is one line for the user, like “Searching the web for “x””. */
	| {
			readonly kind: 'progress';
			readonly call: string;
			readonly tool: HostedTool['kind'];
			readonly state: 'running' | 'done' | 'failed';
			readonly sentence: string;
			/** With the end of the work, where there is something to read: code and its output, arguments and result. */
			readonly detail?: string;
	  }
	| { readonly kind: 'citation'; readonly citation: Citation }
	/** A file that code wrote; it can be fetched from its container for a while. */
	| { readonly kind: 'file'; readonly fileId: string; readonly containerId?: string; readonly name: string }
	/** `url` is a data URI, or `https:` at the endpoint's own store. */
	| { readonly kind: 'image'; readonly call: string; readonly url: string }
	/** The user is asked now whether a call of a remote server may be made, through the `Approver`; the answer waits. */
	| { readonly kind: 'approval'; readonly server: string; readonly tool: string; readonly arguments: string }
	/** The user did not allow that call. `call` names it within this answer. */
	| {
			readonly kind: 'refused';
			readonly call: string;
			readonly server: string;
			readonly tool: string;
			readonly arguments: string;
	  };

/** What hosted tools cost beside tokens. Without `dollars` the price is not known. */
export interface Fee {
	readonly kind: HostedTool['kind'];
	/** Searches, containers or images. */
	readonly count: number;
	readonly dollars?: number;
}

/** US dollars, from the pricing page of 2026-07-15. A container is charged for 20 minutes at most; images by tokens of their own. */
const PRICES: Readonly<Record<Fee['kind'], number | undefined>> = {
	webSearch: 0.01,
	fileSearch: 0.0025,
	codeInterpreter: 0.03,
	imageGeneration: undefined,
	mcp: 0,
};

/** The fee of so many uses of a hosted tool, in US dollars where a price is documented. */
export function feeOf(kind: Fee['kind'], count: number): Fee {
	const price = PRICES[kind];
	return { kind, count, ...(price !== undefined && { dollars: price * count }) };
}

/** The fees of a request that are known, US dollars, and whether that is all of them. */
export function feesOf({ fees = [] }: Pick<Usage, 'fees'>): { readonly dollars: number; readonly isAll: boolean } {
	return {
		dollars: fees.reduce((sum, { dollars = 0 }) => sum + dollars, 0),
		isAll: fees.every(({ dollars }) => dollars !== undefined),
	};
}

/** All fees of a request, US dollars; `undefined` when one of them is not known. */
export function feeDollars(usage: Pick<Usage, 'fees'>): number | undefined {
	const { dollars, isAll } = feesOf(usage);
	return isAll ? dollars : undefined;
}

/** Calls of hosted tools that one request allows: what it may cost has a bound. */
export const MOST_HOSTED_CALLS = 20;

/** What the fees of a request with these tools come to at most. */
export interface FeesAhead {
	/** US dollars, of those that have a price. */
	readonly most: number;
	/** Beside that, images whose price is not known here. */
	readonly images: boolean;
}

/** The fees that a request may lead to; `undefined` when its tools have none. A request makes one container, however often code is run. */
export function feesAhead(tools: readonly HostedTool[] = []): FeesAhead | undefined {
	const kinds = new Set(tools.map(({ kind }) => kind));
	const searches = (['webSearch', 'fileSearch'] as const).filter((kind) => kinds.has(kind));
	const dearest = Math.max(0, ...searches.map((kind) => PRICES[kind] ?? 0));
	const most = dearest * MOST_HOSTED_CALLS + (kinds.has('codeInterpreter') ? (PRICES.codeInterpreter ?? 0) : 0);
	const images = kinds.has('imageGeneration');
	return most > 0 || images ? { most, images } : undefined;
}
