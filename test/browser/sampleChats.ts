import { type ChatEvent, type ChatView, EMPTY_CHAT, type RestoreScope } from '../../src/shared/chat.ts';
import type { Failure } from '../../src/shared/failure.ts';
import { foldChat } from '../../src/shared/foldChat.ts';
import type { PanelStatus, ToPanel } from '../../src/shared/panelProtocol.ts';

export const READY: PanelStatus = { model: 'gpt-4.1', endpointLabel: 'OpenAI', readsImages: true, state: 'ready' };
export const NEEDS_KEY: PanelStatus = {
	model: 'gpt-4.1',
	endpointLabel: 'OpenAI',
	readsImages: true,
	state: 'needsKey',
};
export const DEMO: PanelStatus = {
	model: 'demo',
	endpointLabel: 'the demo script (no model)',
	readsImages: true,
	state: 'demo',
};

/** The view that the events make. */
export function viewOf(...events: readonly ChatEvent[]): ChatView {
	return events.reduce(foldChat, EMPTY_CHAT);
}

/** The host's first message. */
export function snapshot(view: ChatView = EMPTY_CHAT, status = READY, draft = ''): ToPanel {
	return { kind: 'snapshot', chat: 'chat-1', view, draft, status };
}

/** What the host sends while a turn runs. */
export function events(...list: readonly ChatEvent[]): ToPanel {
	return { kind: 'events', chat: 'chat-1', events: list };
}

export function started(turn = 't1', ask = 'Make the retry delay configurable', at = Date.now()): ChatEvent {
	return { kind: 'turnStarted', turn, ask, model: 'gpt-4.1', at };
}

export function text(delta: string, turn = 't1'): ChatEvent {
	return { kind: 'text', turn, delta };
}

export function ended(turn = 't1', failure?: Failure): ChatEvent {
	return { kind: 'turnEnded', turn, outcome: failure ? 'failed' : 'done', at: Date.now(), ...(failure && { failure }) };
}

/** Old results were left out, with a summary. */
export function compacted(...turns: readonly string[]): ChatEvent {
	const results = turns.map((turn) => ({ turn, messages: 4 }));
	const summary = {
		text: 'Goal: the retry delay is read from the options.\nDone: src/retry.ts reads it; the default stays 200 ms.\nFound: sleep() is in src/time.ts:12.',
		model: 'gpt-4.1-mini',
		dollars: 0.0061,
	};
	const compaction = { id: 'x1', results, answers: [], leftOut: 12, savedTokens: 41_268, summary };
	return { kind: 'compacted', compaction };
}

/** Two tool calls, one of them with a detail. */
export function toolCalls(turn = 't1'): readonly ChatEvent[] {
	return [
		{ kind: 'toolStarted', turn, call: 'c1', name: 'search_text' },
		{
			kind: 'toolEnded',
			turn,
			call: 'c1',
			outcome: 'ok',
			title: 'Searched for “retryDelay”: 4 places in 2 files',
			detail: 'src/retry.ts:12: const retryDelay = 200;\nsrc/retry.ts:31: await sleep(retryDelay * 2 ** attempt);',
		},
		{ kind: 'toolStarted', turn, call: 'c2', name: 'read_file' },
		{ kind: 'toolEnded', turn, call: 'c2', outcome: 'ok', title: 'Read src/retry.ts, lines 1–80', detail: '' },
	];
}

export const FAILED_CALL: readonly ChatEvent[] = [
	{ kind: 'toolStarted', turn: 't1', call: 'c3', name: 'apply_patch' },
	{
		kind: 'toolEnded',
		turn: 't1',
		call: 'c3',
		outcome: 'failed',
		title: 'Could not edit src/retry.ts: the text to replace is there twice',
		detail: 'The lines occur at 12 and at 48. Add lines around them that tell them apart.',
	},
];

export const FILES = {
	kind: 'filesChanged',
	turn: 't1',
	files: [
		{ path: 'src/retry.ts', change: 'modified', added: 12, removed: 3, review: 'pending' },
		{ path: 'src/config/defaults/network/options.ts', change: 'modified', added: 4, removed: 0, review: 'pending' },
		{ path: 'test/retry.test.ts', change: 'created', added: 38, removed: 0, review: 'pending' },
	],
} as const satisfies ChatEvent;

/** Files with what was decided about them, long names and all. */
export const REVIEWED = {
	...FILES,
	files: [
		{ ...FILES.files[0], review: 'kept' },
		{ ...FILES.files[1], review: 'mixed' },
		{ ...FILES.files[2], review: 'pending' },
		{ path: 'docs/retry.md', change: 'deleted', added: 0, removed: 120, review: 'pending' },
		{
			path: 'packages/server/src/connections/exponentialBackoffWithJitter.test.ts',
			change: 'renamed',
			added: 1_204,
			removed: 1_187,
			review: 'pending',
		},
		{ path: 'package.json', change: 'modified', added: 1, removed: 1, review: 'undone' },
	],
} as const satisfies ChatEvent;

export function restored(what: RestoreScope, turn = 't2', files: readonly string[] = ['a.ts', 'b.ts']): ChatEvent {
	return { kind: 'restored', turn, what, files };
}

export const USAGE = {
	kind: 'usage',
	turn: 't1',
	usage: { inputTokens: 12_840, cachedTokens: 9_216, outputTokens: 614, dollars: 0.01677, complete: true },
} as const satisfies ChatEvent;

export const ANSWER = `The delay is now read from the options, with the old value as its default.

### What changed

1. \`RetryOptions\` has a field \`delay\` in milliseconds.
2. \`retry()\` uses it instead of the **constant**.
3. A test covers a delay of zero, see [retry.test.ts](test/retry.test.ts#L12).

\`\`\`ts
export async function retry<T>(run: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
	const { delay = 200, attempts = 3 } = options;
	for (let attempt = 0; ; attempt++) {
		try {
			return await run();
		} catch (error) {
			if (attempt + 1 >= attempts) throw error;
			await sleep(delay * 2 ** attempt);
		}
	}
}
\`\`\`

| Option | Default | Meaning |
|---|--:|---|
| \`delay\` | 200 | First pause, ms |
| \`attempts\` | 3 | Tries in all |

> Callers that pass nothing behave as before.
`;

export const APPROVAL = {
	kind: 'approvalAsked',
	turn: 't1',
	approval: {
		id: 'a1',
		title: 'Edit .vscode/settings.json?',
		reason: 'Files in .vscode can change what the editor runs, so this is asked in every mode.',
		effect: `--- a/.vscode/settings.json
+++ b/.vscode/settings.json
@@ -1,4 +1,5 @@
 {
-	"editor.tabSize": 4,
+	"editor.tabSize": 2,
+	"files.eol": "\\n",
 	"editor.formatOnSave": true
 }`,
	},
} as const satisfies ChatEvent;

export const RATE_LIMITED: Failure = {
	kind: 'rateLimited',
	sentence: 'OpenAI limits how much this key may ask per minute, and three tries did not get through.',
	action: 'retry',
	detail: 'HTTP 429 rate_limit_exceeded\nrequest req_3f9a21',
};

/** A finished chat of so many turns. */
export function longChat(turns: number): ChatView {
	const view = viewOf(started(), ...toolCalls(), text(ANSWER), FILES, USAGE, ended());
	const [turn] = view.turns;
	if (!turn) throw new Error('a turn was started');
	return {
		rewound: [],
		restores: [],
		turns: Array.from({ length: turns }, (_, index) => ({ ...turn, id: `t${index + 1}`, ask: `Ask ${index + 1}` })),
	};
}
