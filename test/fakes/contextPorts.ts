import type { Attention } from '../../src/core/context/attention.ts';
import type {
	ContextPorts,
	Editors,
	GitReader,
	TerminalCommand,
	Web,
	WebAnswer,
} from '../../src/core/context/contextPorts.ts';
import type { CodeIndex } from '../../src/core/lookupPorts.ts';
import { type MemoryOptions, memoryWorkspace } from './memoryWorkspace.ts';

export interface FakeContext {
	readonly files?: Readonly<Record<string, string>>;
	readonly workspace?: MemoryOptions;
	readonly attention?: Attention;
	readonly open?: ReturnType<Editors['open']>;
	readonly recent?: readonly string[];
	readonly git?: Partial<GitReader>;
	readonly commands?: readonly TerminalCommand[];
	readonly failures?: string;
	readonly index?: CodeIndex;
	/** What each address answers. */
	readonly pages?: Readonly<Record<string, WebAnswer>>;
	readonly verdict?: 'approved' | 'rejected';
}

export interface FakeContextPorts extends ContextPorts {
	readonly reads: Map<string, string>;
	/** Titles of what the user was asked. */
	readonly asked: readonly string[];
	/** Addresses that were read. */
	readonly fetched: readonly string[];
}

const NO_GIT = { unavailable: 'There is no Git repository here. Open one.' };

/** The ports of context sources, in memory. */
export function fakeContext(given: FakeContext = {}): FakeContextPorts {
	const { workspace, files } = memoryWorkspace(given.files ?? {}, given.workspace);
	const asked: string[] = [];
	const fetched: string[] = [];
	return {
		workspace,
		asked,
		fetched,
		reads: new Map(),
		editors: {
			attention: () => given.attention ?? {},
			open: () => given.open ?? [],
			recent: () => given.recent ?? [],
		},
		files: { paths: async () => [...files.keys()].sort(), pause: async () => {} },
		git: {
			scopes: async () => NO_GIT,
			change: async () => NO_GIT,
			commits: async () => NO_GIT,
			commit: async () => NO_GIT,
			...given.git,
		},
		terminal: { commands: () => given.commands ?? [] },
		tests: {
			read: async () =>
				given.failures === undefined ? { unavailable: 'No failed test is known. Run them.' } : { text: given.failures },
		},
		web: fakeWeb(given.pages ?? {}, fetched),
		approver: {
			async ask({ title }) {
				asked.push(title);
				return given.verdict ?? 'rejected';
			},
		},
		...(given.index && { index: given.index }),
	};
}

function fakeWeb(pages: Readonly<Record<string, WebAnswer>>, fetched: string[]): Web {
	const allowed = new Set<string>();
	return {
		check(address) {
			const [, host] = /^https:\/\/([^/]+)/.exec(address) ?? [];
			if (host === undefined || host === 'localhost') return { kind: 'refused', sentence: `${address} is not read.` };
			return { kind: 'address', url: address, host };
		},
		isAllowed: (host) => allowed.has(host),
		allow: (host) => void allowed.add(host),
		async read(url) {
			fetched.push(url);
			return pages[url] ?? { kind: 'refused', sentence: `${url} answered with status 404. Check it.` };
		},
	};
}
