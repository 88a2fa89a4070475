import type { ChatEvent } from '../shared/chat.ts';

/** Whether a field is what the code that folds and draws it takes for granted. */
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';

function fields(checks: Readonly<Record<string, Check>>): Check {
	const all = Object.entries(checks);
	return (value) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
		const given = new Map<string, unknown>(Object.entries(value));
		return all.every(([name, check]) => check(given.get(name)));
	};
}

function list(check: Check): Check {
	return (value) => Array.isArray(value) && value.every(check);
}

function maybe(check: Check): Check {
	return (value) => value === undefined || check(value);
}

const anyObject = fields({});
const shares = list(fields({ turn: isText, messages: isNumber }));
const turn = { turn: isText };

/** Of each event the fields without which it cannot be shown. */
const EVENTS: { readonly [K in ChatEvent['kind']]: Check } = {
	turnStarted: fields({
		...turn,
		ask: isText,
		model: isText,
		at: isNumber,
		images: maybe(list(anyObject)),
		mentions: maybe(list(fields({ source: isText, value: isText, label: isText }))),
	}),
	text: fields({ ...turn, delta: isText }),
	toolStarted: fields({ ...turn, call: isText, name: isText }),
	toolProgress: fields({ ...turn, call: isText, title: isText }),
	toolEnded: fields({ ...turn, call: isText, outcome: isText, title: isText, detail: isText }),
	cited: fields({ ...turn, citation: fields({ title: isText, start: isNumber, end: isNumber, url: maybe(isText) }) }),
	fileMade: fields({ ...turn, file: fields({ id: isText, name: isText }) }),
	pictureMade: fields({ ...turn, picture: fields({ kind: isText }) }),
	approvalAsked: fields({
		...turn,
		approval: fields({ id: isText, title: isText, reason: isText, effect: isText }),
	}),
	approvalAnswered: fields({ ...turn, id: isText }),
	filesChanged: fields({ ...turn, files: list(fields({ path: isText, change: isText, review: isText })) }),
	phase: fields({ ...turn, phase: isText, sentence: maybe(isText) }),
	usage: fields({ ...turn, usage: fields({ inputTokens: isNumber, cachedTokens: isNumber, outputTokens: isNumber }) }),
	notice: fields({ ...turn, sentence: isText }),
	instructions: fields({
		...turn,
		rules: list(fields({ path: isText, tokens: isNumber })),
		warnings: list(isText),
	}),
	restored: fields({ ...turn, what: isText, files: list(isText) }),
	model: fields({ ...turn, model: isText }),
	titled: fields({ title: isText }),
	compacted: fields({
		compaction: fields({
			id: isText,
			results: shares,
			answers: shares,
			leftOut: isNumber,
			savedTokens: isNumber,
			summary: maybe(fields({ text: isText, model: isText })),
		}),
	}),
	broughtBack: fields({ id: isText }),
	restoreRedone: anyObject,
	turnEnded: fields({
		...turn,
		outcome: isText,
		at: isNumber,
		failure: maybe(fields({ kind: isText, sentence: isText })),
	}),
};

const call = fields({ id: isText, name: isText, arguments: isText });
const image = fields({ mediaType: isText, base64: isText, width: isNumber, height: isNumber });

const MESSAGES: Readonly<Record<string, Check>> = {
	user: fields({
		text: isText,
		images: maybe(list(image)),
		context: maybe(fields({ start: isNumber, end: isNumber })),
	}),
	assistant: fields({ text: isText, toolCalls: list(call), hosted: maybe(list(anyObject)) }),
	tool: fields({ callId: isText, text: isText }),
};

/** True for an event that this version knows, whole enough to be folded and shown. */
export function isWholeEvent(value: unknown): boolean {
	return isOneOf(value, 'kind', EVENTS);
}

/** True for a message that can be sent. */
export function isWholeMessage(value: unknown): boolean {
	return isOneOf(value, 'role', MESSAGES);
}

function isOneOf(value: unknown, tag: string, checks: Readonly<Record<string, Check>>): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const kind: unknown = new Map<string, unknown>(Object.entries(value)).get(tag);
	return typeof kind === 'string' && Object.hasOwn(checks, kind) && checks[kind]?.(value) === true;
}
