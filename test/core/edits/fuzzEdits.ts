import assert from 'node:assert/strict';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import { editedText, type FileChange, type TextEdit } from '../../../src/core/edits/plan.ts';
import type { PlannedEdits } from '../../../src/core/edits/planned.ts';
import { planPatch } from '../../../src/core/edits/planPatch.ts';
import { planReplacements } from '../../../src/core/edits/planReplacements.ts';
import type { Random } from './random.ts';

interface Line {
	readonly op: ' ' | '-' | '+';
	readonly text: string;
}

const COMMON = ['}', '', '\t\treturn;', '\t});', '\t/**', '\telse {'];
const WORDS = [
	'resolve',
	'callback',
	'options',
	'message',
	'response',
	'handler',
	'listener',
	'element',
	'current',
	'pending',
];

function someFile(chance: Random): readonly string[] {
	return Array.from({ length: 12 + chance.below(50) }, (_, at) =>
		at % 4 === 3
			? chance.pick(COMMON)
			: `${'\t'.repeat(1 + chance.below(3))}${chance.pick(WORDS)}(${chance.pick(WORDS)}, ${chance.below(40)});`,
	);
}

/** The drifts: what a model may have written for a line of the file. */
const DRIFTS: Readonly<Record<string, (text: string, chance: Random) => string>> = {
	none: (text) => text,
	'trailing space': (text) => `${text}  `,
	spaces: (text) => text.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length)),
	shallower: (text) => text.replace(/^\t/, ''),
	punctuation: (text) => text.replace(', ', ',\u00A0'),
	'lost letter': (text, chance) => (chance.chance(0.2) ? text.replace(/([a-z]{3})[a-z]([a-z]{3})/, '$1$2') : text),
	'other word': (text, chance) => (chance.chance(0.25) ? text.replace(/[a-z]{6,}/, chance.pick(WORDS)) : text),
	'other number': (text, chance) => (chance.chance(0.25) ? text.replace(/\d+/, String(chance.below(40))) : text),
};

/**
 * One case: a true edit of a random file, drifted as the chance has it, sent as a patch or as a replacement, to the file as it is or as it has
 * become. It must land where it was meant, change no byte outside of the lines it names, or be refused. Throws when it does not.
 */
export function fuzzCase(chance: Random, name: string): 'landed' | 'refused' | 'skipped' {
	const lines = someFile(chance);
	const from = 3 + chance.below(lines.length - 8);
	const size = chance.below(3);
	const added = Array.from({ length: size === 0 ? 1 : chance.below(3) }, () => `\t\tbrandNew${chance.below(1e6)}();`);
	const context = 2 + chance.below(2);
	const hunk: readonly Line[] = [
		...lines.slice(from - context, from).map((text): Line => ({ op: ' ', text })),
		...lines.slice(from, from + size).map((text): Line => ({ op: '-', text })),
		...added.map((text): Line => ({ op: '+', text })),
		...lines.slice(from + size, from + size + context).map((text): Line => ({ op: ' ', text })),
	];
	const kind = chance.pick(Object.keys(DRIFTS));
	const spoken = hunk.map((line) => ({
		...line,
		text:
			line.op === '+' && (kind === 'lost letter' || kind.startsWith('other'))
				? line.text
				: (DRIFTS[kind]?.(line.text, chance) ?? line.text),
	}));
	const ends = lines.map((_, at) =>
		at === lines.length - 1 ? chance.pick(['', '\n', '\r\n']) : chance.pick(['\n', '\r\n', '\r\n']),
	);
	const text = lines.map((line, at) => line + ends[at]).join('');
	const result = chance.chance(0.5) ? patched(spoken, text) : replaced(spoken, text);
	const detail = `${name}, ${kind}\n${spoken.map((line) => line.op + line.text).join('\n')}\n---\n${lines.join('\n')}`;
	if (result === undefined || result.kind === 'refused' || result.refusals.length > 0)
		return result === undefined ? 'skipped' : 'refused';
	// A deleted line with another word or number is another line: to land there would be to overwrite it.
	const isOther =
		kind.startsWith('other') && spoken.some((line, at) => line.op === '-' && line.text !== hunk[at]?.text);
	assert.ok(!isOther, detail);
	const [change] = result.plan.changes;
	assert.ok(change?.kind === 'update', detail);
	checkPlace(change, { from, size, added }, text, ends, detail);
	return 'landed';
}

function patched(spoken: readonly Line[], text: string): PlannedEdits | undefined {
	const parsed = parsePatch(['*** Update File: f', '@@', ...spoken.map((line) => line.op + line.text)].join('\n'));
	if (parsed.kind === 'refused') return undefined;
	return planPatch(parsed.operations, new Map([['f', { kind: 'text', text, quotable: true }]]));
}

function replaced(spoken: readonly Line[], text: string): PlannedEdits {
	const side = (op: '-' | '+') => spoken.filter((line) => line.op === ' ' || line.op === op).map((line) => line.text);
	const replacement = { old: side('-').join('\n'), text: side('+').join('\n'), all: false };
	return planReplacements('f', [replacement], { kind: 'text', text, quotable: true });
}

interface Meant {
	readonly from: number;
	readonly size: number;
	readonly added: readonly string[];
}

function checkPlace(
	change: Extract<FileChange, { kind: 'update' }>,
	meant: Meant,
	text: string,
	ends: readonly string[],
	detail: string,
): void {
	const after = editedText(change.base, change.edits).split(/\r\n|\n/);
	const before = text.split(/\r\n|\n/);
	const bare = (lines: readonly string[]) => lines.map((line) => line.trim());
	const expected = before.toSpliced(meant.from, meant.size, ...meant.added);
	assert.deepEqual(bare(after), bare(expected), detail);
	// Lines that were not named keep every byte, their line end too.
	assert.deepEqual(keptBytes(change.base, change.edits, text), true, detail);
	const kept = before.filter((_, at) => at < meant.from || at >= meant.from + meant.size);
	for (const line of kept) assert.ok(after.includes(line), detail);
	assert.equal(ends.at(-1) === '' && after.at(-1) === '' && before.at(-1) !== '', false, detail);
}

function keptBytes(base: string, edits: readonly TextEdit[], text: string): boolean {
	return base === text && edits.every((edit, at) => edit.start <= edit.end && (edits[at - 1]?.end ?? 0) <= edit.start);
}
