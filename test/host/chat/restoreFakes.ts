import assert from 'node:assert/strict';
import type { Checkpoints, RestoreReport } from '../../../src/host/changes/changes.ts';
import { CurrentChat } from '../../../src/host/chat/currentChat.ts';
import type { RestoreDialogs } from '../../../src/host/chat/restoreDialogs.ts';
import { clock } from '../../../src/host/clock.ts';
import type { RestoreScope } from '../../../src/shared/chat.ts';

/** The chat of a window that remembers as long as `kept` lives. */
export function currentChatIn(folder: string, kept = new Map<string, unknown>()): CurrentChat {
	return new CurrentChat({
		folder,
		isShared: false,
		memory: {
			get: <T>(key: string) => kept.get(key) as T | undefined,
			update: async (key, value) => void kept.set(key, value),
		},
		clock,
		newId: () => {
			const ids = Number(kept.get('ids') ?? 0) + 1;
			kept.set('ids', ids);
			return `id-${ids}`;
		},
		onJournalError: (error) => assert.fail(String(error)),
	});
}

export interface FakeCheckpoints extends Checkpoints {
	/** How each was called: the turns or `redo`, and what to do with conflicts. */
	readonly calls: readonly (readonly [turns: string, how: string])[];
	canRedo: boolean;
}

/** Checkpoints that answer from a list, whatever they are asked for. */
export function fakeCheckpoints(reports: readonly (RestoreReport | undefined)[]): FakeCheckpoints {
	const calls: [string, string][] = [];
	const next = () => reports[calls.length - 1];
	return {
		calls,
		canRedo: true,
		async restore(turns, how) {
			calls.push([turns.join(), how]);
			return next() ?? { restored: [], refused: [] };
		},
		async redo(how) {
			calls.push(['redo', how]);
			return next();
		},
	};
}

interface Answers {
	turn?: string | undefined;
	scope?: RestoreScope;
	conflicts?: 'skip' | 'force';
}

export interface ScriptedDialogs extends RestoreDialogs {
	readonly answers: Answers;
	/** What was asked and told, with its main data. */
	readonly log: readonly (readonly unknown[])[];
}

/** A user who answers always the same; without an answer it is Cancel. */
export function scriptedDialogs(answers: Answers = {}): ScriptedDialogs {
	const log: unknown[][] = [];
	return {
		answers,
		log,
		async pickTurn(turns) {
			log.push(['pickTurn', ...turns.map(({ ask }) => ask)]);
			return answers.turn;
		},
		async pickScope({ ask, files, turns }) {
			log.push(['pickScope', ask, files.length, turns]);
			return answers.scope;
		},
		async askConflicts({ doing, refused, others }) {
			log.push([doing, refused.map(({ path }) => path).join(), others]);
			return answers.conflicts;
		},
		follow: (_, work) => work(new AbortController().signal),
		tell: (sentence) => void log.push(['tell', sentence]),
	};
}
