import * as vscode from 'vscode';
import type { TerminalLog, TestFailures } from '../../core/context/contextPorts.ts';
import { endsOf } from '../../core/context/plainTerminal.ts';
import { withToken } from '../cancellation.ts';

/** A tool that VS Code brings itself: what its Test Results view shows of failures. There is no stable API for it. */
const TOOL = 'testFailure';
/** UTF-16 units. */
const MOST = 20_000;
const TEST_COMMAND =
	/\b(?:test|tests|jest|vitest|mocha|ava|tap|pytest|unittest|tox|nox|rspec|minitest|phpunit|pest|ctest|karma|playwright|cypress|gotestsum|nextest)\b/i;
const NONE =
	'No failed test is known: VS Code shows none, and no test command has failed in a terminal since Tandem started. Run the tests in VS Code or in a terminal, then ask again.';

/** Failures of the last test run in VS Code's Test Explorer; else the output of the last test command that failed in a terminal. */
export function createTestFailures(terminal: TerminalLog): TestFailures {
	return {
		async read(signal) {
			const explorer = await readExplorer(signal);
			signal.throwIfAborted();
			if (explorer) return { text: `Failures that VS Code's Test Explorer shows:\n${endsOf(explorer, MOST)}` };
			const failed = terminal
				.commands()
				.find(({ commandLine, exitCode = 0 }) => exitCode !== 0 && TEST_COMMAND.test(commandLine));
			if (!failed) return { unavailable: NONE };
			const text = `A test command failed in the terminal (exit code ${failed.exitCode}):\n$ ${failed.commandLine}\n${failed.output.trim()}`;
			return { text };
		},
	};
}

/** Nothing where the tool is missing (AI features are off), asks, or knows of no failure. */
async function readExplorer(signal: AbortSignal): Promise<string | undefined> {
	if (!vscode.lm.tools.some(({ name }) => name === TOOL)) return undefined;
	try {
		const options = { input: {}, toolInvocationToken: undefined };
		const result = await withToken(signal, (token) => vscode.lm.invokeTool(TOOL, options, token));
		const texts = result.content.flatMap((part) => (part instanceof vscode.LanguageModelTextPart ? [part.value] : []));
		const text = texts.join('\n').trim();
		return text === '' || /^no test failures/i.test(text) ? undefined : text;
	} catch {
		return undefined;
	}
}
