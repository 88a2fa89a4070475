import type { HeadMeaning, HeadReader } from './findByHead.ts';

/** Java, C# and Dart: what differs is small enough to be told apart by its own words. */
export const JAVA_HEADS: HeadReader = {
	block(head, context, container) {
		const clean = cleaned(head);
		const namespace = /^\s*namespace\s+([\w.]+)\s*$/.exec(clean);
		if (namespace?.[1])
			return { name: namespace[1], at: clean.lastIndexOf(namespace[1]), kind: 'module', opens: 'top' };
		const left = clean.replace(ASSIGNED, '');
		if (left !== clean && !/^[^=]*\boperator\b/.test(clean)) return 'value';
		const named = type(clean);
		if (named) return named;
		if (context !== 'members' && !/\w\s+\w+\s*\(/.test(clean)) return undefined;
		const method = callable(clean, container, true);
		if (method) return method;
		// A property with accessors, or the short constructor of a record.
		const property = /(?:^|[\w\]>?])\s+(?:[\w.]+\.)?(\w+)\s*(?:\[[^\]]*\]\s*)?$/d.exec(clean);
		const name = property?.[1];
		if (!property || !name || NOT_NAMES.test(name) || NOT_PROPERTIES.test(name)) return undefined;
		if (clean.includes('(') || !/\w\s+\w/.test(clean)) return undefined;
		const isMethod = name === container.slice(container.lastIndexOf('.') + 1);
		return { name, at: property.indices?.[1]?.[0] ?? 0, kind: isMethod ? 'method' : 'property', opens: 'none' };
	},
	statement(head, _context, container) {
		const clean = cleaned(head);
		const namespace = /^\s*namespace\s+([\w.]+)\s*$/.exec(clean);
		if (namespace?.[1])
			return { name: namespace[1], at: clean.lastIndexOf(namespace[1]), kind: 'module', opens: 'none' };
		if (
			/^\s*(?:import|package|using|return|throw|export|library|part|global|extern|module|open|if|for|while)\b/.test(
				clean,
			)
		)
			return undefined;
		const left = clean.replace(ASSIGNED, '');
		const named = type(left);
		if (named) return { ...named, opens: 'none' };
		const method = callable(left, container, false);
		if (method) return method;
		if (left.includes('(')) return undefined;
		const first =
			left.replace(/<[^<>]*(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>[^<>]*)*>/g, (all) => '_'.repeat(all.length)).split(',')[0] ??
			'';
		const field = /[\w\]>?]\s+(\w+)\s*(?:\[\s*\]\s*)*$/d.exec(first);
		const name = field?.[1];
		if (!name || NOT_NAMES.test(name)) return undefined;

		return { name, at: field?.indices?.[1]?.[0] ?? 0, kind: 'property', opens: 'none' };
	},
};

/** From the value on: `= …` or `=> …`. */
const ASSIGNED = /(?<![=!<>])=(?!=)[\s\S]*$/;
const NOT_NAMES =
	/^(?:if|for|foreach|while|switch|return|catch|else|do|try|finally|synchronized|new|throw|assert|lock|using|fixed|checked|unchecked|static|yield)$/;
/** Accessors and the like: they are names of methods all the same. */
const NOT_PROPERTIES = /^(?:get|set|init|add|remove|async|await|unsafe)$/;

/** Without annotations and attributes, at the same length. */
function cleaned(head: string): string {
	let clean = head;
	if (clean.includes('@')) {
		clean = clean.replace(/@(?!interface\b)[\w.]+(?:\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?/g, blank);
	}
	for (let step = 0; step < 20; step++) {
		const attribute = /^\s*\[(?:[^[\]]|\[[^\]]*\])*\]/.exec(clean);
		if (!attribute) break;
		clean = blank(attribute[0]) + clean.slice(attribute[0].length);
	}
	return clean;
}

const blank = (text: string): string => ' '.repeat(text.length);

const TYPE =
	/^\s*(?:[a-z-]+\s+)*?(class|interface|enum|record|struct|@interface|mixin|extension|delegate)\s+(?:class\s+|struct\s+)?([\p{L}_$][\p{L}\p{N}_$]*)/du;

function type(clean: string): HeadMeaning | undefined {
	const match = TYPE.exec(clean);
	const [, word, name] = match ?? [];
	if (!match || !word || !name) return undefined;
	const at = match.indices?.[2]?.[0] ?? 0;
	if (word === 'delegate') {
		const callee = callable(clean, '', false);
		return callee && { ...callee, kind: 'type' };
	}
	const kind = word.endsWith('interface') ? 'interface' : word === 'enum' ? 'enum' : 'class';
	return { name, at, kind, opens: word === 'enum' ? 'enum' : 'members' };
}

/** A method or constructor by the word in front of its first bracket. */
function callable(clean: string, container: string, hasBody: boolean): HeadMeaning | undefined {
	const open = clean.indexOf('(');
	if (open < 0) return undefined;
	const shift = Math.max(0, open - 300);
	const match =
		/(?:^|[\s.\]>?*~])(operator\s*\S+|[\p{L}_$~][\p{L}\p{N}_$]*)\s*(?:<[^()\s]*(?:,\s*[^()\s]+)*>)?\s*$/du.exec(
			clean.slice(shift, open),
		);
	const name = match?.[1];
	if (!match || !name || NOT_NAMES.test(name)) return undefined;
	const before = clean.slice(0, shift + (match.indices?.[1]?.[0] ?? 0)).trim();
	const isConstructor = name.replace('~', '') === container.slice(container.lastIndexOf('.') + 1);
	if (before === '' && !isConstructor && !(hasBody && container)) return undefined;
	if (/[-+=!,;]$|\b(?:return|new|throw|else|await)$/.test(before)) return undefined;
	return { name, at: shift + (match.indices?.[1]?.[0] ?? 0), kind: container ? 'method' : 'function', opens: 'none' };
}
