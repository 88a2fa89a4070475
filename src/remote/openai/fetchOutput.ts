import type { Failure } from '../../shared/failure.ts';
import type { OutputFile } from '../../shared/hosted.ts';
import type { ApiCaller } from './callApi.ts';
import { failureOfError } from './connectionFailures.ts';
import { addressOf, presetOf } from './endpoint.ts';
import { failureOfAnswer } from './failures.ts';
import { findKey } from './findKey.ts';
import { readAnswer } from './guardedFetch.ts';
import { limitedSignal } from './limitedSignal.ts';
import { requestHeaders } from './requestHeaders.ts';
import { silence } from './streamFailures.ts';
import { untilAborted } from './untilAborted.ts';

/** Bytes of a file that are fetched at most. */
export const OUTPUT_LIMIT = 100_000_000;
const PATIENCE_MS = 120_000;

export type FetchedOutput =
	| { readonly kind: 'bytes'; readonly bytes: Uint8Array }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' };

/** Fetches a file that code wrote, from its container at the endpoint. Follows no redirect, never rejects. `limit`: bytes. */
export async function fetchOutput(
	caller: ApiCaller,
	file: OutputFile,
	signal: AbortSignal,
	limit = OUTPUT_LIMIT,
): Promise<FetchedOutput> {
	const path = pathOf(file);
	if (path === undefined) return failed('The endpoint gave this file a name that cannot be asked for.', 'newChat');
	const { endpoint, settings } = caller;
	const key = await findKey('', caller, signal);
	if (signal.aborted) return { kind: 'cancelled' };
	if (key.kind === 'none') return { kind: 'failed', failure: key.failure };
	const context = { endpoint, model: '', key: key.value };
	const limited = limitedSignal(PATIENCE_MS, signal);
	const headers = requestHeaders({ preset: presetOf(endpoint), key: key.value, ...(settings && { settings }) });
	try {
		const sent = caller.fetch(addressOf(endpoint, path), { headers, redirect: 'manual', signal: limited });
		const response = await untilAborted(sent, limited);
		if (signal.aborted) return { kind: 'cancelled' };
		if (!response) return { kind: 'failed', failure: silence(context, PATIENCE_MS, false) };
		if (response.ok) return await readBytes(response, limit, limited, signal);
		if (response.status === 404)
			return failed(`${endpoint.host} no longer has this file: it keeps one for about 20 minutes. Ask for it again.`);
		return { kind: 'failed', failure: failureOfAnswer(await readAnswer(response), context) };
	} catch (error) {
		return signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: failureOfError(error, context) };
	}
}

/** Ids come from the endpoint: none of them may lead to another place of its API. */
function pathOf({ id, container }: OutputFile): string | undefined {
	const isPlain = (name: string) => /^[\w-]+$/.test(name);
	if (!isPlain(id) || (container !== undefined && !isPlain(container))) return undefined;
	return container === undefined ? `/files/${id}/content` : `/containers/${container}/files/${id}/content`;
}

async function readBytes(
	response: Response,
	limit: number,
	limited: AbortSignal,
	signal: AbortSignal,
): Promise<FetchedOutput> {
	const parts: Uint8Array[] = [];
	let size = 0;
	const reader = response.body?.getReader();
	while (reader) {
		const next = await untilAborted(reader.read(), limited);
		if (!next || next.done || size > limit) break;
		size += next.value.byteLength;
		parts.push(next.value);
	}
	reader?.cancel().catch(() => undefined);
	if (signal.aborted) return { kind: 'cancelled' };
	if (limited.aborted) return failed('The endpoint did not send the whole file in time. Try again.');
	if (size > limit)
		return failed(`The file is larger than ${limit / 1_000_000} MB, which is the most that is fetched.`);
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.byteLength;
	}
	return { kind: 'bytes', bytes };
}

function failed(sentence: string, action: Failure['action'] = 'retry'): FetchedOutput {
	return { kind: 'failed', failure: { kind: 'badRequest', sentence, action } };
}
