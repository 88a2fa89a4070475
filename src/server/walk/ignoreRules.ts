import ignore, { type Ignore } from 'ignore';

/** Names of the files whose rules hold below their folder, weakest first: `.tandemignore` can take back what `.gitignore` hides. */
export const RULE_FILES = ['.gitignore', '.tandemignore'] as const;

/** The text of a rule file; `undefined` when there is none. */
export type ReadRules = (folder: string, name: (typeof RULE_FILES)[number]) => Promise<string | undefined>;

/** Rules that hold for everything below a folder. */
interface FolderRules {
	readonly folder: string;
	readonly matchers: readonly Matcher[];
}

/** What the `ignore` package remembers of paths is dropped after so many, since it would grow with the workspace. */
const REMEMBERED = 4_000;

/** The ignore files of one root, read when a folder is first asked about. Paths are relative to the root and `/`-separated. */
export class IgnoreRules {
	readonly #read: ReadRules;
	readonly #ignoreCase: boolean;
	/** Of the repository itself (`.git/info/exclude`), and of the folders above the root. */
	readonly #above: readonly Matcher[];
	readonly #folders = new Map<string, Promise<readonly Matcher[]>>();

	/** `above`: rule texts that hold everywhere, weakest first, with the root's path below where each one stands. */
	constructor(read: ReadRules, ignoreCase: boolean, above: readonly RulesAbove[]) {
		this.#read = read;
		this.#ignoreCase = ignoreCase;
		this.#above = above.map(({ text, prefix }) => new Matcher(text, ignoreCase, prefix));
	}

	/** Whether an entry of a folder that is not ignored itself is ignored. */
	async isIgnored(path: string, isFolder: boolean): Promise<boolean> {
		return verdictOf(await this.#rulesFor(folderOf(path)), this.#above, path, isFolder);
	}

	/** The same as a plain function for all entries of one folder. */
	async forFolder(folder: string): Promise<(path: string, isFolder: boolean) => boolean> {
		const rules = await this.#rulesFor(folder);
		return (path, isFolder) => verdictOf(rules, this.#above, path, isFolder);
	}

	/** Whether a file or one of the folders around it is ignored. */
	async isHidden(path: string): Promise<boolean> {
		for (const folder of foldersAround(path)) if (await this.isIgnored(folder, true)) return true;
		return this.isIgnored(path, false);
	}

	/** Outermost first. */
	async #rulesFor(folder: string): Promise<readonly FolderRules[]> {
		const chain = ['', ...foldersAround(folder), ...(folder ? [folder] : [])];
		const rules = await Promise.all(chain.map(async (at) => ({ folder: at, matchers: await this.#matchersOf(at) })));
		return rules.filter(({ matchers }) => matchers.length > 0);
	}

	#matchersOf(folder: string): Promise<readonly Matcher[]> {
		const known = this.#folders.get(folder);
		if (known !== undefined) return known;
		const reading = this.#load(folder);
		this.#folders.set(folder, reading);
		return reading;
	}

	async #load(folder: string): Promise<readonly Matcher[]> {
		const texts = await Promise.all(RULE_FILES.map((name) => this.#read(folder, name)));
		return texts.filter((text) => text !== undefined).map((text) => new Matcher(text, this.#ignoreCase, ''));
	}
}

/** Rules that stand above the root. `prefix` leads from where they stand down to the root: `packages/app/`, or ''. */
export interface RulesAbove {
	readonly text: string;
	readonly prefix: string;
}

/** The rules of one file. */
class Matcher {
	readonly #text: string;
	readonly #ignoreCase: boolean;
	readonly #prefix: string;
	#rules: Ignore;
	#asked = 0;

	constructor(text: string, ignoreCase: boolean, prefix: string) {
		this.#text = text;
		this.#ignoreCase = ignoreCase;
		this.#prefix = prefix;
		this.#rules = this.#fresh();
	}

	/** `undefined`: these rules say nothing of it. */
	isIgnored(relative: string): boolean | undefined {
		if (++this.#asked % REMEMBERED === 0) this.#rules = this.#fresh();
		const path = this.#prefix + relative;
		if (!ignore.isPathValid(path)) return undefined;
		const { ignored, unignored } = this.#rules.test(path);
		if (!ignored) return unignored ? false : undefined;
		// Whoever asks knows that the folder around is not ignored: another file took it back, and with it what lies in it.
		const folder = folderOf(path.endsWith('/') ? path.slice(0, -1) : path);
		return folder !== '' && this.#rules.test(`${folder}/`).ignored ? undefined : true;
	}

	#fresh(): Ignore {
		return ignore({ ignoreCase: this.#ignoreCase }).add(this.#text);
	}
}

/** The innermost folder's word counts, and in one folder that of `.tandemignore`. */
function verdictOf(rules: readonly FolderRules[], above: readonly Matcher[], path: string, isFolder: boolean): boolean {
	const end = isFolder ? '/' : '';
	for (let at = rules.length - 1; at >= 0; at--) {
		const { folder, matchers } = rules[at] as FolderRules;
		const relative = (folder ? path.slice(folder.length + 1) : path) + end;
		for (let k = matchers.length - 1; k >= 0; k--) {
			const word = matchers[k]?.isIgnored(relative);
			if (word !== undefined) return word;
		}
	}
	for (let k = above.length - 1; k >= 0; k--) {
		const word = above[k]?.isIgnored(path + end);
		if (word !== undefined) return word;
	}
	return false;
}

/** The folders around a path, outermost first, without the root. */
export function foldersAround(path: string): readonly string[] {
	const folders: string[] = [];
	for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
	return folders;
}

/** '' for what lies directly in the root. */
export function folderOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
