import type { ChatEvent } from '../../src/shared/chat.ts';
import type { ShownCitation } from '../../src/shared/hosted.ts';
import type { PanelStatus } from '../../src/shared/panelProtocol.ts';
import { ended, READY, started, text } from './sampleChats.ts';

/** Tools of the endpoint's own go along. */
export const HOSTED_STATUS: PanelStatus = {
	...READY,
	hostedTools: ['Web search', 'Code interpreter', 'Image generation', 'MCP server tickets'],
};

const turn = 't1';
const NODE = 'https://nodejs.org/en/about/previous-releases?utm_source=openai';
const PLAN = 'https://github.com/nodejs/release#release-schedule';

export const CITED_TEXT = `Node 20 reached its end of life on 2026-04-30 ([nodejs.org](${NODE})). Move to **Node 22** or 24: both are long-term support lines.

- Node 22 is maintained until April 2027.
- Node 24 until April 2028.

Your \`package.json\` still says \`"node": ">=20"\`, and the handbook asks for a supported line!`;

function cite(stretch: string, title: string, url?: string): ChatEvent {
	const start = CITED_TEXT.indexOf(stretch);
	const citation: ShownCitation = { title, start, end: start + stretch.length, ...(url !== undefined && { url }) };
	return { kind: 'cited', turn, citation };
}

/** Hosted work in one line, done unless it still runs. */
export function work(call: string, name: string, title: string, detail?: string): readonly ChatEvent[] {
	return [
		{ kind: 'toolStarted', turn, call, name },
		...(detail === undefined
			? [{ kind: 'toolProgress', turn, call, title } as const]
			: [{ kind: 'toolEnded', turn, call, outcome: 'ok', title, detail } as const]),
	];
}

export const SEARCHES: readonly ChatEvent[] = [
	...work('h1', 'webSearch', 'Searched the web for “node 20 end of life”', ''),
	...work('h2', 'webSearch', 'Read nodejs.org', ''),
	...work('h3', 'fileSearch', 'Searched the files for “supported node”', ''),
];

export const CITATIONS: readonly ChatEvent[] = [
	cite(`([nodejs.org](${NODE}))`, 'Node.js — Previous Releases', NODE),
	cite('Node 22 is maintained until April 2027', 'nodejs/Release: Node.js Release Working Group', PLAN),
	cite('Node 24 until April 2028', 'nodejs/Release: Node.js Release Working Group', PLAN),
	cite('a supported line!', 'engineering-handbook-2026.md'),
];

export const FEES: ChatEvent = {
	kind: 'usage',
	turn,
	usage: {
		inputTokens: 18_240,
		cachedTokens: 1_024,
		outputTokens: 310,
		dollars: 0.0676,
		fees: [
			{ kind: 'webSearch', count: 2, dollars: 0.02 },
			{ kind: 'fileSearch', count: 1, dollars: 0.0025 },
		],
		complete: true,
	},
};

/** A web search with citations, to its end. */
export const CITED_TURN: readonly ChatEvent[] = [
	started(turn, 'Is Node 20 still supported?'),
	...SEARCHES,
	text(CITED_TEXT),
	...CITATIONS,
	FEES,
	ended(),
];

export const PICTURE_ID = 'ab'.repeat(32);

/** Code that wrote files and drew, an image, and what could not be kept. */
export const OUTPUT_TURN: readonly ChatEvent[] = [
	started(turn, 'Plot the retries per hour, and make a table of it.'),
	...work('h1', 'codeInterpreter', 'Ran code at the endpoint', 'import pandas as pd\nprint(len(df))\n\n1,204'),
	{ kind: 'pictureMade', turn, picture: { kind: 'kept', id: PICTURE_ID, mediaType: 'image/png', bytes: 48_211 } },
	text('Here is the plot, and the table as [retries.csv](sandbox:/mnt/data/retries.csv).'),
	{ kind: 'fileMade', turn, file: { id: 'cfile_1', container: 'cntr_1', name: 'retries.csv' } },
	{
		kind: 'fileMade',
		turn,
		file: { id: 'cfile_2', container: 'cntr_1', name: 'retries-per-hour-of-the-whole-fleet-november-2026.xlsx' },
	},
	{ kind: 'pictureMade', turn, picture: { kind: 'link', href: 'https://files.store.example/plots/2.png' } },
	{
		kind: 'pictureMade',
		turn,
		picture: { kind: 'lost', sentence: 'A picture was made, but not kept: it is too large.' },
	},
	{
		kind: 'usage',
		turn,
		usage: {
			inputTokens: 4_210,
			cachedTokens: 0,
			outputTokens: 512,
			knownDollars: 0.0425,
			fees: [
				{ kind: 'codeInterpreter', count: 1, dollars: 0.03 },
				{ kind: 'imageGeneration', count: 1 },
			],
			complete: true,
		},
	},
	ended(),
];

/** A remote server waits for the user's word; one call was not allowed. */
export const ASKED: readonly ChatEvent[] = [
	started(turn, 'Which tickets speak of the retry delay?'),
	...work('h1', 'mcp', 'Asked tickets for its tools', ''),
	{ kind: 'toolStarted', turn, call: 'q1', name: 'mcp' },
	{ kind: 'toolEnded', turn, call: 'q1', outcome: 'rejected', title: 'delete_all of tickets', detail: '{}' },
	{
		kind: 'approvalAsked',
		turn,
		approval: {
			id: 'a1',
			title: 'Let tickets run find\u202E_tickets?',
			reason:
				'The model wants to call a tool of a remote server. The call leaves your machine and may change things there.',
			effect:
				'Server: tickets\nAddress: https://mcp.example.com/sse\nTool: find\u202E_tickets\n\n{\n  "query": "retry\u200b delay",\n  "limit": 20\n}',
		},
	},
];
