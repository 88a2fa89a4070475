import * as vscode from 'vscode';
import type { SearchMatch, SearchQuery, SearchResult } from '../../core/ports.ts';
import { beginningOf, endOf } from '../../core/safety/cutWhole.ts';
import { globToRegExp } from './globs.ts';
import { findFiles, type Ripgrep, toSlashes, walkArguments } from './listFiles.ts';
import { type RipgrepEnd, runRipgrep } from './ripgrep.ts';
import { parseMatch } from './ripgrepMatch.ts';
import type { NamedRoot, WorkspacePaths } from './workspacePaths.ts';

const MAX_LINE_CHARACTERS = 400;
const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES_WITHOUT_RIPGREP = 5_000;

interface Search {
	readonly query: SearchQuery;
	readonly paths: WorkspacePaths;
	readonly isIncluded: (path: string) => boolean;
	/** Documents with unsaved text, by workspace path: searched instead of what the disk has. */
	readonly unsaved: ReadonlyMap<string, string>;
	readonly found: Map<string, SearchMatch>;
}

type Outcome =
	| { readonly kind: 'searched'; readonly cut: boolean }
	| { readonly kind: 'refused'; readonly sentence: string };

/**
 * Searches what the user sees: the disk, and the editor's text where it is not saved. One match per line, sorted by path and line.
 * Patterns are ripgrep's, in linear time; where there is no ripgrep only plain text is searched. Rejects only when the signal aborts.
 */
export async function searchText(
	query: SearchQuery,
	{ paths, ripgrep }: { readonly paths: WorkspacePaths; readonly ripgrep: Ripgrep },
	signal: AbortSignal,
): Promise<SearchResult> {
	if (query.text === '')
		return { kind: 'refused', sentence: 'The text to search for is empty. Give the text or pattern to find.' };
	const pattern = query.include === undefined ? undefined : globToRegExp(query.include);
	const search: Search = {
		query,
		paths,
		isIncluded: (path) => !pattern || pattern.test(path) || pattern.test(withoutRoot(path, paths)),
		unsaved: unsavedTexts(paths),
		found: new Map(),
	};
	let isCut = false;
	for (const root of paths.roots()) {
		const searchRoot =
			ripgrep && root.uri.scheme === 'file'
				? searchWithRipgrep(ripgrep, root, search, signal)
				: searchFiles(root, search, signal);
		const outcome = await searchRoot;
		if (outcome.kind === 'refused') return outcome;
		isCut ||= outcome.cut;
	}
	const unsaved = await searchUnsaved(ripgrep, search, signal);
	if (unsaved.kind === 'refused') return unsaved;
	const matches = [...search.found.values()].sort(byPlace);
	return {
		kind: 'matches',
		matches: matches.slice(0, query.limit),
		truncated: isCut || unsaved.cut || matches.length > query.limit,
	};
}

function byPlace(a: SearchMatch, b: SearchMatch): number {
	if (a.path === b.path) return a.line - b.line;
	return a.path < b.path ? -1 : 1;
}

function withoutRoot(path: string, paths: WorkspacePaths): string {
	return paths.roots().length === 1 ? path : path.slice(path.indexOf('/') + 1);
}

function unsavedTexts(paths: WorkspacePaths): ReadonlyMap<string, string> {
	const texts = new Map<string, string>();
	for (const document of vscode.workspace.textDocuments) {
		const path = document.isDirty && !document.isUntitled ? paths.pathOf(document.uri) : undefined;
		if (path) texts.set(path, document.getText());
	}
	return texts;
}

function patternArguments({ text, isRegExp, matchCase }: SearchQuery): readonly string[] {
	return [
		'--json',
		'--crlf',
		matchCase ? '--case-sensitive' : '--ignore-case',
		...(isRegExp ? [] : ['--fixed-strings']),
		...(/\n|\\n/.test(text) ? ['--multiline'] : []),
	];
}

async function searchWithRipgrep(file: string, root: NamedRoot, search: Search, signal: AbortSignal): Promise<Outcome> {
	const { query, paths, found } = search;
	const extension = /(?:^|\/)\*(\.[\w.-]+)$/.exec(query.include ?? '')?.[1];
	const end = await runRipgrep(
		{
			file,
			args: [
				...walkArguments(root),
				...patternArguments(query),
				'--max-filesize=5M',
				'--sort=path',
				// `--glob` would bring ignored files back; a type only narrows. The rest of the glob is judged below.
				...(extension ? [`--type-add=tandem:*${extension}`, '--type=tandem'] : []),
				'--',
				query.text,
				'./',
			],
			cwd: root.uri.fsPath,
			separator: '\n',
			onRecord(record) {
				const match = parseMatch(record);
				const path = match && paths.pathOf(vscode.Uri.joinPath(root.uri, toSlashes(match.file)));
				if (!path || search.unsaved.has(path) || !search.isIncluded(path)) return 'more';
				add(found, path, match.line, match.text, match.column);
				return found.size <= query.limit ? 'more' : 'stop';
			},
		},
		signal,
	);
	return outcomeOf(end);
}

function outcomeOf(end: RipgrepEnd): Outcome {
	if (end.kind === 'failed') {
		return {
			kind: 'refused',
			sentence: `The search could not run: ${end.message}. Mend the pattern, or search for plain text.`,
		};
	}
	return { kind: 'searched', cut: end.kind === 'cut' };
}

function add(found: Map<string, SearchMatch>, path: string, line: number, text: string, column: number): void {
	const key = `${path}\n${line}`;
	if (!found.has(key)) found.set(key, { path, line, text: cutLine(text, column) });
}

/** At most 400 characters of a line, with the match among them. */
function cutLine(text: string, column: number): string {
	if (text.length <= MAX_LINE_CHARACTERS) return text;
	const start = Math.max(0, Math.min(column - 100, text.length - MAX_LINE_CHARACTERS));
	// At both ends between words, where that leaves the match: half a secret would not be known as one.
	const word = text.length - endOf(text, text.length - start).length;
	const from = word <= column ? word : start;
	const shown = beginningOf(text.slice(from), MAX_LINE_CHARACTERS);
	return shown.length > column - from ? shown : text.slice(from, from + MAX_LINE_CHARACTERS);
}

/** Unsaved text goes through ripgrep too: the same pattern language, and no pattern can hang the editor. */
async function searchUnsaved(ripgrep: Ripgrep, search: Search, signal: AbortSignal): Promise<Outcome> {
	const { query, found } = search;
	for (const [path, text] of search.unsaved) {
		if (!search.isIncluded(path)) continue;
		if (!ripgrep) {
			searchPlain(path, text, search);
			continue;
		}
		const run = {
			file: ripgrep,
			args: [...patternArguments(query), '--', query.text, '-'],
			cwd: vscode.env.appRoot,
			stdin: text,
			separator: '\n' as const,
			onRecord(record: string) {
				const match = parseMatch(record);
				if (match) add(found, path, match.line, match.text, match.column);
				return 'more' as const;
			},
		};
		const outcome = outcomeOf(await runRipgrep(run, signal));
		if (outcome.kind === 'refused') return outcome;
	}
	return { kind: 'searched', cut: false };
}

async function searchFiles(root: NamedRoot, search: Search, signal: AbortSignal): Promise<Outcome> {
	const { query, paths, found } = search;
	if (query.isRegExp) {
		return {
			kind: 'refused',
			sentence: 'Regular expressions cannot be searched in this workspace. Search for plain text instead.',
		};
	}
	const { uris, cut } = await findFiles(root, undefined, signal);
	for (const uri of uris.slice(0, MAX_FILES_WITHOUT_RIPGREP)) {
		const path = paths.pathOf(uri);
		if (!path || search.unsaved.has(path) || !search.isIncluded(path)) continue;
		const text = await readSmall(uri);
		signal.throwIfAborted();
		if (text !== undefined) searchPlain(path, text, search);
		if (found.size > query.limit) return { kind: 'searched', cut: true };
	}
	return { kind: 'searched', cut: cut || uris.length > MAX_FILES_WITHOUT_RIPGREP };
}

async function readSmall(uri: vscode.Uri): Promise<string | undefined> {
	try {
		const { size, type } = await vscode.workspace.fs.stat(uri);
		if (size > MAX_FILE_BYTES || (type & vscode.FileType.File) === 0) return undefined;
		const text = await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
		return text.includes('\0') ? undefined : text;
	} catch {
		return undefined;
	}
}

function searchPlain(path: string, text: string, { query, found }: Search): void {
	const wanted = query.matchCase ? query.text : query.text.toLowerCase();
	for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
		const column = (query.matchCase ? line : line.toLowerCase()).indexOf(wanted);
		if (column >= 0) add(found, path, index + 1, line, column);
	}
}
