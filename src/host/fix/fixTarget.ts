import * as vscode from 'vscode';
import type { FixTarget, LineRange } from '../../core/fix/fixAsk.ts';
import type { Problem, Workspace } from '../../core/ports.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** A problem as it was when the user picked it; it may have moved since. Zero-based. */
export interface PickedProblem {
	readonly message: string;
	readonly source?: string;
	readonly line: number;
	readonly character: number;
}

const SYMBOLS_MS = 2_000;
/** Symbols that make a unit to read: more than a variable, less than a file. */
const UNITS = new Set([
	vscode.SymbolKind.Class,
	vscode.SymbolKind.Method,
	vscode.SymbolKind.Constructor,
	vscode.SymbolKind.Enum,
	vscode.SymbolKind.Interface,
	vscode.SymbolKind.Function,
	vscode.SymbolKind.Struct,
	vscode.SymbolKind.Object,
	vscode.SymbolKind.Property,
]);

/** All that the editor knows about a picked problem now; `undefined` when it is no longer reported. */
export async function readFixTarget(
	uri: vscode.Uri,
	picked: PickedProblem,
	workspace: Workspace,
	paths: WorkspacePaths,
	signal: AbortSignal,
): Promise<FixTarget | undefined> {
	const path = paths.pathOf(uri);
	if (path === undefined) return undefined;
	const document = await vscode.workspace.openTextDocument(uri);
	const problems = await workspace.problems(path, signal);
	const problem = findPicked(problems, picked);
	if (!problem) return undefined;
	const enclosing = await enclosingLines(uri, new vscode.Position(problem.startLine - 1, problem.startColumn - 1));
	const documentation = documentationOf(uri, problem);
	return {
		path,
		languageId: document.languageId,
		text: document.getText(),
		problem,
		problems,
		...(enclosing && { enclosing }),
		...(documentation && { documentation }),
	};
}

/** The same message, nearest to where it was. */
function findPicked(problems: readonly Problem[], picked: PickedProblem): Problem | undefined {
	const distance = (problem: Problem) =>
		Math.abs(problem.startLine - 1 - picked.line) * 1_000 + Math.abs(problem.startColumn - 1 - picked.character);
	return problems
		.filter(({ message, source }) => message === picked.message && (source ?? '') === (picked.source ?? ''))
		.sort((a, b) => distance(a) - distance(b))[0];
}

function documentationOf(uri: vscode.Uri, problem: Problem): string | undefined {
	const found = vscode.languages
		.getDiagnostics(uri)
		.find(({ message, range }) => message === problem.message && range.start.line === problem.startLine - 1);
	return typeof found?.code === 'object' ? found.code.target.toString(true) : undefined;
}

/** The lines of the innermost unit around a place, when a language extension tells in time. */
async function enclosingLines(uri: vscode.Uri, at: vscode.Position): Promise<LineRange | undefined> {
	const asked = vscode.commands.executeCommand<unknown>('vscode.executeDocumentSymbolProvider', uri);
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), SYMBOLS_MS);
	});
	const symbols = await Promise.race([Promise.resolve(asked).catch(() => undefined), late]);
	clearTimeout(timer);
	const unit = Array.isArray(symbols) ? innermost(symbols, at) : undefined;
	return unit && { from: unit.start.line + 1, to: unit.end.line + 1 };
}

function innermost(symbols: readonly unknown[], at: vscode.Position): vscode.Range | undefined {
	for (const symbol of symbols) {
		// A provider may also answer with flat symbols, which tell no nesting.
		if (!isNested(symbol) || !symbol.range.contains(at)) continue;
		return (
			innermost(symbol.children, at) ?? (UNITS.has(symbol.kind) && isLong(symbol.range) ? symbol.range : undefined)
		);
	}
	return undefined;
}

function isNested(symbol: unknown): symbol is vscode.DocumentSymbol {
	return typeof symbol === 'object' && symbol !== null && 'children' in symbol && 'range' in symbol;
}

function isLong(range: vscode.Range): boolean {
	return range.end.line - range.start.line >= 2;
}
