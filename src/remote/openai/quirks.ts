import { DROPPABLE_FIELDS, type DroppableField } from './droppableFields.ts';
import { asRecord } from './json.ts';
import type { TransportName } from './presets.ts';

/** What was learned of one model at one endpoint in one wire format. Plain data: the host keeps it and shows it. */
export interface Quirk {
	/** As `endpointId` names it. */
	readonly endpoint: string;
	readonly model: string;
	readonly transport: TransportName;
	/** Fields that were refused and are left out since. */
	readonly without: readonly DroppableField[];
	/** The format itself was refused: the other one is used. */
	readonly refused?: true;
}

/** What a quirk belongs to. */
export type Place = Pick<Quirk, 'endpoint' | 'model' | 'transport'>;

/** More than any user has; what is over is forgotten, the oldest first. */
const LIMIT = 500;

/** Keeps what endpoints refuse, so that a request is refused once and not each time. */
export class Quirks {
	readonly #byPlace = new Map<string, Quirk>();
	readonly #onChange: (() => void) | undefined;

	/** `stored` is what `snapshot` gave in an earlier run, or anything else that the storage holds. */
	constructor(stored?: unknown, onChange?: () => void) {
		for (const quirk of readQuirks(stored)) this.#byPlace.set(keyOf(quirk), quirk);
		this.#onChange = onChange;
	}

	/** The fields that were refused there. */
	without(place: Place): ReadonlySet<DroppableField> {
		return new Set(this.#byPlace.get(keyOf(place))?.without);
	}

	/** Whether the format itself was refused there. */
	isRefused(place: Place): boolean {
		return this.#byPlace.get(keyOf(place))?.refused === true;
	}

	/** Adds what was refused; whether any of it is new. */
	learn(place: Place, fields: readonly DroppableField[], refused = false): boolean {
		const known = this.#byPlace.get(keyOf(place));
		const without = [...new Set([...(known?.without ?? []), ...fields])];
		if (without.length === (known?.without.length ?? 0) && (!refused || known?.refused)) return false;
		const { endpoint, model, transport } = place;
		const quirk = {
			endpoint,
			model,
			transport,
			without,
			...((refused || known?.refused) && { refused: true as const }),
		};
		this.#byPlace.delete(keyOf(place));
		this.#byPlace.set(keyOf(place), quirk);
		for (const oldest of [...this.#byPlace.keys()].slice(0, -LIMIT)) this.#byPlace.delete(oldest);
		this.#onChange?.();
		return true;
	}

	/** Everything, oldest first, to be kept or shown. */
	snapshot(): readonly Quirk[] {
		return [...this.#byPlace.values()];
	}

	/** Forgets what was learned of an endpoint: it may have been mended. */
	forget(endpoint: string): void {
		for (const [key, quirk] of this.#byPlace) if (quirk.endpoint === endpoint) this.#byPlace.delete(key);
		this.#onChange?.();
	}
}

/** A quirk in words, for who tests the connection. */
export function quirkSentence({ model, transport, without, refused }: Quirk): string {
	const [name, other] = transport === 'chat' ? ['Chat Completions', 'Responses'] : ['Responses', 'Chat Completions'];
	if (refused) return `“${model}” is asked through ${other}: ${name} was refused.`;
	return `“${model}” is asked without ${without.join(', ')} (${name}): it was refused.`;
}

function keyOf({ endpoint, model, transport }: Place): string {
	return JSON.stringify([endpoint, model, transport]);
}

/** Whatever the storage holds; what is no quirk is left out. */
function readQuirks(stored: unknown): readonly Quirk[] {
	return (Array.isArray(stored) ? stored : []).flatMap((each): readonly Quirk[] => {
		const { endpoint, model, transport, without, refused } = asRecord(each);
		if (typeof endpoint !== 'string' || typeof model !== 'string' || !Array.isArray(without)) return [];
		if (transport !== 'chat' && transport !== 'responses') return [];
		const fields = DROPPABLE_FIELDS.filter((field) => without.includes(field));
		return [{ endpoint, model, transport, without: fields, ...(refused === true && { refused }) }];
	});
}
