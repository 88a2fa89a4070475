/** A folder of the workspace as far as paths go. `absolute`: where it lies, `/`-separated, when absolute paths are to be understood. */
export interface PathRoot {
	readonly name: string;
	readonly absolute?: string;
}

/** `refused` carries a sentence for the model. */
export type ParsedPath =
	| { readonly kind: 'path'; readonly path: string }
	| { readonly kind: 'refused'; readonly sentence: string };

/** Longer paths exist on no file system that matters. */
const MAX_LENGTH = 4_096;
const FORM = 'Use a path relative to the workspace, with `/` between folders.';

/**
 * Turns a path that the model wrote into a workspace path: relative, `/`-separated, prefixed by a root's name when there are
 * several roots. Refuses everything that some file system or decoder reads as another place; it never repairs such a path.
 * Links are not its business: see `judgePlan`.
 */
export function parseWorkspacePath(text: string, roots: readonly PathRoot[]): ParsedPath {
	if (text.trim() === '') return refused('The path is empty.');
	if (text.length > MAX_LENGTH) return refused(`The path is longer than ${MAX_LENGTH} characters.`);
	// Named by what is wrong, never repeated: such a path is not fit to be shown.
	if (/[\p{Cc}\u2028\u2029]/u.test(text)) return refused('The path has a control character in it.');
	if (/[\u202A-\u202E\u2066-\u2069\uFEFF]/.test(text))
		return refused('The path has an invisible direction mark in it.');
	if (!text.isWellFormed()) return refused('The path has half a character in it.');
	if (/^([\\/]{2}|[\\/]\?\?[\\/])/.test(text)) return refused(`“${text}” is a network or device path.`);
	const relative = withoutRoot(text.replaceAll('\\', '/'), roots);
	if (relative === undefined) return refused(`“${text}” is an absolute path that is not inside the workspace.`);
	const segments = relative.split('/').filter((segment) => segment !== '.');
	for (const segment of segments) {
		const problem = segmentProblem(segment);
		if (problem) return refused(`“${text}” ${problem}.`);
	}
	const path = segments.join('/');
	if (path === '') return refused(`“${text}” names no file.`);
	return inRoot(path, roots);
}

function refused(reason: string): ParsedPath {
	return { kind: 'refused', sentence: `${reason} ${FORM}` };
}

/** `undefined` for an absolute path outside of every root. */
function withoutRoot(path: string, roots: readonly PathRoot[]): string | undefined {
	if (!/^(\/|[a-z]:)/i.test(path)) return path;
	for (const root of roots) {
		const folder = root.absolute?.replaceAll('\\', '/').replace(/\/+$/, '');
		if (!folder || !path.startsWith(`${folder}/`)) continue;
		const inside = path.slice(folder.length + 1);
		return roots.length > 1 ? `${root.name}/${inside}` : inside;
	}
	return undefined;
}

const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\.|$)/i;

function segmentProblem(segment: string): string | undefined {
	if (segment === '') return 'has an empty part';
	if (segment === '..') return 'leads upwards with `..`';
	if (segment === '~') return 'begins in a home folder';
	if (segment.includes(':')) return 'has a colon (a drive, a stream or a URL)';
	if (/[. ]$/.test(segment)) return 'has a part that ends in a dot or a space';
	if (/^[^.]{1,6}~\d{1,4}(\.[^.]{0,3})?$/.test(segment)) return 'is a short name with `~`; write the whole name';
	if (DEVICES.test(segment)) return 'is the name of a device';
	if (isEncoded(segment)) return 'is percent-encoded; write the characters themselves';
	return undefined;
}

/** `%20` and the like may stand in a name; what decodes to dots, slashes before them, or control characters may not. */
function isEncoded(segment: string): boolean {
	let text = segment;
	for (let round = 0; round < 3; round++) {
		const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
			String.fromCharCode(Number.parseInt(code, 16)),
		);
		if (decoded === text) return false;
		if (/%2e/i.test(text) || /\p{Cc}/u.test(decoded) || decoded.split(/[\\/]/).some((part) => /^\.*$/.test(part)))
			return true;
		text = decoded;
	}
	return true;
}

function inRoot(path: string, roots: readonly PathRoot[]): ParsedPath {
	if (roots.length === 0) return { kind: 'refused', sentence: 'No folder is open, so there is no file to name.' };
	if (roots.length === 1 || roots.some((root) => path.startsWith(`${root.name}/`))) return { kind: 'path', path };
	const names = roots.map((root) => `${root.name}/`).join(', ');
	return {
		kind: 'refused',
		sentence: `“${path}” does not begin with a folder of the workspace. Begin it with one of ${names}`,
	};
}
