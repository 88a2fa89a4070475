import * as vscode from 'vscode';
import { type Review, registerReview } from '../../../src/host/changes/registerReview.ts';
import { registerReviewCommands } from '../../../src/host/changes/reviewCommands.ts';
import type { ReviewVoice } from '../../../src/host/changes/reviewVoice.ts';
import { closeEditors, createScratch, type Scratch } from '../scratch.ts';
import { createFakeChanges, type FakeChanges } from './fakeChanges.ts';

/** What the user was told, and how they answer. */
export interface HeardVoice extends ReviewVoice {
	readonly heard: string[];
	/** The answer to “Undo Anyway?”; a promise of it may wait. */
	answer: boolean | Promise<boolean>;
	reason: string | undefined;
	/** What happens while the user is asked why. */
	meanwhile: () => Promise<void>;
}

/** The review over changes that are not real, with its commands registered. */
export interface ReviewWorld {
	readonly scratch: Scratch;
	readonly changes: FakeChanges;
	readonly voice: HeardVoice;
	readonly review: Review;
	/** What the model was told, `chat: text`. */
	readonly told: string[];
	/** Whether lenses are wanted, and the event that it changed. */
	readonly lenses: { shown: boolean; readonly change: vscode.EventEmitter<void> };
	/** Writes a file as it is after a turn and notes the turn's change. */
	change(turn: string, name: string, before: string | undefined, after: string | undefined): void;
	open(name: string, line?: number): Promise<vscode.TextEditor>;
	close(): Promise<void>;
}

export function createReviewWorld(): ReviewWorld {
	const scratch = createScratch();
	const changes = createFakeChanges(scratch.paths);
	const voice = createHeardVoice();
	const told: string[] = [];
	const lenses = { shown: true, change: new vscode.EventEmitter<void>() };
	const review = registerReview({
		changes,
		paths: scratch.paths,
		voice,
		tell: (chat, text) => void told.push(`${chat}: ${text}`),
		lenses: { showLenses: () => lenses.shown, onDidChange: lenses.change.event },
	});
	const commands = registerReviewCommands(async () => review.gestures);
	const titles = new Map<string, { turn: string; chat: string; ask: string }>();
	return {
		scratch,
		changes,
		voice,
		review,
		told,
		lenses,
		change(turn, name, before, after) {
			if (after !== undefined) scratch.write(name, after);
			const title = titles.get(turn) ?? { turn, chat: `chat of ${turn}`, ask: `ask of ${turn}` };
			titles.set(turn, title);
			changes.add(title, {
				path: scratch.path(name),
				...(before !== undefined && { before }),
				...(after !== undefined && { after }),
			});
		},
		async open(name, line = 0) {
			const editor = await vscode.window.showTextDocument(scratch.uri(name));
			editor.selection = new vscode.Selection(line, 0, line, 0);
			return editor;
		},
		async close() {
			commands.dispose();
			review.dispose();
			changes.dispose();
			lenses.change.dispose();
			await closeEditors();
			scratch.remove();
		},
	};
}

export function createHeardVoice(): HeardVoice {
	const heard: string[] = [];
	return {
		heard,
		answer: false,
		reason: undefined,
		meanwhile: async () => {},
		tell: (sentence) => void heard.push(`told: ${sentence}`),
		warn: (sentence) => void heard.push(`warned: ${sentence}`),
		fail: (sentence) => void heard.push(`failed: ${sentence}`),
		say: (text) => void heard.push(`said: ${text}`),
		async undoAnyway(sentence) {
			heard.push(`asked: ${sentence}`);
			return this.answer;
		},
		async why() {
			heard.push('asked why');
			await this.meanwhile();
			return this.reason;
		},
	};
}

/** Lines `name 0` and so on. */
export function numbered(name: string, count: number): readonly string[] {
	return Array.from({ length: count }, (_, at) => `${name} ${at}\n`);
}
