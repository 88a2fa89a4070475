import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What the server does on a connection, one after the other. Bytes are sent as they are: headers are up to the script. */
export type Act =
	| string
	| Uint8Array
	/** Let what was sent so far leave on its own: the next bytes come in another packet. */
	| 'flush'
	| { readonly delayMs: number }
	/** End cleanly, break the connection, or keep it open and stay silent. Without one of these it ends cleanly. */
	| 'fin'
	| 'reset'
	| 'hang';

export interface RawRequest {
	readonly method: string;
	readonly path: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface HostileServer {
	/** Ends in `/v1`. */
	readonly baseUrl: string;
	readonly requests: readonly RawRequest[];
	/** Requests whose connection is still open. (Node's fetch opens one in advance after an abort; that carries none.) */
	readonly connections: number;
	close(): Promise<void>;
}

/** A raw TCP server on loopback that reads HTTP requests and answers each with a script, well-formed or not. */
export async function startHostileServer(
	script: (request: RawRequest, index: number) => readonly Act[],
): Promise<HostileServer> {
	const requests: RawRequest[] = [];
	const sockets = new Set<Socket>();
	const asking = new Set<Socket>();
	const server = createServer({ noDelay: true }, (socket) => {
		sockets.add(socket);
		socket.on('close', () => {
			sockets.delete(socket);
			asking.delete(socket);
		});
		socket.on('error', () => {});
		void serve(socket, { script, requests, asking });
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		get connections() {
			return asking.size;
		},
		close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			for (const socket of sockets) socket.destroy();
			return closed;
		},
	};
}

interface Serving {
	readonly script: (request: RawRequest, index: number) => readonly Act[];
	readonly requests: RawRequest[];
	readonly asking: Set<Socket>;
}

async function serve(socket: Socket, { script, requests, asking }: Serving): Promise<void> {
	const request = await readRequest(socket);
	if (!request) return;
	asking.add(socket);
	const index = requests.length;
	requests.push(request);
	for (const act of script(request, index)) {
		if (socket.destroyed || act === 'hang') return;
		if (act === 'fin') break;
		if (act === 'reset') return void socket.resetAndDestroy();
		await perform(act, socket);
	}
	socket.end();
}

async function perform(act: Exclude<Act, 'fin' | 'reset' | 'hang'>, socket: Socket): Promise<void> {
	if (act === 'flush') return wait(2);
	if (typeof act === 'object' && 'delayMs' in act) return wait(act.delayMs);
	await new Promise<void>((resolve) => socket.write(act, () => resolve()));
}

function wait(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Reads one request with a body of known length, the only kind that clients send here. */
async function readRequest(socket: Socket): Promise<RawRequest | undefined> {
	let bytes = Buffer.alloc(0);
	for (;;) {
		const complete = parseRequest(bytes);
		if (complete) return complete;
		const more = await new Promise<Buffer | undefined>((resolve) => {
			socket.once('data', resolve);
			socket.once('close', () => resolve(undefined));
		});
		if (!more) return undefined;
		bytes = Buffer.concat([bytes, more]);
	}
}

function parseRequest(bytes: Buffer): RawRequest | undefined {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const [start = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
	const headers = Object.fromEntries(
		lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
	);
	const body = bytes.subarray(end + 4);
	if (body.length < Number(headers['content-length'] ?? 0)) return undefined;
	const [method = '', path = ''] = start.split(' ');
	return { method, path, headers, body: body.toString('utf8') };
}
