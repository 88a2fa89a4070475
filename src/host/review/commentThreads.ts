import * as vscode from 'vscode';
import type { Finding } from '../../core/review/finding.ts';
import { findingBody } from '../../core/review/reportText.ts';
import { findCode } from '../../core/review/suggestion.ts';

/** A finding with its place in an editor. */
export interface ShownFinding {
	readonly finding: Finding;
	readonly uri: vscode.Uri;
	readonly thread: vscode.CommentThread;
}

interface Entry extends ShownFinding {
	readonly scope: string;
	/** 1-based, of the landmark. */
	line: number;
	state: 'open' | 'moved' | 'applied';
}

const SETTLE_MS = 200;
/** For `when` clauses of menus on `commentThread`. */
const CONTEXT = { plain: 'tandemFinding', withSuggestion: 'tandemFindingWithSuggestion' } as const;

/** Findings as comment threads. They follow their code when the text is edited. */
export class FindingThreads {
	readonly #controller = vscode.comments.createCommentController('tandem.review', 'Tandem Review');
	readonly #entries = new Set<Entry>();
	readonly #edited = new Set<vscode.TextDocument>();
	readonly #listener = vscode.workspace.onDidChangeTextDocument((event) => this.#edit(event));
	#timer: NodeJS.Timeout | undefined;

	/** Shows a finding where its code stands now; false when it stands nowhere, and then nothing is shown. */
	async show(scope: string, finding: Finding, uri: vscode.Uri): Promise<boolean> {
		const { landmark } = finding.anchor ?? {};
		const document = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined);
		const line = landmark && document && findCode(document.getText(), landmark.code, landmark.line);
		if (line === undefined) return false;
		const thread = this.#controller.createCommentThread(uri, rangeAt(finding, line), [commentOf(finding)]);
		const entry: Entry = { scope, finding, uri, thread, line, state: 'open' };
		this.#entries.add(entry);
		draw(entry);
		return true;
	}

	/** Takes away a scope's threads except those of these findings. */
	keepOnly(scope: string, findings: readonly Finding[]): void {
		for (const entry of [...this.#entries]) {
			if (entry.scope === scope && !findings.includes(entry.finding)) this.remove(entry);
		}
	}

	/** The finding of a thread, or without one that which the cursor is on. */
	find(thread: unknown): ShownFinding | undefined {
		const wanted = threadOf(thread);
		return [...this.#entries].find((entry) => entry.thread === wanted) ?? atCursor(this.#entries);
	}

	/** Opens the first of these findings that stands on a line, with its thread. */
	async reveal(findings: readonly Finding[]): Promise<void> {
		const first = findings.find((finding) => [...this.#entries].some((entry) => entry.finding === finding));
		const entry = [...this.#entries].find((one) => one.finding === first);
		if (!entry) return;
		const selection = entry.thread.range ?? new vscode.Range(0, 0, 0, 0);
		const editor = await vscode.window.showTextDocument(entry.uri, {
			selection: selection.with({ end: selection.start }),
		});
		// Near the top, so that the thread below the line is seen even when VS Code opens its Comments panel.
		const above = new vscode.Position(Math.max(0, selection.start.line - 4), 0);
		editor.revealRange(new vscode.Range(above, above), vscode.TextEditorRevealType.AtTop);
	}

	/** Its suggestion was applied: it stays readable, and counts as done. */
	markApplied({ thread }: ShownFinding): void {
		const entry = [...this.#entries].find((one) => one.thread === thread);
		if (!entry) return;
		entry.state = 'applied';
		draw(entry);
	}

	remove({ thread }: ShownFinding): void {
		for (const entry of this.#entries) if (entry.thread === thread) this.#entries.delete(entry);
		thread.dispose();
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#listener.dispose();
		this.#controller.dispose();
		this.#entries.clear();
	}

	#edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
		const here = [...this.#entries].filter((entry) => entry.uri.toString() === document.uri.toString());
		if (!here.length || !contentChanges.length) return;
		for (const entry of here) shift(entry, contentChanges);
		this.#edited.add(document);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#settle(), SETTLE_MS);
	}

	#settle(): void {
		for (const entry of this.#entries) {
			const document = [...this.#edited].find((one) => one.uri.toString() === entry.uri.toString());
			if (document && entry.state !== 'applied') relocate(entry, document.getText());
		}
		this.#edited.clear();
	}
}

/** A thread's menu hands over the thread, or from its reply box an object that holds it. */
function threadOf(argument: unknown): unknown {
	return typeof argument === 'object' && argument !== null && 'thread' in argument ? argument.thread : argument;
}

function atCursor(entries: ReadonlySet<Entry>): Entry | undefined {
	const editor = vscode.window.activeTextEditor;
	if (!editor) return undefined;
	const uri = editor.document.uri.toString();
	const at = editor.selection.active;
	return [...entries].find(
		(entry) => entry.state !== 'applied' && entry.uri.toString() === uri && lineRange(entry).contains(at),
	);
}

function lineRange({ thread }: Entry): vscode.Range {
	const range = thread.range ?? new vscode.Range(0, 0, 0, 0);
	return new vscode.Range(range.start.line, 0, range.end.line, Number.MAX_SAFE_INTEGER);
}

function rangeAt({ anchor }: Finding, line: number): vscode.Range {
	const lines = anchor?.side === 'new' ? anchor.code.length : 1;
	return new vscode.Range(line - 1, 0, line - 2 + lines, 0);
}

/** VS Code moves what it draws, but not the range that it was given. */
function shift(entry: Entry, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
	for (const { range, text } of changes) {
		const isBefore =
			range.end.line < entry.line - 1 || (range.end.line === entry.line - 1 && range.end.character === 0);
		if (isBefore) entry.line += text.split('\n').length - 1 - (range.end.line - range.start.line);
	}
}

/** Puts the thread where its code is now; when the code itself was changed it stays and has nothing to apply. */
function relocate(entry: Entry, text: string): void {
	const line = findCode(text, entry.finding.anchor?.landmark?.code ?? [], entry.line);
	if (line !== undefined) entry.line = line;
	entry.state = line === undefined ? 'moved' : 'open';
	draw(entry);
}

function draw(entry: Entry): void {
	const { thread, finding, state } = entry;
	const notes = { open: '', moved: ' · the code has changed', applied: ' · applied' };
	const range = rangeAt(finding, Math.max(1, entry.line));
	if (!thread.range?.isEqual(range)) thread.range = range;
	thread.canReply = false;
	thread.label = `${capital(finding.severity)}: ${finding.title}${notes[state]}`;
	thread.contextValue = finding.suggestion && state === 'open' ? CONTEXT.withSuggestion : CONTEXT.plain;
	thread.state = state === 'applied' ? vscode.CommentThreadState.Resolved : vscode.CommentThreadState.Unresolved;
	const { Collapsed, Expanded } = vscode.CommentThreadCollapsibleState;
	if (state !== 'moved') thread.collapsibleState = state === 'applied' ? Collapsed : Expanded;
}

function capital(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The body is a model's text: untrusted Markdown without HTML and images. */
function commentOf(finding: Finding): vscode.Comment {
	const where = finding.anchor?.side === 'old' ? '\n\n_About lines that were removed here._' : '';
	const body = new vscode.MarkdownString(`${findingBody(finding)}${where}`);
	body.isTrusted = false;
	body.supportHtml = false;
	return { body, mode: vscode.CommentMode.Preview, author: { name: 'Tandem' }, label: finding.category };
}
