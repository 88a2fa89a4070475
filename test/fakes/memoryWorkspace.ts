import { editedText, type FileChange, type Plan } from '../../src/core/edits/plan.ts';
import type {
	AppliedChange,
	Editor,
	FileIdentity,
	FileText,
	Problem,
	SearchMatch,
	Workspace,
} from '../../src/core/ports.ts';

export interface MemoryOptions {
	/** Names of the roots; one root named `app` by default. With several, file paths begin with a root's name. */
	readonly roots?: readonly string[];
	/** Links by path: where each leads, `undefined` = outside of the workspace. They are followed inside longer paths too. */
	readonly links?: Readonly<Record<string, string | undefined>>;
	/** Folders that exist without files. */
	readonly folders?: readonly string[];
	readonly readOnly?: readonly string[];
	/** Paths that are neither file nor folder, e.g. a FIFO. */
	readonly others?: readonly string[];
	/** Files whose text is refused on reading, with the sentence. */
	readonly unreadable?: Readonly<Record<string, string>>;
	/** Sizes in bytes that differ from the text's length. */
	readonly sizes?: Readonly<Record<string, number>>;
	readonly problems?: readonly Problem[];
}

/** A workspace in memory and an editor that writes to it. `files` is what is there now; tests may change it at any moment. */
export interface MemoryWorkspace {
	readonly workspace: Workspace;
	readonly editor: Editor;
	readonly files: Map<string, string>;
	/** Every plan that was handed to the editor, refused ones too. */
	readonly plans: readonly Plan[];
	/** Paths whose text was read, in order. */
	readonly reads: readonly string[];
}

/** Names are case-sensitive. `files` maps workspace paths to document texts (their own line ends, no BOM). */
export function memoryWorkspace(files: Readonly<Record<string, string>>, options: MemoryOptions = {}): MemoryWorkspace {
	const store = new Map(Object.entries(files));
	const plans: Plan[] = [];
	const reads: string[] = [];
	const real = (path: string) => followed(path, options.links ?? {});
	const workspace: Workspace = {
		roots: (options.roots ?? ['app']).map((name) => ({ name })),
		identify: async (path) => identity(real(path), store, options),
		read: async (path) => {
			reads.push(path);
			return fileText(real(path), store, options);
		},
		list: async (folder, limit) => {
			const paths = [...store.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort();
			return { paths: paths.slice(0, limit), truncated: paths.length > limit };
		},
		search: async (query) => {
			const pattern = searchPattern(query.text, query.isRegExp, query.matchCase);
			if (!pattern) return { kind: 'refused', sentence: `“${query.text}” is not a valid regular expression.` };
			const wanted = query.include === undefined ? undefined : globPattern(query.include);
			const matches = [...store]
				.filter(([path]) => !wanted || wanted.test(path))
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.flatMap(([path, text]) => matchesIn(path, text, pattern));
			return { kind: 'matches', matches: matches.slice(0, query.limit), truncated: matches.length > query.limit };
		},
		problems: async (path) => (options.problems ?? []).filter((problem) => path === undefined || problem.path === path),
	};
	const editor: Editor = {
		apply: async (plan) => {
			plans.push(plan);
			const reasons = plan.changes.map((change) => refusal(change, store, real));
			if (reasons.every((reason) => reason === undefined))
				for (const change of plan.changes) write(change, store, real);
			return plan.changes.map((change, at) => outcome(change, reasons, at));
		},
	};
	return { workspace, editor, files: store, plans, reads };
}

/** `undefined`: outside of the workspace, or a circle of links. */
function followed(path: string, links: Readonly<Record<string, string | undefined>>): string | undefined {
	let current = path;
	for (let hops = 0; hops < 20; hops++) {
		const link = Object.keys(links).find((from) => current === from || current.startsWith(`${from}/`));
		if (link === undefined) return current;
		const target = links[link];
		if (target === undefined) return undefined;
		current = target + current.slice(link.length);
	}
	return undefined;
}

function identity(real: string | undefined, store: Map<string, string>, options: MemoryOptions): FileIdentity {
	if (real === undefined) return { kind: 'absent', real, size: 0, readOnly: false };
	const text = store.get(real);
	const isFolder = options.folders?.includes(real) || [...store.keys()].some((path) => path.startsWith(`${real}/`));
	const kind = options.others?.includes(real) ? 'other' : text !== undefined ? 'file' : isFolder ? 'folder' : 'absent';
	const size = options.sizes?.[real] ?? (text === undefined ? 0 : Buffer.byteLength(text));
	return { kind, real, size, readOnly: options.readOnly?.includes(real) ?? false };
}

function fileText(real: string | undefined, store: Map<string, string>, options: MemoryOptions): FileText {
	const text = real === undefined ? undefined : store.get(real);
	if (real === undefined || text === undefined) return { kind: 'refused', sentence: 'There is no such file.' };
	const sentence = options.unreadable?.[real];
	return sentence === undefined ? { kind: 'text', text, languageId: 'plaintext' } : { kind: 'refused', sentence };
}

function searchPattern(text: string, isRegExp: boolean, matchCase: boolean): RegExp | undefined {
	const source = isRegExp ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	try {
		return new RegExp(source, matchCase ? '' : 'i');
	} catch {
		return undefined;
	}
}

function globPattern(glob: string): RegExp {
	const source = glob
		.replace(/[.+^$()|[\]\\]/g, '\\$&')
		.replace(
			/\*\*\/|\*\*|\*|\?/g,
			(part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[part] ?? part,
		)
		.replace(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`);
	return new RegExp(`^${source}$`);
}

function matchesIn(path: string, text: string, pattern: RegExp): readonly SearchMatch[] {
	return text
		.split(/\r\n|\n|\r/)
		.flatMap((line, at) => (pattern.test(line) ? [{ path, line: at + 1, text: line.slice(0, 400) }] : []));
}

type Real = (path: string) => string | undefined;

const CHANGED_SINCE = 'Its text has changed since. Read it again and send a new patch.';

function refusal(change: FileChange, store: Map<string, string>, real: Real): string | undefined {
	const path = real(change.path);
	if (path === undefined) return 'It is outside of the workspace.';
	if (change.kind === 'create') return store.has(path) ? 'It exists already.' : undefined;
	if (store.get(path) !== change.base) return CHANGED_SINCE;
	const target = change.kind === 'update' && change.moveTo !== undefined ? real(change.moveTo) : undefined;
	return target !== undefined && store.has(target) ? 'Something is at its new place already.' : undefined;
}

function write(change: FileChange, store: Map<string, string>, real: Real): void {
	const path = real(change.path) ?? change.path;
	if (change.kind === 'create') store.set(path, change.text);
	if (change.kind !== 'create') store.delete(path);
	if (change.kind !== 'update') return;
	const target = change.moveTo === undefined ? path : (real(change.moveTo) ?? change.moveTo);
	store.set(target, editedText(change.base, change.edits));
}

function outcome(change: FileChange, reasons: readonly (string | undefined)[], at: number): AppliedChange {
	if (reasons.every((reason) => reason === undefined)) return { path: change.path, outcome: 'applied' };
	const reason = reasons[at];
	return {
		path: change.path,
		outcome: 'refused',
		sentence: reason ?? 'Another file of the patch was refused.',
		...(reason === CHANGED_SINCE && { isOvertaken: true }),
	};
}
