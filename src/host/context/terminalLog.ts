import * as vscode from 'vscode';
import type { TerminalCommand, TerminalLog } from '../../core/context/contextPorts.ts';
import { endsOf, plainTerminal } from '../../core/context/plainTerminal.ts';

/** Commands that are kept. */
const MOST_COMMANDS = 20;
/** Of a command's output: the first units as they came, and the last. */
const FIRST = 20_000;
const LAST = 60_000;
/** What goes along of it, UTF-16 units. */
const SHOWN = 20_000;

/** What VS Code tells of commands in terminals. */
export interface TerminalEvents {
	readonly onStart: vscode.Event<vscode.TerminalShellExecutionStartEvent>;
	readonly onEnd: vscode.Event<vscode.TerminalShellExecutionEndEvent>;
}

interface Kept {
	readonly id: string;
	readonly execution: vscode.TerminalShellExecution;
	readonly terminal: string;
	first: string;
	last: string;
	exitCode?: number;
	isRunning: boolean;
}

/** Keeps what commands print, in memory and within bounds, from now on. Nothing of it is sent unless the user mentions it. */
export function watchTerminals(events: TerminalEvents = realEvents()): TerminalLog & vscode.Disposable {
	const kept: Kept[] = [];
	let ids = 0;
	const started = events.onStart(({ execution, terminal }) => {
		ids++;
		const one: Kept = { id: String(ids), execution, terminal: terminal.name, first: '', last: '', isRunning: true };
		kept.unshift(one);
		kept.length = Math.min(kept.length, MOST_COMMANDS);
		void follow(one);
	});
	const ended = events.onEnd(({ execution, exitCode }) => {
		const one = kept.find((candidate) => candidate.execution === execution);
		if (one) Object.assign(one, { isRunning: false, ...(exitCode !== undefined && { exitCode }) });
	});
	return {
		commands: () => kept.map(toCommand),
		dispose() {
			started.dispose();
			ended.dispose();
			kept.length = 0;
		},
	};
}

function realEvents(): TerminalEvents {
	const { onDidStartTerminalShellExecution: onStart, onDidEndTerminalShellExecution: onEnd } = vscode.window;
	return { onStart, onEnd };
}

async function follow(one: Kept): Promise<void> {
	try {
		for await (const data of one.execution.read()) {
			const toFirst = data.slice(0, Math.max(0, FIRST - one.first.length));
			one.first += toFirst;
			// Cut seldom: a copy for each piece of a long output would be quadratic.
			one.last += data.slice(toFirst.length);
			if (one.last.length > 2 * LAST) one.last = one.last.slice(-LAST);
		}
	} catch {
		// A terminal that goes away ends its output; what came is kept.
	}
}

function toCommand({ id, execution, terminal, first, last, exitCode, isRunning }: Kept): TerminalCommand {
	const commandLine = plainTerminal(execution.commandLine.value).replaceAll('\n', ' ');
	const output = endsOf(plainTerminal(first + last), SHOWN);
	return { id, commandLine, terminal, isRunning, ...(exitCode !== undefined && { exitCode }), output };
}
