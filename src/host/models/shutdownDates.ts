import { findModel } from '../../core/models/findModel.ts';
import type { ShutdownDates } from '../../core/models/lifecycle.ts';
import type { ListedModel } from '../../remote/openai/modelList.ts';

/** The part of VS Code's Memento that is needed here. */
export interface Memory {
	get<T>(key: string): T | undefined;
	update(key: string, value: unknown): PromiseLike<void>;
}

/** What endpoints said last of when their models end, kept over sessions and windows. */
export interface KnownDates {
	of(baseUrl: string): ShutdownDates;
	/** Of the models that Tandem knows, those that the endpoint listed last, by their names there. */
	listed(baseUrl: string): readonly string[];
	/** When the endpoint's list was last read, Unix time in ms; `undefined`: never. */
	readAt(baseUrl: string): number | undefined;
	remember(baseUrl: string, models: readonly ListedModel[], now: number): PromiseLike<void>;
}

const KEY = 'tandem.shutdownDates';
/** Endpoints and dates that are kept; gateways list thousands of models. */
const MOST_ENDPOINTS = 8;
const MOST_DATES = 1000;
const MOST_LISTED = 200;

interface Entry {
	readonly at: number;
	readonly dates: readonly (readonly [string, string | null])[];
	readonly listed: readonly string[];
}

/** Reads the memory anew at every call: another window may have asked meanwhile. */
export function createKnownDates(memory: Memory): KnownDates {
	const read = () => readEntries(memory.get<unknown>(KEY));
	return {
		of: (baseUrl) => new Map(read().get(baseUrl)?.dates),
		listed: (baseUrl) => read().get(baseUrl)?.listed ?? [],
		readAt: (baseUrl) => read().get(baseUrl)?.at,
		remember(baseUrl, models, now) {
			const dates = models.flatMap(({ id, shutdown }) => (shutdown === undefined ? [] : [[id, shutdown] as const]));
			const others = [...read()].filter(([url]) => url !== baseUrl).sort(([, a], [, b]) => b.at - a.at);
			const listed = models.map(({ id }) => id).filter((id) => findModel(id) !== undefined);
			const entry: Entry = { at: now, dates: dates.slice(0, MOST_DATES), listed: listed.slice(0, MOST_LISTED) };
			return memory.update(KEY, Object.fromEntries([[baseUrl, entry], ...others.slice(0, MOST_ENDPOINTS - 1)]));
		},
	};
}

/** What is kept may be of another version of Tandem: anything odd is as if it were not there. */
function readEntries(value: unknown): ReadonlyMap<string, Entry> {
	if (typeof value !== 'object' || value === null) return new Map();
	const entries = Object.entries(value).flatMap(([url, entry]: [string, unknown]) => {
		const read = readEntry(entry);
		return read ? [[url, read] as const] : [];
	});
	return new Map(entries);
}

function readEntry(value: unknown): Entry | undefined {
	if (typeof value !== 'object' || value === null || !('at' in value) || !('dates' in value)) return undefined;
	const { at, dates } = value;
	if (typeof at !== 'number' || !Array.isArray(dates)) return undefined;
	const listed = 'listed' in value && Array.isArray(value.listed) ? value.listed : [];
	return { at, dates: dates.filter(isDate), listed: listed.filter((id) => typeof id === 'string') };
}

function isDate(value: unknown): value is readonly [string, string | null] {
	return Array.isArray(value) && typeof value[0] === 'string' && (value[1] === null || typeof value[1] === 'string');
}
