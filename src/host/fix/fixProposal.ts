import * as vscode from 'vscode';
import type { Plan } from '../../core/edits/plan.ts';
import { COMMANDS, CONTEXT_KEYS } from '../../shared/ids.ts';
import { plainNotice } from '../notice.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { idOf, PROPOSAL_SCHEME, type ProposedFile, proposedFiles, proposedText } from './proposalFiles.ts';

/** What a proposal is, in a word for the user. */
export type ProposalKind = 'fix' | 'rewrite';

/** A proposal that stands in a diff until the user accepts or rejects it. */
export interface ShownProposal {
	readonly kind: ProposalKind;
	readonly plan: Plan;
	/** What the notification says; untrusted text. */
	readonly notice: string;
	/** Writes the plan. Unless it was applied the proposal stays open, or when it does not fit any more, goes. */
	readonly apply: () => Promise<'applied' | 'refused' | 'declined'>;
}

/** A proposal whose diff is shown while it is still being written. */
export interface GrowingProposal {
	/** Aborts when the user closes the diff. */
	readonly closed: AbortSignal;
	/** Shows the file as it is so far. */
	grow(text: string): void;
	/** It is whole: from here on it can be accepted. */
	finish(proposal: ShownProposal): Promise<void>;
	/** Nothing came of it; the diff goes. */
	drop(): Promise<void>;
}

/** The file that a growing proposal is about. */
export interface GrowingFile {
	readonly path: string;
	/** Its text now. */
	readonly base: string;
	/** UTF-16 offset of the place that is worked on. */
	readonly start: number;
}

interface Pending {
	readonly id: string;
	/** Absent while it is being written. */
	proposal?: ShownProposal;
	readonly title: string;
	files: readonly ProposedFile[];
	/** The text so far, while it is being written. */
	growing?: string;
	readonly closed: AbortController;
	/** `opening`: its tab may not be there yet. */
	state: 'opening' | 'open' | 'applying';
}

/** A diff is computed anew at each change of its text, ms. */
const REDRAW_MS = 200;

/** Proposals that wait for the user, each shown as a diff. Closing the diff is a no. */
export class FixProposals {
	readonly #paths: WorkspacePaths;
	readonly #pending = new Map<string, Pending>();
	readonly #registrations: vscode.Disposable;
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	#count = 0;

	constructor(paths: WorkspacePaths) {
		this.#paths = paths;
		this.#registrations = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(PROPOSAL_SCHEME, {
				onDidChange: this.#changed.event,
				provideTextDocumentContent: (uri) => this.#textOf(uri),
			}),
			vscode.languages.registerCodeLensProvider({ scheme: PROPOSAL_SCHEME }, { provideCodeLenses: lenses }),
			// A tab that moves to another group is closed and opened at once: only what is gone a moment later was closed.
			vscode.window.tabGroups.onDidChangeTabs(
				({ closed }) => closed.length && setTimeout(() => this.#tabsClosed(), 50),
			),
		);
	}

	/** Resolves when it is shown. */
	async open(proposal: ShownProposal): Promise<void> {
		const item = await this.#begin(proposal.plan, proposal.kind, { proposal });
		this.#ask(item, proposal);
	}

	/** Shows the diff of a file that is about to be proposed. Resolves when it is shown. */
	async begin({ path, base, start }: GrowingFile, kind: ProposalKind): Promise<GrowingProposal> {
		const plan: Plan = { changes: [{ kind: 'update', path, base, edits: [] }] };
		const line = base.slice(0, start).split('\n').length - 1;
		const item = await this.#begin(plan, kind, { growing: base }, line);
		const redraw = () => {
			for (const { modified } of item.files) this.#changed.fire(modified);
		};
		let drawnAt = 0;
		return {
			closed: item.closed.signal,
			grow: (text) => {
				item.growing = text;
				if (Date.now() - drawnAt < REDRAW_MS) return;
				drawnAt = Date.now();
				redraw();
			},
			finish: async (proposal) => {
				item.files = proposedFiles(proposal.plan, item.id, this.#paths);
				delete item.growing;
				redraw();
				this.#ask(item, proposal);
			},
			drop: async () => {
				if (this.#pending.has(item.id)) await this.#settle(item);
			},
		};
	}

	/** Accepts the proposal that the document belongs to, else the one in front, else the newest. */
	accept(uri?: vscode.Uri): Promise<void> {
		return this.#accept(this.#find(uri));
	}

	reject(uri?: vscode.Uri): Promise<void> {
		return this.#reject(this.#find(uri));
	}

	dispose(): void {
		for (const { closed } of this.#pending.values()) closed.abort();
		this.#pending.clear();
		this.#changed.dispose();
		this.#registrations.dispose();
	}

	async #accept(item: Pending | undefined): Promise<void> {
		const proposal = item?.proposal;
		if (!item || !proposal || item.state === 'applying' || !this.#pending.has(item.id)) return;
		item.state = 'applying';
		const outcome = await proposal.apply().finally(() => {
			item.state = 'open';
		});
		if (outcome === 'declined') return;
		await this.#settle(item);
		if (outcome === 'applied') await showChanged(item, this.#paths);
	}

	async #reject(item: Pending | undefined): Promise<void> {
		if (!item || item.state === 'applying' || !this.#pending.has(item.id)) return;
		await this.#settle(item);
		const what = item.proposal?.kind === 'fix' ? 'Fix' : 'Rewrite';
		vscode.window.setStatusBarMessage(`${what} rejected, nothing was changed.`, 5_000);
	}

	async #settle(item: Pending): Promise<void> {
		this.#pending.delete(item.id);
		item.closed.abort();
		await this.#tellContext();
		const tabs = tabsOf(item);
		if (tabs.length) await vscode.window.tabGroups.close(tabs);
		// The buttons of its notification would do nothing any more.
		await vscode.commands.executeCommand('notifications.hideToasts');
	}

	/** What is whole can be accepted from the moment that its tab is there. */
	async #begin(
		plan: Plan,
		kind: ProposalKind,
		text: Pick<Pending, 'proposal' | 'growing'>,
		line?: number,
	): Promise<Pending> {
		const id = String(++this.#count);
		const files = proposedFiles(plan, id, this.#paths);
		const closed = new AbortController();
		const item: Pending = { id, title: titleOf(kind, id, files), files, closed, state: 'opening', ...text };
		this.#pending.set(id, item);
		await this.#tellContext();
		await show(item, line);
		if (item.state === 'opening') item.state = 'open';
		return item;
	}

	/** From here on it can be accepted. */
	#ask(item: Pending, proposal: ShownProposal): void {
		if (!this.#pending.has(item.id)) return;
		item.proposal = proposal;
		void this.#tellContext();
		void askToAccept(proposal.notice).then((choice) => {
			if (choice === 'Accept') return this.#accept(item);
			return choice === 'Reject' ? this.#reject(item) : undefined;
		});
	}

	#textOf(uri: vscode.Uri): string {
		const item = this.#pending.get(idOf(uri));
		return item?.growing ?? proposedText(item?.files ?? [], uri);
	}

	#find(uri?: vscode.Uri): Pending | undefined {
		const all = [...this.#pending.values()].filter(({ proposal }) => proposal).reverse();
		const front = vscode.window.tabGroups.activeTabGroup.activeTab;
		return (
			(uri instanceof vscode.Uri ? this.#pending.get(idOf(uri)) : undefined) ??
			all.find((item) => front && isTabOf(item, front)) ??
			all[0]
		);
	}

	#tabsClosed(): void {
		for (const item of this.#pending.values()) {
			if (item.state === 'open' && !tabsOf(item).length) void this.#reject(item);
		}
	}

	#tellContext(): Thenable<unknown> {
		return vscode.commands.executeCommand(
			'setContext',
			CONTEXT_KEYS.pendingFix,
			[...this.#pending.values()].some(({ proposal }) => proposal),
		);
	}
}

function askToAccept(notice: string): Thenable<string | undefined> {
	return vscode.window.showInformationMessage(plainNotice(notice), 'Accept', 'Reject');
}

/** `line`, 0-based: where to look, while the diff does not show it by a change. */
async function show(item: Pending, line?: number): Promise<void> {
	const [only] = item.files;
	if (item.files.length === 1 && only) {
		await vscode.commands.executeCommand('vscode.diff', only.original, only.modified, item.title, {
			preview: false,
			...(line !== undefined && { selection: new vscode.Range(line, 0, line, 0) }),
		});
		return;
	}
	const rows = item.files.map(({ change, original, modified }) => [
		modified,
		change.kind === 'create' ? undefined : original,
		change.kind === 'delete' ? undefined : modified,
	]);
	await vscode.commands.executeCommand('vscode.changes', item.title, rows);
	// A preview tab would be taken by the next file that is looked at, and the proposal with it.
	await vscode.commands.executeCommand('workbench.action.keepEditor');
}

function titleOf(kind: ProposalKind, id: string, files: readonly ProposedFile[]): string {
	const [only] = files;
	const name = files.length === 1 && only ? (only.change.path.split('/').at(-1) ?? '') : `${files.length} files`;
	return `Tandem ${kind} ${id}: ${name}`;
}

function tabsOf(item: Pending): readonly vscode.Tab[] {
	return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => isTabOf(item, tab));
}

/** The editor of several files has no stable type; its title is the one that we gave it. */
function isTabOf(item: Pending, { input, label }: vscode.Tab): boolean {
	if (input instanceof vscode.TabInputTextDiff) return idOf(input.modified) === item.id;
	return label.startsWith(`${item.title} (`) || label === item.title;
}

async function showChanged(item: Pending, paths: WorkspacePaths): Promise<void> {
	const change = item.files.find((file) => file.change.kind !== 'delete')?.change;
	if (!change) return;
	const uri = paths.uriOf(change.kind === 'update' ? (change.moveTo ?? change.path) : change.path);
	if (!uri) return;
	const editor = await vscode.window.showTextDocument(uri);
	const first = change.kind === 'update' ? change.edits[0] : undefined;
	const at = editor.document.positionAt(first?.start ?? 0);
	editor.selection = new vscode.Selection(at, at);
	editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Shown where the user has switched code lenses on for diffs. */
function lenses(document: vscode.TextDocument): vscode.CodeLens[] {
	const top = new vscode.Range(0, 0, 0, 0);
	return [
		new vscode.CodeLens(top, { title: '$(check) Accept', command: COMMANDS.acceptFix, arguments: [document.uri] }),
		new vscode.CodeLens(top, { title: '$(close) Reject', command: COMMANDS.rejectFix, arguments: [document.uri] }),
	];
}
