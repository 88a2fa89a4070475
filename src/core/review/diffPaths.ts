/** The paths before and after a change; `undefined` where the diff says that there is no file (`/dev/null`) or says nothing. */
export interface PathPair {
	readonly old: string | undefined;
	readonly new: string | undefined;
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** Undoes git's C-style quoting: `"a/\303\244.ts"` is `a/ä.ts`. Text that is not quoted comes back as it is. */
export function unquotePath(text: string): string {
	if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
	const body = text.slice(1, -1);
	const bytes: number[] = [];
	for (const piece of body.match(/\\[0-7]{1,3}|\\[\s\S]|[^\\]+|\\$/g) ?? []) {
		if (/^\\[0-7]/.test(piece)) bytes.push(Number.parseInt(piece.slice(1), 8) & 0xff);
		else if (piece.startsWith('\\')) bytes.push(ESCAPES[piece.slice(1)] ?? piece.charCodeAt(1));
		else bytes.push(...utf8Bytes(piece));
	}
	return fromUtf8(bytes);
}

/** The two paths of a `diff --git X Y` line, without their prefixes; `undefined` when the line alone does not tell. */
export function gitHeaderPaths(rest: string): PathPair | undefined {
	const pair = splitPair(rest.replace(/\r$/, ''));
	if (!pair) return undefined;
	return withoutPrefixes(unquotePath(pair[0]), unquotePath(pair[1]));
}

/** The path of a `--- ` or `+++ ` line with its prefix; `undefined` for `/dev/null`. */
export function fileLinePath(rest: string): string | undefined {
	// A path with spaces is followed by a tab, and other tools put a date after one.
	const path = unquotePath(rest.replace(/\r$/, '').replace(/\t.*$/, ''));
	return path === '/dev/null' ? undefined : path;
}

/**
 * Takes git's prefixes off (`a/` and `b/`, or the `i/ w/ c/ o/` of diff.mnemonicPrefix). With diff.noprefix both sides of a change
 * that is no rename are the same text, and stay.
 */
export function withoutPrefixes(old: string, now: string): PathPair {
	const isPrefixed = old !== now && /^[abciow12]\//.test(old) && /^[abciow12]\//.test(now);
	return isPrefixed ? { old: old.slice(2), new: now.slice(2) } : { old, new: now };
}

/** Two paths in one line, separated by one space, though they may contain spaces: they split where both halves agree. */
function splitPair(rest: string): readonly [string, string] | undefined {
	const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(rest);
	if (quoted?.[1] && quoted[2]) return [quoted[1], quoted[2]];
	const middle = (rest.length - 1) / 2;
	const [left, right] = [rest.slice(0, middle), rest.slice(middle + 1)];
	if (Number.isInteger(middle) && rest[middle] === ' ' && (left === right || left.slice(1) === right.slice(1)))
		return [left, right];
	return undefined;
}

function utf8Bytes(text: string): number[] {
	const bytes: number[] = [];
	for (const piece of encodeURIComponent(text.toWellFormed()).match(/%[0-9A-F]{2}|[^%]/g) ?? [])
		bytes.push(piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0));
	return bytes;
}

function fromUtf8(bytes: readonly number[]): string {
	try {
		return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
	} catch {
		// Not UTF-8: a path of another encoding. Latin-1 keeps it readable and distinct.
		return String.fromCharCode(...bytes);
	}
}
