import { lineChanges, wholeLines } from '../edits/lineDiff.ts';
import { editedText, type FileChange, type Plan, type TextEdit } from '../edits/plan.ts';
import type { AppliedChange, Editor, FileIdentity, SearchMatch, SearchQuery, Workspace } from '../ports.ts';

/** Edits that are collected, not written. `workspace` shows the files as if they had been made. */
export interface Proposal {
	readonly workspace: Workspace;
	readonly editor: Editor;
	/** All edits so far as one plan against the texts that the files have in truth. No changes when they cancel out. */
	plan(): Plan;
}

/** `undefined` is a file that is not there. */
interface Entry {
	readonly base: string | undefined;
	readonly now: string | undefined;
	/** Where the text was before it was moved here. */
	readonly movedFrom?: string;
}

/** A proposal over a workspace: plans are applied to copies in memory, one after the other, each whole or not at all. */
export function openProposal(workspace: Workspace): Proposal {
	const entries = new Map<string, Entry>();
	return {
		workspace: overlay(workspace, entries),
		editor: { apply: (plan, signal) => apply(plan, workspace, entries, signal) },
		plan: () => ({ changes: finalChanges(entries) }),
	};
}

async function apply(
	plan: Plan,
	workspace: Workspace,
	entries: Map<string, Entry>,
	signal: AbortSignal,
): Promise<readonly AppliedChange[]> {
	const next = new Map(entries);
	const refusals = new Map<FileChange, string>();
	for (const change of plan.changes) {
		const sentence = await applyChange(change, workspace, next, signal);
		if (sentence !== undefined) refusals.set(change, sentence);
	}
	if (!refusals.size) for (const [path, entry] of next) entries.set(path, entry);
	return plan.changes.map((change) => {
		if (!refusals.size) return { path: change.path, outcome: 'applied' };
		const sentence = refusals.get(change) ?? 'Not applied, because another change of the same patch was refused.';
		return { path: change.path, outcome: 'refused', sentence };
	});
}

/** A sentence for the model when the change cannot be made. */
async function applyChange(
	change: FileChange,
	workspace: Workspace,
	entries: Map<string, Entry>,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (change.kind === 'create') {
		const before = entries.get(change.path) ?? { base: undefined, now: undefined };
		const isThere = entries.has(change.path) ? before.now !== undefined : await exists(change.path, workspace, signal);
		if (isThere) return `${change.path} exists already. Update it instead.`;
		entries.set(change.path, { ...before, now: change.text });
		return undefined;
	}
	const entry = entries.get(change.path) ?? (await untouched(change.path, workspace, signal));
	if (entry.now !== change.base) return `${change.path} is not what the patch was made for. Read it again.`;
	if (change.kind === 'delete') {
		entries.set(change.path, { base: entry.base, now: undefined });
		return undefined;
	}
	if (change.moveTo !== undefined && change.moveTo !== change.path)
		return move(
			change.path,
			change.moveTo,
			{ ...entry, now: editedText(change.base, change.edits) },
			workspace,
			entries,
			signal,
		);
	entries.set(change.path, { ...entry, now: editedText(change.base, change.edits) });
	return undefined;
}

async function move(
	from: string,
	to: string,
	entry: Entry,
	workspace: Workspace,
	entries: Map<string, Entry>,
	signal: AbortSignal,
): Promise<string | undefined> {
	const target = entries.get(to) ?? { base: undefined, now: undefined };
	const isTaken = entries.has(to) ? target.now !== undefined : await exists(to, workspace, signal);
	if (isTaken) return `${to} exists already. Choose another path.`;
	entries.set(from, { base: entry.base, now: undefined });
	entries.set(to, { ...target, now: entry.now, movedFrom: entry.movedFrom ?? from });
	return undefined;
}

async function untouched(path: string, workspace: Workspace, signal: AbortSignal): Promise<Entry> {
	const read = await workspace.read(path, signal);
	const text = read.kind === 'text' ? read.text : undefined;
	return { base: text, now: text };
}

async function exists(path: string, workspace: Workspace, signal: AbortSignal): Promise<boolean> {
	return (await workspace.identify(path, signal)).kind !== 'absent';
}

function finalChanges(entries: ReadonlyMap<string, Entry>): readonly FileChange[] {
	const movedAway = new Set<string>();
	const changes: FileChange[] = [];
	for (const [path, entry] of entries) {
		const origin = entry.movedFrom === undefined ? undefined : entries.get(entry.movedFrom);
		if (entry.movedFrom === undefined || origin?.base === undefined || origin.now !== undefined) continue;
		if (entry.base !== undefined || entry.now === undefined || movedAway.has(entry.movedFrom)) continue;
		movedAway.add(entry.movedFrom).add(path);
		const edits = lineEdits(origin.base, entry.now);
		changes.push({ kind: 'update', path: entry.movedFrom, base: origin.base, edits, moveTo: path });
	}
	for (const [path, { base, now }] of entries) {
		if (movedAway.has(path) || base === now) continue;
		if (base === undefined) changes.push({ kind: 'create', path, text: now ?? '' });
		else if (now === undefined) changes.push({ kind: 'delete', path, base });
		else changes.push({ kind: 'update', path, base, edits: lineEdits(base, now) });
	}
	return changes;
}

/** The whole lines that make `after` of `before`. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
	const [old, now] = [wholeLines(before), wholeLines(after)];
	const starts = [0];
	for (const line of old) starts.push((starts.at(-1) ?? 0) + line.length);
	const offset = (line: number) => starts[line] ?? before.length;
	return lineChanges(old, now).map((change) => ({
		start: offset(change.oldFrom),
		end: offset(change.oldTo),
		text: now.slice(change.newFrom, change.newTo).join(''),
	}));
}

function overlay(workspace: Workspace, entries: ReadonlyMap<string, Entry>): Workspace {
	return {
		roots: workspace.roots,
		identify: async (path, signal) => {
			const identity = await workspace.identify(path, signal);
			const entry = entries.get(identity.real ?? path) ?? entries.get(path);
			return entry ? proposedIdentity(path, entry, identity) : identity;
		},
		read: async (path, signal) => {
			const entry = entries.get(path);
			if (!entry) return workspace.read(path, signal);
			if (entry.now === undefined)
				return { kind: 'refused', sentence: `${path} does not exist any more: your proposal takes it away.` };
			const languageId = await languageOf(entry.movedFrom ?? path, workspace, signal);
			return { kind: 'text', text: entry.now, languageId };
		},
		list: async (folder, limit, signal) => {
			const { paths, truncated } = await workspace.list(folder, limit, signal);
			const prefix = folder && `${folder}/`;
			const added = [...entries].filter(([path, entry]) => entry.now !== undefined && path.startsWith(prefix));
			const kept = paths.filter((path) => !entries.has(path) || entries.get(path)?.now !== undefined);
			const all = [...new Set([...kept, ...added.map(([path]) => path)])].sort();
			return { paths: all.slice(0, limit), truncated: truncated || all.length > limit };
		},
		search: async (query, signal) => {
			const result = await workspace.search(query, signal);
			if (result.kind === 'refused') return result;
			const proposed = searchProposed(query, entries, new Set(result.matches.map((match) => match.path)));
			const untouched = result.matches.filter((match) => !entries.has(match.path));
			const matches = [...untouched, ...proposed].slice(0, query.limit);
			// Expressions are the search's own language: in changed files they are not tried, and the result is not whole.
			return { kind: 'matches', matches, truncated: result.truncated || (query.isRegExp && entries.size > 0) };
		},
		problems: (path, signal) => workspace.problems(path, signal),
	};
}

function proposedIdentity(path: string, entry: Entry, identity: FileIdentity): FileIdentity {
	if (entry.now === undefined) return { ...identity, kind: 'absent', size: 0 };
	return { ...identity, kind: 'file', real: identity.real ?? path, size: entry.now.length };
}

async function languageOf(path: string, workspace: Workspace, signal: AbortSignal): Promise<string> {
	const read = await workspace.read(path, signal);
	return read.kind === 'text' ? read.languageId : 'plaintext';
}

/** Globs are the search's own language too: with one, only those changed files are searched that it let through before. */
function searchProposed(
	query: SearchQuery,
	entries: ReadonlyMap<string, Entry>,
	matched: ReadonlySet<string>,
): readonly SearchMatch[] {
	if (query.isRegExp) return [];
	const fold = (text: string) => (query.matchCase ? text : text.toLowerCase());
	return [...entries].flatMap(([path, { now }]) => {
		if (query.include !== undefined && !matched.has(path)) return [];
		return wholeLines(now ?? '').flatMap((line, index) =>
			fold(line).includes(fold(query.text))
				? [{ path, line: index + 1, text: line.replace(/[\r\n]+$/, '').slice(0, 400) }]
				: [],
		);
	});
}
