import * as vscode from 'vscode';
import type { NoIndex } from '../../core/lookupPorts.ts';
import { COMMANDS } from '../../shared/ids.ts';
import type { IndexStatus, SkipReason } from '../../shared/indexProtocol.ts';
import { plainNotice } from '../notice.ts';
import { type HostIndex, isNoIndex } from './codeIndex.ts';

const REBUILD = 'Rebuild';
const DELETE = 'Delete';

/** The words of the status for each reason, after a number. */
const LEFT_OUT: Readonly<Record<SkipReason, string>> = {
	ignored: 'ignored',
	binary: 'binary',
	large: 'too large',
	generated: 'generated',
	secret: 'that may hold secrets',
	link: 'links',
	unreadable: 'unreadable',
	limit: 'beyond the limit',
};

/** `Tandem: Index Status`, `Rebuild Index` and `Delete Index`, over an index that is loaded by the first of them. */
export function registerIndexCommands(index: () => Promise<HostIndex>): vscode.Disposable {
	const never = new AbortController().signal;
	const { registerCommand } = vscode.commands;
	const rebuild = async () => say(await (await index()).rebuild(never), 'The index is being built anew.');
	const remove = async () =>
		say(
			await (await index()).remove(never),
			'The index is deleted. The next question builds it again; switch it off in the settings to keep it away.',
		);
	const showStatus = async () => {
		const status = await (await index()).status(never);
		const text = isNoIndex(status) ? status.unavailable : statusText(status, Date.now());
		const choice = await vscode.window.showInformationMessage(plainNotice(text), REBUILD, DELETE);
		if (choice === REBUILD) await rebuild();
		if (choice === DELETE) await remove();
	};
	return vscode.Disposable.from(
		registerCommand(COMMANDS.indexStatus, showStatus),
		registerCommand(COMMANDS.rebuildIndex, rebuild),
		registerCommand(COMMANDS.deleteIndex, remove),
	);
}

/** What is indexed, in one line for the user. `now`: Unix time, ms. */
export function statusText(status: IndexStatus, now: number): string {
	const { state, files, symbols, bytes, updatedAt, skipped, progress = 0 } = status;
	const number = (count: number) => count.toLocaleString('en-US');
	const size = bytes > 0 ? `${(bytes / 1024 / 1024).toFixed(1)} MB on disk` : 'not yet on disk';
	const age = updatedAt === undefined ? '' : `, last change ${ageOf(now - updatedAt)}`;
	const doing =
		state === 'building'
			? ` It is being brought up to date: ${Math.round(progress * 100)} %.`
			: state === 'off'
				? ' It is stopped.'
				: '';
	const out = Object.entries(LEFT_OUT).flatMap(([reason, words]) => {
		const count = skipped[reason as SkipReason] ?? 0;
		return count > 0 ? [`${number(count)} ${words}`] : [];
	});
	const left = out.length > 0 ? ` Left out: ${out.join(', ')}.` : '';
	return `Index: ${number(files)} files, ${number(symbols)} symbols, ${size}${age}.${doing}${left}`;
}

function ageOf(ms: number): string {
	const minutes = Math.round(ms / 60_000);
	if (minutes < 1) return 'just now';
	if (minutes < 60) return `${minutes} min ago`;
	const hours = Math.round(minutes / 60);
	return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

async function say(failed: NoIndex | undefined, done: string): Promise<void> {
	await vscode.window.showInformationMessage(plainNotice(failed?.unavailable ?? done));
}
