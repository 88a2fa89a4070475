import { asRecord } from '../json.ts';

export interface Vectors {
	/** In the order of the inputs. */
	readonly vectors: readonly Float32Array[];
	/** As the endpoint counted; 0 when it does not say. */
	readonly tokens: number;
}

/** Reads the answer for `count` inputs; `undefined` when it is anything but one vector of numbers, of the same length, for each. */
export function readVectors(body: string, count: number): Vectors | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return undefined;
	}
	const { data, usage } = asRecord(parsed);
	if (!Array.isArray(data) || data.length !== count) return undefined;
	const vectors: Float32Array[] = [];
	for (const [at, each] of data.entries()) {
		const { index = at, embedding } = asRecord(each);
		const place = Number(index);
		const vector = vectorOf(embedding);
		if (!vector || !Number.isInteger(place) || place < 0 || place >= count || vectors[place]) return undefined;
		vectors[place] = vector;
	}
	const length = vectors[0]?.length;
	if (vectors.some((vector) => vector.length !== length)) return undefined;
	const { prompt_tokens: tokens } = asRecord(usage);
	return { vectors, tokens: typeof tokens === 'number' && tokens >= 0 ? tokens : 0 };
}

function vectorOf(value: unknown): Float32Array | undefined {
	if (!Array.isArray(value) || value.length === 0) return undefined;
	if (!value.every((number) => typeof number === 'number' && Number.isFinite(number))) return undefined;
	return Float32Array.from(value as readonly number[]);
}
