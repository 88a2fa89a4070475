import { lookup as realLookup } from 'node:dns';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request as realRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { WebAnswer } from '../../core/context/contextPorts.ts';
import { pageText, tidy } from '../../core/context/pageText.ts';
import { isPublicAddress } from '../../core/context/publicAddress.ts';
import { checkAddress } from './pageAddress.ts';

/** Bytes of a page, unpacked; what is more is cut. */
const MOST_BYTES = 2_000_000;
/** For all of it, ms. */
const LONGEST = 15_000;
const TEXT_TYPE =
	/^(?:text\/(?:plain|markdown|x-markdown|csv|xml|css|javascript)|application\/(?:json|[\w.+-]+\+json|xml|[\w.+-]+\+xml|yaml|x-yaml|javascript))$/;
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;

/** What reading a page does to the world. */
export interface PageDeps {
	readonly lookup: typeof realLookup;
	readonly request: (url: URL, options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;
}

/**
 * Reads one page of the public web as text. The name is looked up first, and once more when the connection is made: each address must
 * be public, so that no name leads into the user's network, now or a moment later. No cookie, no key, no redirect; bounded in
 * bytes and time. Rejects only when the signal aborts.
 */
export async function readPage(
	address: string,
	signal: AbortSignal,
	{ lookup, request }: PageDeps = { lookup: realLookup, request: realRequest },
): Promise<WebAnswer> {
	const checked = checkAddress(address);
	if (checked.kind === 'refused') return checked;
	const url = new URL(checked.url);
	const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]);
	try {
		const guarded = guardedLookup(lookup);
		if (!isIpHost(url.hostname)) await lookedUp(url.hostname, guarded);
		const response = await answerOf(url, request, guarded, limited);
		return await readAnswer(url, response, limited);
	} catch (error) {
		signal.throwIfAborted();
		return refused(error instanceof ClosedAddress ? CLOSED(url.host) : unreached(url.host, limited.aborted));
	}
}

class ClosedAddress extends Error {}

const CLOSED = (host: string) =>
	`${host} leads to this machine or into its network, and was not read. Paste the text that matters.`;

function unreached(host: string, isLate: boolean): string {
	return isLate
		? `${host} did not answer within ${LONGEST / 1000} seconds. Ask again, or paste the text that matters.`
		: `${host} could not be reached. Check the address, or paste the text that matters.`;
}

function refused(sentence: string): WebAnswer {
	return { kind: 'refused', sentence };
}

function isIpHost(host: string): boolean {
	return host.startsWith('[') || /^[\d.]+$/.test(host);
}

/** A lookup for connections that fails when any of the addresses is not public. */
function guardedLookup(lookup: typeof realLookup): LookupFunction {
	return (hostname, options, callback) => {
		lookup(hostname, { ...options, all: true }, (error, addresses) => {
			const [first] = addresses ?? [];
			if (error || !first) return callback(error ?? new Error('no address'), []);
			if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new ClosedAddress(), []);
			if (options.all) callback(null, addresses);
			else callback(null, first.address, first.family);
		});
	};
}

function lookedUp(host: string, lookup: LookupFunction): Promise<void> {
	return new Promise((resolve, reject) => lookup(host, { all: true }, (error) => (error ? reject(error) : resolve())));
}

function answerOf(
	url: URL,
	request: PageDeps['request'],
	lookup: LookupFunction,
	signal: AbortSignal,
): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const headers = {
			accept: 'text/html, text/plain, text/markdown, application/json;q=0.9, */*;q=0.1',
			'accept-encoding': 'gzip, br, deflate',
			'user-agent': 'Tandem (VS Code)',
		};
		const sent = request(url, { method: 'GET', headers, lookup, signal }, resolve);
		sent.on('error', reject);
		sent.end();
	});
}

async function readAnswer(url: URL, response: IncomingMessage, signal: AbortSignal): Promise<WebAnswer> {
	const { statusCode = 0, headers } = response;
	const { location } = headers;
	if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
		response.destroy();
		return URL.canParse(location, url.href)
			? { kind: 'moved', url: new URL(location, url).href }
			: refused(`${url.host} leads to an address that cannot be read. Name the page itself.`);
	}
	if (statusCode !== 200) {
		response.destroy();
		return refused(
			`${url.href} answered with status ${statusCode}. Check the address, or paste the text that matters.`,
		);
	}
	const [type = ''] = (headers['content-type'] ?? 'text/plain')
		.toLowerCase()
		.split(';')
		.map((part) => part.trim());
	if (!HTML_TYPE.test(type) && !TEXT_TYPE.test(type)) {
		response.destroy();
		return refused(`${url.href} is no text but ${type}. Name a page of text, or attach it as an image.`);
	}
	const body = await bodyText(response, signal);
	const { title, text } = HTML_TYPE.test(type) ? pageText(body) : { title: '', text: tidy(body) };
	if (text === '') return refused(`${url.href} has no text without running its scripts. Paste the text that matters.`);
	return { kind: 'page', url: url.href, title, text };
}

async function bodyText(response: IncomingMessage, signal: AbortSignal): Promise<string> {
	const charset = /charset\s*=\s*"?([\w-]+)/i.exec(response.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
	const chunks: Buffer[] = [];
	let size = 0;
	const stream = unpacked(response);
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		signal.throwIfAborted();
		chunks.push(chunk);
		size += chunk.length;
		if (size > MOST_BYTES) break;
	}
	response.destroy();
	const bytes = Buffer.concat(chunks).subarray(0, MOST_BYTES);
	try {
		return new TextDecoder(charset).decode(bytes);
	} catch {
		return new TextDecoder().decode(bytes);
	}
}

function unpacked(response: IncomingMessage): Readable {
	const coding = response.headers['content-encoding']?.toLowerCase();
	const unpack =
		coding === 'gzip'
			? createGunzip()
			: coding === 'br'
				? createBrotliDecompress()
				: coding === 'deflate'
					? createInflate()
					: undefined;
	if (!unpack) return response;
	// What breaks the answer breaks what is read of it.
	response.on('error', (error) => unpack.destroy(error));
	return response.pipe(unpack);
}
