import * as vscode from 'vscode';
import type { CodePlace, Navigation, Relation } from '../../core/lookupPorts.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

/** A language server that has not answered by then is still starting or hangs, ms. */
const TIMEOUT = 15_000;

/** What the language extensions of this window know. Places outside of the workspace are left out. */
export function createNavigation(paths: WorkspacePaths): Navigation {
	return {
		async related({ path, line, symbol }, relation, signal) {
			const uri = paths.uriOf(path);
			if (!uri) return undefined;
			try {
				const document = await vscode.workspace.openTextDocument(uri);
				const position = positionOf(document, line, symbol);
				if (!position) return undefined;
				return await within(TIMEOUT, signal, ask(uri, position, relation, paths));
			} catch {
				// No provider, or one that fails: the caller has another way.
				return undefined;
			}
		},
	};
}

/** The symbol's place in that line, else in the lines around it: line numbers of a model are often off by a little. */
function positionOf(document: vscode.TextDocument, line: number, symbol: string): vscode.Position | undefined {
	const word = new RegExp(`(?<![\\w$])${symbol.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'u');
	for (const offset of [0, -1, 1, -2, 2, -3, 3]) {
		const at = line - 1 + offset;
		if (at < 0 || at >= document.lineCount) continue;
		const match = word.exec(document.lineAt(at).text);
		if (match) return new vscode.Position(at, match.index);
	}
	return undefined;
}

async function ask(
	uri: vscode.Uri,
	position: vscode.Position,
	relation: Relation,
	paths: WorkspacePaths,
): Promise<readonly CodePlace[] | undefined> {
	switch (relation) {
		case 'references':
			return locations('vscode.executeReferenceProvider', uri, position, paths);
		case 'definition':
			return locations('vscode.executeDefinitionProvider', uri, position, paths);
		case 'implementations':
			return locations('vscode.executeImplementationProvider', uri, position, paths);
		case 'callers':
		case 'callees':
			return calls(relation, uri, position, paths);
		case 'supertypes':
		case 'subtypes':
			return types(relation, uri, position, paths);
	}
}

/** Nothing found and no provider look the same: then another way is tried. */
async function locations(
	command: string,
	uri: vscode.Uri,
	position: vscode.Position,
	paths: WorkspacePaths,
): Promise<readonly CodePlace[] | undefined> {
	const found = await vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[] | undefined>(
		command,
		uri,
		position,
	);
	if (!found?.length) return undefined;
	const places = found.flatMap((one) =>
		'targetUri' in one
			? placeOf(one.targetUri, one.targetSelectionRange ?? one.targetRange, paths)
			: placeOf(one.uri, one.range, paths),
	);
	return distinct(places);
}

async function calls(
	relation: 'callers' | 'callees',
	uri: vscode.Uri,
	position: vscode.Position,
	paths: WorkspacePaths,
): Promise<readonly CodePlace[] | undefined> {
	const { executeCommand } = vscode.commands;
	const [item] =
		(await executeCommand<vscode.CallHierarchyItem[] | undefined>('vscode.prepareCallHierarchy', uri, position)) ?? [];
	if (!item) return undefined;
	if (relation === 'callers') {
		const found = (await executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item)) ?? [];
		return distinct(
			found.flatMap(({ from, fromRanges }) =>
				fromRanges.flatMap((range) => placeOf(from.uri, range, paths, from.name)),
			),
		);
	}
	const found = (await executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item)) ?? [];
	return distinct(found.flatMap(({ to }) => placeOf(to.uri, to.selectionRange, paths, to.name)));
}

async function types(
	relation: 'supertypes' | 'subtypes',
	uri: vscode.Uri,
	position: vscode.Position,
	paths: WorkspacePaths,
): Promise<readonly CodePlace[] | undefined> {
	const { executeCommand } = vscode.commands;
	const [item] =
		(await executeCommand<vscode.TypeHierarchyItem[] | undefined>('vscode.prepareTypeHierarchy', uri, position)) ?? [];
	if (!item) return undefined;
	const command = relation === 'supertypes' ? 'vscode.provideSupertypes' : 'vscode.provideSubtypes';
	const found = (await executeCommand<vscode.TypeHierarchyItem[]>(command, item)) ?? [];
	return distinct(found.flatMap((one) => placeOf(one.uri, one.selectionRange, paths, one.name)));
}

function placeOf(uri: vscode.Uri, range: vscode.Range, paths: WorkspacePaths, name?: string): readonly CodePlace[] {
	const path = paths.pathOf(uri);
	return path ? [{ path, line: range.start.line + 1, ...(name !== undefined && { name }) }] : [];
}

function distinct(places: readonly CodePlace[]): readonly CodePlace[] {
	return [...new Map(places.map((place) => [`${place.path}:${place.line}`, place])).values()];
}

async function within<T>(ms: number, signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
	let stop = () => {};
	const over = new Promise<undefined>((resolve) => {
		const timer = setTimeout(() => resolve(undefined), ms);
		stop = () => {
			clearTimeout(timer);
			resolve(undefined);
		};
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([work, over]);
	} finally {
		stop();
		signal.removeEventListener('abort', stop);
		work.catch(() => {});
	}
}
