import { beginningOf } from '../safety/cutWhole.ts';
import type { TerminalCommand } from './contextPorts.ts';
import { type ContextSource, MOST_ROWS } from './contextSource.ts';
import { mentionRow, oneLine } from './mentionRow.ts';
import { fitOf } from './rankPaths.ts';

const NONE =
	'No command has run since Tandem started, or the shell does not tell where commands begin. Run one in a new terminal, or paste its output.';

/** A command in a terminal and what it printed. Only what is mentioned is sent. */
export const terminal: ContextSource = {
	name: 'terminal',
	menu: { label: 'Terminal', detail: 'what a command printed', icon: 'terminal' },
	async complete(typed, { terminal: log }) {
		const commands = log.commands();
		const fits = commands.filter(({ commandLine }) => fitOf(typed.toLowerCase(), commandLine) > 0);
		const rows = fits.slice(0, MOST_ROWS).map((command) =>
			mentionRow(
				{ source: 'terminal', value: command.id, label: `terminal ${shortCommand(command, 40)}` },
				{
					label: command.commandLine || '(no command line)',
					detail: `${outcome(command)} · ${command.terminal}`,
					icon: 'terminal',
				},
			),
		);
		return {
			rows,
			note: rows.length ? '' : commands.length ? 'No command has such a name. Type another part of it.' : NONE,
		};
	},
	async collect({ mention: { value, label } }, { terminal: log }) {
		const command = log.commands().find(({ id }) => id === value);
		if (!command)
			return { refused: `The output of “${label}” is no longer kept. Run the command again and choose it anew.` };
		const output = command.output.trim() || '(nothing was printed)';
		const text = `$ ${command.commandLine}\n${output}\n(${outcome(command)})`;
		return {
			pieces: [{ source: 'terminal', title: `Terminal: ${shortCommand(command, 80)}`, text, priority: 0 }],
		};
	},
};

function outcome({ isRunning, exitCode }: TerminalCommand): string {
	if (isRunning) return 'still running';
	return exitCode === undefined ? 'ended' : `exit code ${exitCode}`;
}

/** Not cut inside of a word: half of a secret in it would not be known as one. */
function shortCommand({ commandLine }: TerminalCommand, most: number): string {
	const line = oneLine(commandLine, 2_000);
	return line.length > most ? `${beginningOf(line, most)}…` : line;
}
