import type { BatchRequest } from '../../../core/batch.ts';
import type { DroppableField } from '../droppableFields.ts';
import { batchLine } from './batchLines.ts';

/** Requests from memory or from disk. */
export type BatchRequests = Iterable<BatchRequest> | AsyncIterable<BatchRequest>;

/** Of one batch, by OpenAI's documentation. */
const MOST_REQUESTS = 50_000;
const MOST_BYTES = 200_000_000;

/** The lines of the file that is handed in, or a sentence that says why the requests cannot be a batch of this model. */
export async function fileLines(
	model: string,
	requests: BatchRequests,
	without: ReadonlySet<DroppableField>,
): Promise<{ readonly lines: string[]; readonly sentence?: string }> {
	const names = new Set<string>();
	const lines: string[] = [];
	let bytes = 0;
	for await (const request of requests) {
		const line = `${batchLine(request, without)}\n`;
		if (names.has(request.name)) return { lines, sentence: 'Two requests of the batch have one name.' };
		if (request.request.model !== model) return { lines, sentence: 'A batch has one model for all of its requests.' };
		names.add(request.name);
		lines.push(line);
		bytes += new TextEncoder().encode(line).length;
		if (lines.length > MOST_REQUESTS)
			return { lines, sentence: `A batch takes ${MOST_REQUESTS} requests. Hand in several.` };
		if (bytes > MOST_BYTES)
			return { lines, sentence: 'The batch is larger than 200 MB. Hand in several smaller ones.' };
	}
	return lines.length ? { lines } : { lines, sentence: 'A batch needs at least one request.' };
}
