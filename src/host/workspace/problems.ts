import * as vscode from 'vscode';
import type { Problem } from '../../core/ports.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

/** What language extensions report about the workspace. */
export interface Problems {
	/** Worst first, at most 200. After a recent edit it waits a moment (at most 1.5 s) for fresh ones. Rejects only on abort. */
	problems(path: string | undefined, signal: AbortSignal): Promise<readonly Problem[]>;
	dispose(): void;
}

const MAX_PROBLEMS = 200;
const RECENT_MS = 3_000;
const LONGEST_WAIT_MS = 1_500;
/** Extensions report in several steps (syntax, then types): so long must it be still. */
const QUIET_MS = 300;

/** Listens to edits and diagnostics until it is disposed. */
export function createProblems(paths: WorkspacePaths): Problems {
	const editedAt = new Map<string, number>();
	const listeners = [
		vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
			if (contentChanges.length > 0) editedAt.set(document.uri.toString(), Date.now());
		}),
		vscode.workspace.onDidCloseTextDocument(({ uri }) => editedAt.delete(uri.toString())),
	];
	return {
		async problems(path, signal) {
			const uri = path === undefined ? undefined : paths.uriOf(path);
			if (path !== undefined && !uri) return [];
			const isRecent = (at: number) => Date.now() - at < RECENT_MS;
			const edited = uri ? [editedAt.get(uri.toString()) ?? 0] : [...editedAt.values()];
			if (edited.some(isRecent)) await quiet(uri, signal);
			signal.throwIfAborted();
			const all = uri ? [[uri, vscode.languages.getDiagnostics(uri)] as const] : vscode.languages.getDiagnostics();
			const found = all.flatMap(([where, diagnostics]) => {
				const place = paths.pathOf(where);
				return place ? diagnostics.map((diagnostic) => toProblem(place, diagnostic, paths)) : [];
			});
			return found.sort(worstFirst).slice(0, MAX_PROBLEMS);
		},
		dispose() {
			for (const listener of listeners) listener.dispose();
		},
	};
}

/** Resolves when diagnostics of the file (or any) came and then stayed the same for a while, or when it has waited long enough. */
function quiet(uri: vscode.Uri | undefined, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		let calm: NodeJS.Timeout | undefined;
		const end = () => {
			clearTimeout(calm);
			clearTimeout(longest);
			listener.dispose();
			signal.removeEventListener('abort', end);
			resolve();
		};
		const longest = setTimeout(end, LONGEST_WAIT_MS);
		const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
			if (uri && !uris.some((changed) => changed.toString() === uri.toString())) return;
			clearTimeout(calm);
			calm = setTimeout(end, QUIET_MS);
		});
		signal.addEventListener('abort', end, { once: true });
		if (signal.aborted) end();
	});
}

const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

function worstFirst(a: Problem, b: Problem): number {
	const bySeverity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
	if (bySeverity !== 0) return bySeverity;
	if (a.path !== b.path) return a.path < b.path ? -1 : 1;
	return a.startLine - b.startLine || a.startColumn - b.startColumn;
}

function toProblem(path: string, diagnostic: vscode.Diagnostic, paths: WorkspacePaths): Problem {
	const { range, message, source, code, relatedInformation } = diagnostic;
	const plainCode = typeof code === 'object' ? code.value : code;
	return {
		path,
		severity: SEVERITIES[diagnostic.severity] ?? 'error',
		message,
		...(source && { source }),
		...(plainCode !== undefined && { code: String(plainCode) }),
		startLine: range.start.line + 1,
		startColumn: range.start.character + 1,
		endLine: range.end.line + 1,
		endColumn: range.end.character + 1,
		related: (relatedInformation ?? []).flatMap(({ location, message: why }) => {
			const place = paths.pathOf(location.uri);
			return place ? [{ path: place, line: location.range.start.line + 1, message: why }] : [];
		}),
	};
}
