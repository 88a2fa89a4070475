import type { HeadMeaning, HeadReader } from './findByHead.ts';

/** C and C++. */
export const C_HEADS: HeadReader = {
	block(head, context) {
		const clean = cleaned(head);
		const namespace = /\bnamespace\b\s*([\w:]*)\s*$/.exec(clean);
		if (namespace) {
			const name = namespace[1] ?? '';
			return name ? { name, at: clean.lastIndexOf(name), kind: 'module', opens: 'top' } : 'same';
		}
		if (/\bextern\s+_+\s*$/.test(clean)) return 'same';
		if (/(?:^|[^=!<>])=(?!=)/.test(withoutBrackets(clean).replace(/\boperator\s*[^\s\w(]+/, ''))) return 'value';
		if (/\b(?:struct|union|class|enum)\s*$/.test(clean)) return /enum\s*$/.test(clean) ? 'value' : 'unnamed';
		// `: member{1}` of a constructor.
		if (/\)[\w\s]*:[^:]/.test(clean) && /[\w>]\s*$/.test(clean) && clean.includes('(')) return 'value';
		return type(clean) ?? callable(clean, context === 'members', true);
	},
	statement(head, context) {
		const clean = cleaned(head);
		const alias = /^\s*using\s+(\w+)\s*=/.exec(clean);
		if (alias?.[1]) return { name: alias[1], at: clean.indexOf(alias[1]), kind: 'type', opens: 'none' };
		if (/^\s*typedef\b/.test(clean)) return typedef(clean);
		if (
			/^\s*(?:using|friend|return|goto|throw|else|if|for|while|do|switch|case|static_assert|asm|import|export)\b/.test(
				clean,
			)
		) {
			return undefined;
		}
		const left = cutValue(clean);
		const prototype = callable(left, context === 'members', false);
		if (prototype) return prototype;
		return left.includes('(') ? undefined : variable(left, context === 'members');
	},
};

/** Without what may stand in front of or between the words, at the same length. */
function cleaned(head: string): string {
	let clean = head.replace(
		/^\s*(?:(?:public|private|protected|signals|Q_SIGNALS)(?:\s+(?:slots|Q_SLOTS))?\s*:(?!:)\s*)+/,
		blank,
	);
	if (clean.includes('template')) clean = withoutTemplates(clean);
	if (clean.includes('[[')) clean = clean.replace(/\[\[[^\]]*\]\]/g, blank);
	if (clean.includes('__') || clean.includes('alignas')) {
		clean = clean.replace(
			/\b(?:__attribute__|__declspec|alignas)\s*\((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*\)/g,
			blank,
		);
	}
	return clean;
}

/** Up to the value. */
function cutValue(clean: string): string {
	const bare = withoutBrackets(clean).replace(/\boperator\s*[^\s\w(]+/, (all) => all.replaceAll('=', '~'));
	const at = bare.search(/(?<![=!<>])=(?!=)/);
	return at < 0 ? clean : clean.slice(0, at);
}

/** What stands in round brackets as blanks. */
function withoutBrackets(head: string): string {
	return head.replace(/\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, blank);
}

const blank = (text: string): string => ' '.repeat(text.length);

function withoutTemplates(head: string): string {
	let clean = head;
	for (let step = 0; step < 4; step++) {
		const start = /\btemplate\s*</.exec(clean);
		if (!start) break;
		let depth = 0;
		let end = start.index + start[0].length - 1;
		for (; end < clean.length; end++) {
			if (clean[end] === '<') depth++;
			else if (clean[end] === '>' && --depth === 0) break;
		}
		clean =
			clean.slice(0, start.index) + ' '.repeat(Math.min(end + 1, clean.length) - start.index) + clean.slice(end + 1);
	}
	return clean;
}

const TYPE =
	/\b(class|struct|union|enum)\s+(?:class\s+|struct\s+)?(?:[A-Z][A-Z0-9_]*\s+)*((?:\w+\s*::\s*)*)(\w+)\s*(?:<[^;]*>)?\s*(?:final\s*)?(?::(?!:)[\s\S]*)?$/d;

function type(clean: string): HeadMeaning | undefined {
	if (/^[^:]*\(/.test(clean)) return undefined;
	const match = TYPE.exec(clean);
	const [, word, path = '', name] = match ?? [];
	if (!match || !word || !name || name === 'final') return undefined;
	return {
		name,
		at: match.indices?.[3]?.[0] ?? 0,
		kind: word === 'enum' ? 'enum' : 'class',
		of: dotted(path),
		opens: word === 'enum' ? 'none' : 'members',
	};
}

const CALLABLE =
	/((?:[\w~]+\s*(?:<[^<>()]*(?:<[^<>()]*>[^<>()]*)*>)?\s*::\s*)*)(operator\s*(?:\(\s*\)|\[\s*\]|[^\s\w(]+|[\w:\s*&<>]+?|_+\s*\w+)|(?:~\s*)?[A-Za-z_]\w*)\s*(?:<[^<>()]*>)?\s*$/d;
const NOT_CALLABLE =
	/^(?:if|for|while|switch|return|sizeof|catch|else|do|defined|alignof|decltype|throw|new|delete|typeof|noexcept|case|int|void|char|bool|auto|unsigned|requires)$/;

/** A function by what stands in front of its first bracket. */
function callable(clean: string, isMember: boolean, hasBody: boolean): HeadMeaning | undefined {
	const operator = /\boperator\s*\(\s*\)/.exec(clean);
	const open = operator ? operator.index + operator[0].length : clean.indexOf('(');
	if (open < 0) return undefined;
	const match = CALLABLE.exec(clean.slice(Math.max(0, open - 400), open));
	const [, path = '', raw] = match ?? [];
	if (!match || !raw || NOT_CALLABLE.test(raw)) return undefined;
	const shift = Math.max(0, open - 400);
	const before = clean.slice(0, shift + match.index).trim();
	// `LOG(x);` and `x = f(y);` call, they declare nothing.
	if (!hasBody && before === '' && !isMember) return undefined;
	if (/[-+.>=!,?]$|\b(?:return|else|goto|new|throw)$/.test(before) && !/(?:->|>)$/.test(before)) return undefined;
	const name = raw.replace(/\s+/g, raw.startsWith('operator') ? ' ' : '');
	const of = dotted(path);
	const at = shift + (match.indices?.[2]?.[0] ?? 0);
	return { name, at, kind: isMember || of ? 'method' : 'function', of, opens: 'none' };
}

function typedef(clean: string): HeadMeaning | undefined {
	const pointer = /\(\s*(?:\w+\s+)?\*\s*(\w+)\s*\)\s*\(/d.exec(clean);
	const last = pointer ?? /(\w+)\s*(?:\[[^\]]*\]\s*)*$/d.exec(clean) ?? /(\w+)\s*\([^()]*\)\s*$/d.exec(clean);
	const name = last?.[1];
	return name ? { name, at: last?.indices?.[1]?.[0] ?? 0, kind: 'type', opens: 'none' } : undefined;
}

function variable(left: string, isMember: boolean): HeadMeaning | undefined {
	const first =
		left.replace(/<[^<>]*(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>[^<>]*)*>/g, (all) => '_'.repeat(all.length)).split(',')[0] ??
		'';
	if (/^\s*(?:(?:enum|struct|class|union|extern|friend)\s+)*(?:enum|struct|class|union)\s+\w+\s*$/.test(first))
		return undefined;
	const match = /[\w>*&\]}]\s*[\s*&]\s*((?:\w+::)*)(\w+)\s*(?:\[[^\]]*\]\s*)*(?::\s*\w+\s*)?$/d.exec(first);
	const [, path = '', name] = match ?? [];
	if (!match || !name || /^\d/.test(name)) return undefined;
	const at = match.indices?.[2]?.[0] ?? 0;
	return { name, at, kind: isMember || path ? 'property' : 'variable', of: dotted(path), opens: 'none' };
}

function dotted(path: string): string {
	return path
		.replace(/<[\s\S]*?>/g, '')
		.split('::')
		.map((part) => part.trim())
		.filter(Boolean)
		.join('.');
}
