import { renameSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { ECHO_PAGE } from './echoPage.ts';
import type { ActivationReport } from './report.ts';

const TANDEM = 'tandem.tandem';
const EMPTY = 'tandem-bench.empty';
const WARM_UP = 'tandem-bench.warmup';
const ROUND = 'round';

/** Beside Tandem in the same extension host: times `activate()`, and offers the smallest chat that a webview can be. */
export function activate(context: vscode.ExtensionContext): void {
	context.subscriptions.push(
		vscode.commands.registerCommand('tandemBench.measure', () => measure(context)),
		vscode.window.registerWebviewViewProvider('tandemBench.echo', { resolveWebviewView: openEcho }),
	);
}

async function measure(context: vscode.ExtensionContext): Promise<void> {
	await calm();
	// What the first activation of a window pays for all others is nobody's own.
	await timeActivation(WARM_UP);
	const round = context.globalState.get<number>(ROUND) ?? 0;
	await context.globalState.update(ROUND, round + 1);
	const times = new Map<string, number | undefined>();
	for (const id of round % 2 ? [EMPTY, TANDEM] : [TANDEM, EMPTY]) times.set(id, await timeActivation(id));
	const report: ActivationReport = {
		tandemMs: times.get(TANDEM),
		emptyMs: times.get(EMPTY),
		loaded: loadedFiles(),
		vscode: vscode.version,
		node: process.version,
	};
	const file = process.env.TANDEM_BENCH_REPORT ?? '';
	writeFileSync(`${file}.part`, JSON.stringify(report));
	renameSync(`${file}.part`, file);
}

/** Load, call and end of `activate()`, ms; undefined when it is too late to measure. */
async function timeActivation(id: string): Promise<number | undefined> {
	const extension = vscode.extensions.getExtension(id);
	if (!extension || extension.isActive) return undefined;
	const before = performance.now();
	await extension.activate();
	return performance.now() - before;
}

/** Waits until the start of the window is over: a quarter of a second in which no timer was late by 5 ms; 10 s at most. */
async function calm(): Promise<void> {
	const end = performance.now() + 10_000;
	for (let quiet = 0; quiet < 25 && performance.now() < end; ) {
		const before = performance.now();
		await new Promise((resolve) => setTimeout(resolve, 10));
		quiet = performance.now() - before < 15 ? quiet + 1 : 0;
	}
}

/** The files of Tandem that this process has loaded. */
function loadedFiles(): readonly string[] {
	const folder = vscode.extensions.getExtension(TANDEM)?.extensionPath ?? '';
	return Object.keys(require.cache).filter((file) => folder && file.startsWith(folder));
}

function openEcho(view: vscode.WebviewView): void {
	view.webview.options = { enableScripts: true };
	view.webview.html = ECHO_PAGE;
	view.webview.onDidReceiveMessage((text: unknown) => ask(text, (delta) => void view.webview.postMessage(delta)));
}

async function ask(content: unknown, take: (delta: string) => void): Promise<void> {
	const response = await fetch(`${process.env.TANDEM_BENCH_ENDPOINT}/chat/completions`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ model: 'gpt-4.1', stream: true, messages: [{ role: 'user', content }] }),
	});
	const decoder = new TextDecoder();
	for await (const bytes of response.body ?? []) {
		for (const [, delta] of decoder.decode(bytes).matchAll(/"content":"([^"]+)"/g)) take(delta ?? '');
	}
}
