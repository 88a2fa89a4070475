import type { BatchAnswer, BatchRequest } from '../../../src/core/batch.ts';
import { advanceJob, type JobPorts } from '../../../src/core/jobs/advanceJob.ts';
import { dueAt, isOpen, planJob, type QueuedJob } from '../../../src/core/jobs/queuedJob.ts';
import { createBatchClient } from '../../../src/remote/openai/batch/batchClient.ts';
import { parseEndpoint } from '../../../src/remote/openai/endpoint.ts';
import { type BatchScript, batchRoutes } from '../../endpoint/batches.ts';
import { type PlainAnswer, type PlainRequest, startEndpoint } from '../../endpoint/openaiEndpoint.ts';
import { createValidator } from '../../endpoint/violations.ts';

/** The window goes away at an effect number `at` (from 1): before it or right after it. */
export interface Kill {
	readonly at: number;
	readonly when: 'before' | 'after';
}

export class Killed extends Error {}

/** What is left when a window goes away: a disk, an endpoint and a ledger. */
export interface JobWorld {
	readonly disk: Map<string, string>;
	/** A line for each answer that was charged. */
	readonly ledger: string[];
	readonly server: ReturnType<typeof batchRoutes>;
	/** Effects so far: requests, and writes to disk and ledger. */
	effects(): number;
	/** Advances the job of the disk to its end in windows that live until `kill` says; counts them. */
	run(kills?: readonly Kill[]): Promise<QueuedJob>;
	/** One step of the job of the disk, in a window of its own. */
	step(kill?: Kill): Promise<QueuedJob | undefined>;
	job(): QueuedJob;
	answers(): ReadonlyMap<string, BatchAnswer>;
	wishCancel(): void;
	now: number;
	close(): Promise<void>;
}

const validator = createValidator();
const NAMES = ['part-1', 'part-2', 'part-3', 'part-4'];

export interface JobWorldOptions {
	readonly script?: Partial<BatchScript>;
	readonly before?: (request: PlainRequest) => PlainAnswer | undefined;
	/** Of each request, in the queue. */
	readonly tokens?: number;
}

export async function openJobWorld({ script, before, tokens = 100 }: JobWorldOptions = {}): Promise<JobWorld> {
	const server = batchRoutes(validator, {
		answer: () => ({ text: '{}', usage: { prompt_tokens: 10, completion_tokens: 5 } }),
		statuses: ['in_progress', 'completed'],
		...script,
	});
	const routes = (request: PlainRequest) => before?.(request) ?? server.route(request);
	const endpoint = await startEndpoint({ validate: validator, answer: () => ({}), routes });
	const parsed = parseEndpoint(endpoint.baseUrl);
	if (parsed.kind !== 'endpoint') throw new Error(parsed.sentence);
	const disk = new Map<string, string>();
	const ledger: string[] = [];
	let count = 0;
	const requests = NAMES.map((name) => ({ name, bytes: 1_000, tokens, inputTokens: 10 }));
	const plan = { id: 'job', title: 'A change', scope: 's', host: parsed.endpoint.host, model: 'gpt-4.1' };
	const planned = planJob({ ...plan, endpoint: endpoint.baseUrl, requests, planned: { tokens: 400 } }, 0);
	disk.set('job', JSON.stringify(planned));

	const world: JobWorld = {
		disk,
		ledger,
		server,
		effects: () => count,
		now: 0,
		job: () => JSON.parse(disk.get('job') ?? ''),
		answers: () => new Map(JSON.parse(disk.get('answers') ?? '[]')),
		wishCancel: () => disk.set('cancel', ''),
		async step(kill) {
			let reject: (reason: Error) => void = () => {};
			const death = new Promise<never>((_, refuse) => {
				reject = refuse;
			});
			let own = 0;
			/** An effect of this window; after its death nothing of it goes on. */
			const effect = async <T>(run: () => T | Promise<T>): Promise<T> => {
				count++;
				own++;
				const dies = kill?.at === own ? kill.when : undefined;
				const die = () => {
					reject(new Killed());
					return new Promise<never>(() => {});
				};
				if (dies === 'before') return die();
				const result = await run();
				return dies === 'after' ? die() : result;
			};
			const clock = {
				now: () => world.now,
				sleep: async (ms: number) => {
					world.now += ms;
				},
			};
			const client = createBatchClient({
				endpoint: parsed.endpoint,
				apiKey: async () => undefined,
				fetch: (input, init) => effect(() => fetch(input, init)),
				clock,
				random: () => 0.5,
			});
			const ports: JobPorts = {
				batches: client,
				clock,
				requests: (names) => requestsOf(names),
				save: (job) =>
					effect(() => {
						disk.set('job', JSON.stringify(job));
						return true;
					}),
				saveAnswers: (answers) => effect(() => void disk.set('answers', JSON.stringify([...answers]))),
				answers: async () => world.answers(),
				async charge(answers) {
					const charged = [...answers].filter(([, answer]) => answer.kind === 'finished');
					for (const [name] of charged.slice(ledger.length)) await effect(() => void ledger.push(name));
					return { tokens: 15 * charged.length };
				},
				isCancelWished: async () => disk.has('cancel'),
			};
			return Promise.race([advanceJob(world.job(), ports, new AbortController().signal), death]);
		},
		async run(kills = []) {
			const left = [...kills];
			for (let steps = 0; isOpen(world.job()); steps++) {
				if (steps > 200) throw new Error(`it never ends: ${disk.get('job')}`);
				world.now = Math.max(world.now, dueAt(world.job()));
				const before = count;
				const next = left[0];
				// Counted over all windows.
				const kill = next && { ...next, at: next.at - before };
				try {
					await world.step(kill);
				} catch (error) {
					if (!(error instanceof Killed)) throw error;
					left.shift();
				}
			}
			return world.job();
		},
		close: () => endpoint.close(),
	};
	return world;
}

async function* requestsOf(names: readonly string[]): AsyncGenerator<BatchRequest> {
	for (const name of names)
		yield {
			name,
			request: {
				model: 'gpt-4.1',
				system: 'Review.',
				messages: [{ role: 'user', text: name }],
				tools: [],
				toolChoice: 'auto',
				parallelToolCalls: false,
				cacheKey: 'k',
			},
		};
}
