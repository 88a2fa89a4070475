/**
 * A glob over `/`-separated paths as a regular expression: `*` and `?` stay in one segment, `**` crosses them, `{a,b}` and `[a-z]` as
 * usual. A glob without `/` matches at any depth, and a glob that names a folder matches all below it, as in .gitignore.
 */
export function globToRegExp(glob: string): RegExp {
	const plain = glob.replace(/^\.?\//, '').replace(/\/$/, '');
	const anywhere = plain.includes('/') ? '' : '(?:.*/)?';
	return new RegExp(`^${anywhere}${translate(plain)}(?:/.*)?$`, 's');
}

function translate(glob: string): string {
	let source = '';
	let depth = 0;
	for (let at = 0; at < glob.length; ) {
		const rest = glob.slice(at);
		const token = /^(?:\*\*\/|\*\*|\[!?[^\]/]+\]|.)/s.exec(rest)?.[0] ?? rest;
		at += token.length;
		if (token === '{' && rest.includes('}')) depth++;
		else if (token === '}' && depth > 0) depth--;
		else {
			source += translateToken(token, depth > 0);
			continue;
		}
		source += token === '{' ? '(?:' : ')';
	}
	return source + ')'.repeat(depth);
}

function translateToken(token: string, inBraces: boolean): string {
	if (token === '**/') return '(?:.*/)?';
	if (token === '**') return '.*';
	if (token === '*') return '[^/]*';
	if (token === '?') return '[^/]';
	if (token === ',' && inBraces) return '|';
	if (token.length > 1 && token.startsWith('[')) return classOf(token);
	return plainText(token);
}

function plainText(token: string): string {
	return token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function classOf(token: string): string {
	const isNegated = token.startsWith('[!');
	const inside = token.slice(isNegated ? 2 : 1, -1).replace(/[\\^[\]]/g, '\\$&');
	const source = `[${isNegated ? '^/' : ''}${inside}]`;
	// `[z-a]` is no range: take it as plain text.
	return isRegExp(source) ? source : plainText(token);
}

function isRegExp(source: string): boolean {
	try {
		new RegExp(source);
		return true;
	} catch {
		return false;
	}
}
