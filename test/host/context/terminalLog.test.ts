import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { watchTerminals } from '../../../src/host/context/terminalLog.ts';
import { createTestFailures } from '../../../src/host/context/testFailures.ts';
import { never, until } from '../scratch.ts';

describe('terminal log', () => {
	const starts = new vscode.EventEmitter<vscode.TerminalShellExecutionStartEvent>();
	const ends = new vscode.EventEmitter<vscode.TerminalShellExecutionEndEvent>();
	let log: ReturnType<typeof watchTerminals>;
	beforeEach(() => {
		log = watchTerminals({ onStart: starts.event, onEnd: ends.event });
	});
	afterEach(() => log.dispose());

	/** A command that prints these pieces and ends. */
	async function run(commandLine: string, pieces: readonly string[], exitCode?: number): Promise<void> {
		const read = async function* () {
			yield* pieces;
		};
		const execution = { commandLine: { value: commandLine, isTrusted: true, confidence: 2 }, cwd: undefined, read };
		const terminal = { name: 'bash' } as vscode.Terminal;
		const common = {
			terminal,
			execution: execution as vscode.TerminalShellExecution,
			shellIntegration: {} as vscode.TerminalShellIntegration,
		};
		starts.fire(common);
		await new Promise(setImmediate);
		ends.fire({ ...common, exitCode });
	}

	it('keeps what commands print, newest first, as plain text with how they ended', async () => {
		await run('ls', ['\x1b]633;C\x07\x1b[34msrc\x1b[0m\r\n']);
		await run('npm test', ['1 fai', 'led\r\n'], 1);
		assert.deepEqual(log.commands(), [
			{ id: '2', commandLine: 'npm test', terminal: 'bash', isRunning: false, exitCode: 1, output: '1 failed\n' },
			{ id: '1', commandLine: 'ls', terminal: 'bash', isRunning: false, output: 'src\n' },
		]);
	});

	it('holds no more than some commands and some text of each, its beginning and its end', async () => {
		await run('yes', ['begin\n', ...Array.from({ length: 3_000 }, () => 'x'.repeat(999).concat('\n')), 'end'], 0);
		const [{ output } = { output: '' }] = log.commands();
		assert.ok(output.length < 21_000 && output.startsWith('begin') && output.endsWith('end'));
		for (let n = 0; n < 30; n++) await run(`c${n}`, []);
		assert.deepEqual([log.commands().length, log.commands()[0]?.commandLine], [20, 'c29']);
	});

	it('test failures are those of the last test command that failed', async () => {
		const failures = createTestFailures(log);
		const none = await failures.read(never);
		assert.match('unavailable' in none ? none.unavailable : '', /Run the tests in VS Code or in a terminal/);
		await run('npm test', ['old failure'], 1);
		await run('npx vitest run', ['new failure'], 2);
		await run('npm run build', ['broken'], 1);
		await run('npm test', ['all good'], 0);
		const found = await failures.read(never);
		assert.equal(
			'text' in found && found.text,
			'A test command failed in the terminal (exit code 2):\n$ npx vitest run\nnew failure',
		);
	});
});

describe('terminal log, in a real terminal', () => {
	it('hears of a command that runs in a shell with integration', async function () {
		this.timeout(30_000);
		const log = watchTerminals();
		const terminal = vscode.window.createTerminal({ name: 'log test', shellPath: '/bin/bash' });
		try {
			terminal.show();
			const integration = await new Promise<vscode.TerminalShellIntegration | undefined>((resolve) => {
				const timer = setTimeout(() => resolve(undefined), 10_000);
				vscode.window.onDidChangeTerminalShellIntegration((event) => {
					if (event.terminal !== terminal) return;
					clearTimeout(timer);
					resolve(event.shellIntegration);
				});
			});
			if (!integration) return this.skip();
			// What it printed comes by a way of its own, some of it after the end; in a shell that has just begun VS Code loses some.
			const isSeen = () => log.commands()[0]?.exitCode === 1 && log.commands()[0]?.output.trim() === 'seen 42';
			for (let tries = 1; tries <= 5 && !isSeen(); tries++) {
				integration.executeCommand('echo "seen $((6*7))"; false');
				await until('it ended', () => log.commands().length === tries && log.commands()[0]?.exitCode === 1);
				for (let waits = 0; waits < 20 && !isSeen(); waits++) await new Promise((resolve) => setTimeout(resolve, 50));
			}
			assert.ok(isSeen(), JSON.stringify(log.commands()));
			assert.equal(log.commands()[0]?.commandLine, 'echo "seen $((6*7))"; false');
		} finally {
			terminal.dispose();
			log.dispose();
		}
	});
});

describe('test failures, in the Test Explorer', () => {
	it('are those of a run in VS Code', async () => {
		const controller = vscode.tests.createTestController('tandem-failures', 'Failures');
		try {
			const item = controller.createTestItem('adds', 'adds numbers', vscode.Uri.file('/nowhere/sum.test.ts'));
			controller.items.add(item);
			const run = controller.createTestRun(new vscode.TestRunRequest([item]));
			run.started(item);
			run.failed(item, new vscode.TestMessage('expected 4, got 5'));
			run.end();
			const failures = createTestFailures({ commands: () => [] });
			let text = '';
			for (const end = Date.now() + 10_000; text === '' && Date.now() < end; ) {
				const found = await failures.read(never);
				text = 'text' in found ? found.text : '';
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			assert.match(text, /^Failures that VS Code's Test Explorer shows:\n.*name="adds".*expected 4, got 5/s);
		} finally {
			controller.dispose();
		}
	});
});
