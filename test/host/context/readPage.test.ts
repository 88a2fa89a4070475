import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { checkAddress } from '../../../src/host/context/pageAddress.ts';
import { type PageDeps, readPage } from '../../../src/host/context/readPage.ts';
import { never } from '../scratch.ts';

const REFUSED = [
	'http://example.org/',
	'file:///etc/passwd',
	'ftp://example.org/',
	'data:text/html,x',
	'javascript:alert(1)',
	'vscode://x',
	'example.org',
	'',
	'https://',
	'https://localhost/',
	'https://LOCALHOST./',
	'https://a.localhost/',
	'https://printer/',
	'https://router.local/',
	'https://git.internal/',
	'https://nas.lan/',
	'https://x.home.arpa/',
	'https://user@example.org/',
	'https://user:pass@example.org/',
	'https://127.0.0.1/',
	'https://127.1/',
	'https://2130706433/',
	'https://0x7f000001/',
	'https://0177.0.0.1/',
	'https://0/',
	'https://10.0.0.1/',
	'https://192.168.1.1:8443/',
	'https://169.254.169.254/latest/meta-data/',
	'https://100.100.100.200/',
	'https://[::1]/',
	'https://[::ffff:127.0.0.1]/',
	'https://[fd00:ec2::254]/',
	'https://[fe80::1]/',
	'https://[64:ff9b::7f00:1]/',
	'https://metadata.google.internal/',
	`https://e.org/${'x'.repeat(2_000)}`,
];

describe('pages of the web', () => {
	let answer: (request: IncomingMessage, response: ServerResponse) => void;
	let seen: IncomingMessage[];
	const server = createServer((request, response) => {
		seen.push(request);
		answer(request, response);
	});
	before(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
	after(() => server.close());
	beforeEach(() => {
		seen = [];
	});

	/** Names lead where the table says; connections end at the server of the test, after their own lookup. */
	function world(
		names: Readonly<Record<string, readonly (readonly string[])[]>>,
	): PageDeps & { readonly lookups: string[] } {
		const lookups: string[] = [];
		const lookup = (host: string, _options: unknown, callback: (error: Error | null, all: LookupAddress[]) => void) => {
			const answers = names[host] ?? [];
			const count = lookups.filter((one) => one === host).length;
			lookups.push(host);
			const addresses = answers[Math.min(count, answers.length - 1)];
			if (addresses)
				callback(
					null,
					addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
				);
			else callback(new Error('ENOTFOUND'), []);
		};
		return {
			lookups,
			lookup: lookup as unknown as PageDeps['lookup'],
			request: (url, options, answered) => {
				const { port } = server.address() as AddressInfo;
				const found = httpRequest(
					{
						method: 'GET',
						headers: { ...options.headers, host: url.host },
						path: url.pathname,
						signal: options.signal,
						host: '127.0.0.1',
						port,
					},
					answered,
				);
				(options.lookup as LookupFunction)(url.hostname, {}, (error) => {
					if (error) found.destroy(error);
				});
				return found;
			},
		};
	}

	const open = world({ 'e.org': [['93.184.215.14']] });
	const read = (path = '/', deps: PageDeps = open) => readPage(`https://e.org${path}`, never, deps);
	const html = (body: string, headers: Readonly<Record<string, string>> = {}) => {
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
			response.end(body);
		};
	};
	const sentence = async (path?: string, deps?: PageDeps) => {
		const result = await read(path, deps);
		return result.kind === 'refused' ? result.sentence : assert.fail(result.kind);
	};

	it('an address that is not of the public web is refused by its text alone, in any spelling', async () => {
		for (const address of REFUSED) {
			const checked = checkAddress(address);
			assert.equal(checked.kind, 'refused', address);
			const deps = world({});
			assert.equal((await readPage(address, never, deps)).kind, 'refused', address);
			assert.deepEqual(deps.lookups, [], address);
		}
		assert.deepEqual(seen, []);
	});

	it('an address of the public web has one form', () => {
		assert.deepEqual(checkAddress(' HTTPS://E.org./a#part '), {
			kind: 'address',
			url: 'https://e.org/a',
			host: 'e.org',
		});
		assert.deepEqual(checkAddress('https://8.8.8.8:8443/'), {
			kind: 'address',
			url: 'https://8.8.8.8:8443/',
			host: '8.8.8.8:8443',
		});
	});

	it('a name that leads into the network is refused before anything is sent', async () => {
		html('secret');
		for (const address of [
			'127.0.0.1',
			'10.1.2.3',
			'169.254.169.254',
			'::1',
			'fd00::1',
			'::ffff:10.0.0.1',
			'0.0.0.0',
		]) {
			assert.match(
				await sentence('/', world({ 'e.org': [[address]] })),
				/leads to this machine or into its network/,
				address,
			);
			assert.match(
				await sentence('/', world({ 'e.org': [['93.184.215.14', address]] })),
				/leads to this machine/,
				`also ${address}`,
			);
		}
		assert.deepEqual(seen, []);
	});

	it('a name that leads elsewhere at the second look, when the connection is made, is refused', async () => {
		html('secret');
		const deps = world({ 'e.org': [['93.184.215.14'], ['127.0.0.1']] });
		assert.match(await sentence('/', deps), /leads to this machine/);
		assert.deepEqual(deps.lookups, ['e.org', 'e.org']);
	});

	it('a page becomes text; no cookie and no key goes along', async () => {
		html('<title>T</title><h1>Hello</h1><script>x()</script><p>wörld</p>');
		assert.deepEqual(await read('/page'), {
			kind: 'page',
			url: 'https://e.org/page',
			title: 'T',
			text: '# Hello\n\nwörld',
		});
		assert.deepEqual(Object.keys(seen[0]?.headers ?? {}).sort(), [
			'accept',
			'accept-encoding',
			'connection',
			'host',
			'user-agent',
		]);
	});

	it('packed pages are unpacked within the bound; text in other encodings is read', async () => {
		for (const [coding, pack] of [
			['gzip', gzipSync],
			['br', brotliCompressSync],
		] as const) {
			answer = (_request, response) => {
				response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': coding });
				response.end(pack(Buffer.alloc(60_000_000, 'x')));
			};
			const result = await read();
			assert.ok(result.kind === 'page' && result.text.length === 2_000_000, coding);
		}
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' });
			response.end(Buffer.from('w\xf6rld', 'latin1'));
		};
		assert.deepEqual(await read(), { kind: 'page', url: 'https://e.org/', title: '', text: 'wörld' });
	});

	it('a redirect is told, not followed', async () => {
		answer = (_request, response) => {
			response.writeHead(302, { location: 'http://169.254.169.254/latest' });
			response.end();
		};
		assert.deepEqual(await read(), { kind: 'moved', url: 'http://169.254.169.254/latest' });
		assert.equal(seen.length, 1);
	});

	it('errors, what is no text, and pages without text say what to do', async () => {
		const answers: readonly (readonly [number, Readonly<Record<string, string>>, string, RegExp])[] = [
			[404, { 'content-type': 'text/html' }, 'x', /status 404\. Check the address/],
			[200, { 'content-type': 'application/pdf' }, 'x', /is no text but application\/pdf\. Name/],
			[
				200,
				{ 'content-type': 'text/html' },
				'<div id=root></div><script>draw()</script>',
				/no text without running its scripts\. Paste/,
			],
			[301, { location: 'http://[' }, '', /cannot be read\. Name the page itself/],
			[200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, 'not packed', /could not be reached\. Check/],
		];
		for (const [status, headers, body, expected] of answers) {
			answer = (_request, response) => {
				response.writeHead(status, headers);
				response.end(body);
			};
			assert.match(await sentence(), expected);
		}
		assert.match(await sentence('/', world({})), /could not be reached\. Check the address/);
		answer = (_request, response) => response.destroy();
		assert.match(await sentence(), /could not be reached/);
	});

	it('a stop ends the reading', async () => {
		const stop = new AbortController();
		answer = () => stop.abort();
		await assert.rejects(readPage('https://e.org/', stop.signal, open));
	});
});
