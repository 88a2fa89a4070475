import * as vscode from 'vscode';
import type { RestoreScope, TurnView } from '../../shared/chat.ts';
import type { RestoreReport } from '../changes/changes.ts';
import { clock } from '../clock.ts';
import { plainNotice, withCancellableProgress } from '../notice.ts';

/** What going back to before a turn would change. */
export interface RestoreOffer {
	readonly ask: string;
	/** Paths of the files that would go back. */
	readonly files: readonly string[];
	/** How many turns would leave the chat. */
	readonly turns: number;
}

/** Files that cannot simply be restored or redone. */
export interface RestoreConflicts {
	readonly doing: 'restore' | 'redo';
	readonly what: RestoreScope;
	readonly refused: RestoreReport['refused'];
	/** How many files can. */
	readonly others: number;
}

/** What the user is asked and told about a restore. `undefined` is the user's Cancel. */
export interface RestoreDialogs {
	pickTurn(turns: readonly TurnView[]): Promise<string | undefined>;
	pickScope(offer: RestoreOffer): Promise<RestoreScope | undefined>;
	/** `skip` leaves the refused files alone, `force` takes what the user wrote there. */
	askConflicts(conflicts: RestoreConflicts): Promise<'skip' | 'force' | undefined>;
	/** Shows that the work runs when it takes long, with a way to cancel it. */
	follow<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
	tell(sentence: string): void;
}

/** Work that is done sooner, in ms, shows no progress. */
const LONG = 500;
/** An ask or a sentence in a list, UTF-16 units. */
const LONGEST = 120;
/** Files that are named one by one. */
const MOST_NAMED = 8;

/** The real dialogs. */
export function createRestoreDialogs(): RestoreDialogs {
	return {
		pickTurn,
		pickScope,
		askConflicts,
		follow,
		tell: (sentence) => void vscode.window.showInformationMessage(plainNotice(sentence)),
	};
}

async function pickTurn(turns: readonly TurnView[]): Promise<string | undefined> {
	const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' });
	const items = turns.toReversed().map((turn) => ({
		label: short(turn.ask),
		description: time.format(turn.startedAt),
		detail: turn.files.length ? `Changed ${nameSome(turn.files.map(({ path }) => path))}` : 'Changed no files',
		turn: turn.id,
	}));
	const title = 'Restore to before which ask?';
	const options = { title, placeHolder: 'The newest is first', matchOnDetail: true };
	return (await vscode.window.showQuickPick(items, options))?.turn;
}

async function pickScope({ ask, files, turns }: RestoreOffer): Promise<RestoreScope | undefined> {
	const turnCount = turns === 1 ? 'This turn leaves the chat' : `These ${turns} turns leave the chat`;
	const back = `Back as before: ${nameSome(files)}`;
	const both = { label: 'Files and Chat', detail: `${back}. ${turnCount}.`, what: 'both' as const };
	const only = {
		label: 'Files Only',
		detail: `${back}. The chat stays, and the model is told.`,
		what: 'files' as const,
	};
	const chat = { label: 'Chat Only', detail: `${turnCount}. Your files stay as they are.`, what: 'chat' as const };
	const title = `Restore to before “${short(ask)}”`;
	const placeHolder = 'What shall be as it was? You can redo this until your next ask.';
	const items = files.length ? [both, only, chat] : [chat];
	return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.what;
}

async function askConflicts(conflicts: RestoreConflicts): Promise<'skip' | 'force' | undefined> {
	const { message, detail, skip, force } = conflictQuestion(conflicts);
	const buttons = [skip, force].filter((label) => label !== undefined);
	const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
	if (answer === undefined) return undefined;
	return answer === force ? 'force' : 'skip';
}

/** The words of the question about conflicts: which files, in plain text and few lines, and the buttons that make sense. */
export function conflictQuestion({ doing, what, refused, others }: RestoreConflicts): {
	readonly message: string;
	readonly detail: string;
	readonly skip: string | undefined;
	readonly force: string | undefined;
} {
	const verb = doing === 'restore' ? 'Restore' : 'Redo';
	const mine = refused.filter(({ canForce }) => canForce);
	const skip = others ? `${verb} the Others` : what === 'both' ? `${verb} the Chat Only` : undefined;
	const force = mine.length ? `${verb} All` : undefined;
	const detail = [
		named('Changed since, by you or another program:', mine, ({ path }) => path),
		named(
			'Not possible:',
			refused.filter(({ canForce }) => !canForce),
			({ path, sentence }) => (sentence.includes(path) ? sentence : `${path}: ${sentence}`),
		),
		force ? `“${force}” does it all the same: what was written there since is lost.` : '',
	];
	const count = refused.length === 1 ? '1 file cannot' : `${refused.length} files cannot`;
	const message = `${count} simply be ${doing === 'restore' ? 'restored' : 'redone'}. What shall become of ${refused.length === 1 ? 'it' : 'them'}?`;
	return { message, detail: detail.filter(Boolean).join('\n\n'), skip, force };
}

type Refused = RestoreReport['refused'][number];

function named(head: string, refused: readonly Refused[], line: (one: Refused) => string): string {
	if (!refused.length) return '';
	const more = refused.length - MOST_NAMED;
	return [
		head,
		...refused.slice(0, MOST_NAMED).map((one) => `• ${plainNotice(line(one))}`),
		...(more > 0 ? [`• and ${more} more`] : []),
	].join('\n');
}

/** “a.ts, b.ts and 3 more files”. */
function nameSome(paths: readonly string[]): string {
	const more = paths.length - 3;
	const names = paths.slice(0, 3).map(short).join(', ');
	return more > 0 ? `${names} and ${more} more ${more === 1 ? 'file' : 'files'}` : names;
}

/** In a list, `$(name)` would be drawn as an icon. */
function short(text: string): string {
	const line = plainNotice(text).replaceAll('$(', '$ (');
	return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

async function follow<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const stop = new AbortController();
	const settled = new AbortController();
	const done = work(stop.signal).finally(() => settled.abort());
	await clock.sleep(LONG, settled.signal);
	if (settled.signal.aborted) return done;
	return withCancellableProgress(title, (_, signal) => {
		signal.addEventListener('abort', () => stop.abort(), { once: true });
		return done;
	});
}
