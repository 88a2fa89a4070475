import type { ChatEvent, ChatView, TurnPart, TurnView } from './chat.ts';

/** Folds one event into the view. Pure; an event for an unknown turn leaves the view as it is. */
export function foldChat(view: ChatView, event: ChatEvent): ChatView {
	switch (event.kind) {
		case 'turnStarted':
			return { ...afterRestores(view), turns: [...view.turns, beginTurn(event)], rewound: [], restores: [] };
		case 'titled':
			return { ...view, title: event.title };
		case 'compacted':
			return { ...view, compaction: event.compaction };
		case 'broughtBack':
			return view.compaction?.id === event.id ? withoutCompaction(view) : view;
		case 'restored':
			return restore(view, event);
		case 'restoreRedone':
			return view.restores.length ? redo(view) : view;
		default: {
			const turns = foldInto(view.turns, event);
			if (turns) return { ...view, turns };
			const rewound = foldInto(view.rewound, event);
			return rewound ? { ...view, rewound } : view;
		}
	}
}

/** What was restored away cannot come back any more: what was said of it alone goes, too. */
function afterRestores(view: ChatView): ChatView {
	const { turns, compaction } = view;
	if (!view.rewound.length) return view;
	const shares = compaction ? [...compaction.results, ...compaction.answers] : [];
	const isLeft = shares.some(({ turn }) => turns.some(({ id }) => id === turn));
	const kept = compaction && !isLeft ? withoutCompaction(view) : view;
	if (turns.length) return kept;
	const { title: _, ...untitled } = kept;
	return untitled;
}

function withoutCompaction({ compaction: _, ...view }: ChatView): ChatView {
	return view;
}

function restore(view: ChatView, { turn, what, files }: Extract<ChatEvent, { kind: 'restored' }>): ChatView {
	const index = view.turns.findLastIndex(({ id }) => id === turn);
	if (index < 0) return view;
	const end = what === 'files' ? view.turns.length : index;
	return {
		...view,
		turns: view.turns.slice(0, end),
		rewound: [...view.turns.slice(end), ...view.rewound],
		restores: [...view.restores, { turn, what, files, turns: view.turns.length - end }],
	};
}

function redo(view: ChatView): ChatView {
	const { turns, rewound, restores } = view;
	const count = restores.at(-1)?.turns ?? 0;
	return {
		...view,
		turns: [...turns, ...rewound.slice(0, count)],
		rewound: rewound.slice(count),
		restores: restores.slice(0, -1),
	};
}

type TurnStarted = Extract<ChatEvent, { kind: 'turnStarted' }>;
/** What happens to a turn that is there. */
type EventOfTurn = Extract<Exclude<ChatEvent, { kind: 'turnStarted' | 'restored' }>, { turn: string }>;

/** `undefined` when the turn is not among these. */
function foldInto(turns: readonly TurnView[], event: EventOfTurn): readonly TurnView[] | undefined {
	const index = turns.findLastIndex((turn) => turn.id === event.turn);
	const turn = turns[index];
	return turn && turns.with(index, foldTurn(turn, event));
}

function beginTurn({ turn, ask, images, mentions, model, at }: TurnStarted): TurnView {
	return {
		id: turn,
		ask,
		...(images && { images }),
		...(mentions && { mentions }),
		model,
		startedAt: at,
		state: 'running',
		phase: 'waiting',
		parts: [],
		approvals: [],
		files: [],
	};
}

function foldTurn(turn: TurnView, event: EventOfTurn): TurnView {
	switch (event.kind) {
		case 'text':
			return { ...turn, phase: 'answering', parts: appendText(turn.parts, event.delta) };
		case 'toolStarted': {
			const part: TurnPart = {
				kind: 'tool',
				call: event.call,
				name: event.name,
				title: event.name,
				state: 'running',
				detail: '',
			};
			return { ...turn, phase: 'working', parts: [...turn.parts, part] };
		}
		case 'toolProgress':
			return { ...turn, parts: changeTool(turn.parts, event.call, { title: event.title }) };
		case 'toolEnded':
			return {
				...turn,
				parts: changeTool(turn.parts, event.call, { title: event.title, state: event.outcome, detail: event.detail }),
			};
		case 'cited':
			return { ...turn, citations: [...(turn.citations ?? []), event.citation] };
		case 'fileMade': {
			const others = (turn.outputs ?? []).filter(({ id }) => id !== event.file.id);
			return { ...turn, outputs: [...others, event.file] };
		}
		case 'pictureMade':
			return { ...turn, parts: [...turn.parts, { kind: 'picture', picture: event.picture }] };
		case 'approvalAsked':
			return { ...turn, phase: 'approval', approvals: [...turn.approvals, event.approval] };
		case 'approvalAnswered':
			return { ...turn, phase: 'working', approvals: turn.approvals.filter((approval) => approval.id !== event.id) };
		case 'filesChanged':
			return { ...turn, files: event.files };
		case 'phase': {
			const { phaseSentence: _, ...rest } = turn;
			return { ...rest, phase: event.phase, ...(event.sentence && { phaseSentence: event.sentence }) };
		}
		case 'instructions': {
			const { rules = [], warnings = [] } = turn.instructions ?? {};
			return {
				...turn,
				instructions: { rules: [...rules, ...event.rules], warnings: [...warnings, ...event.warnings] },
			};
		}
		case 'usage':
			return { ...turn, usage: event.usage };
		case 'model':
			return { ...turn, model: event.model };
		case 'notice':
			return { ...turn, parts: [...turn.parts, { kind: 'notice', sentence: event.sentence }] };
		case 'turnEnded':
			return endTurn(turn, event);
	}
}

function appendText(parts: readonly TurnPart[], delta: string): readonly TurnPart[] {
	const last = parts.at(-1);
	if (last?.kind !== 'text') return [...parts, { kind: 'text', text: delta }];
	return parts.with(-1, { kind: 'text', text: last.text + delta });
}

type ToolPart = Extract<TurnPart, { kind: 'tool' }>;

function changeTool(parts: readonly TurnPart[], call: string, change: Partial<ToolPart>): readonly TurnPart[] {
	const index = parts.findLastIndex((part) => part.kind === 'tool' && part.call === call);
	const part = parts[index];
	return part?.kind === 'tool' ? parts.with(index, { ...part, ...change }) : parts;
}

function endTurn(turn: TurnView, event: Extract<ChatEvent, { kind: 'turnEnded' }>): TurnView {
	const parts = turn.parts.map(
		(part): TurnPart => (part.kind === 'tool' && part.state === 'running' ? { ...part, state: 'cancelled' } : part),
	);
	const { phaseSentence: _, ...rest } = turn;
	return {
		...rest,
		parts,
		approvals: [],
		state: event.outcome,
		endedAt: event.at,
		...(event.failure && { failure: event.failure }),
	};
}
