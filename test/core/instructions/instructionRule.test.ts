import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applicableRules, offeredRules } from '../../../src/core/instructions/applicableRules.ts';
import { isRulePath, readRule, readUserRule } from '../../../src/core/instructions/instructionRule.ts';
import { globMatcher } from '../../../src/core/instructions/matchesGlob.ts';
import { nearMisses } from '../../../src/core/instructions/nearMisses.ts';

const place = (inside: string, prefix = '') => ({ prefix, inside });
const rule = (inside: string, text = 'Use tabs.', prefix = '') => {
	const read = readRule(place(inside, prefix), text);
	assert.ok(read, inside);
	return read;
};
const pathsOf = (rules: readonly { readonly path: string }[]) => rules.map(({ path }) => path);

/** Path, text → when it holds. */
const FORMS: readonly (readonly [string, string, object])[] = [
	['AGENTS.md', 'x', { kind: 'always' }],
	['a/b/AGENTS.md', 'x', { kind: 'below', folder: 'a/b' }],
	['.github/copilot-instructions.md', '---\napplyTo: "*.py"\n---\nx', { kind: 'always' }],
	[
		'.github/instructions/ui/react.instructions.md',
		'---\napplyTo: "**/*.tsx,src/{a,b}/*.ts"\n---\nx',
		{ kind: 'globs', folder: '', globs: ['**/*.tsx', 'src/{a,b}/*.ts'] },
	],
	[
		'.github/instructions/db.instructions.md',
		'---\ndescription: For SQL\n---\nx',
		{ kind: 'offered', description: 'For SQL' },
	],
	['CLAUDE.md', 'x', { kind: 'always' }],
	['.claude/CLAUDE.md', 'x', { kind: 'always' }],
	['pkg/CLAUDE.local.md', 'x', { kind: 'below', folder: 'pkg' }],
	[
		'.cursor/rules/ts.mdc',
		'---\ndescription:\nglobs: *.ts, src/**\nalwaysApply: false\n---\nx',
		{ kind: 'globs', folder: '', globs: ['*.ts', 'src/**'] },
	],
	['app/.cursor/rules/all.mdc', '---\nalwaysApply: true\n---\nx', { kind: 'below', folder: 'app' }],
	['.cursor/rules/when.mdc', '---\ndescription: About tests\n---\nx', { kind: 'offered', description: 'About tests' }],
	['.cursorrules', 'x', { kind: 'always' }],
	['.clinerules', 'x', { kind: 'always' }],
	['.clinerules/style.md', '---\npaths: ["src/**"]\n---\nx', { kind: 'globs', folder: '', globs: ['src/**'] }],
];

test('each kind of instruction file is understood as its tool has it', () => {
	for (const [path, text, applies] of FORMS) assert.deepEqual(rule(path, text).applies, applies, path);
});

test('files that are none, are empty, or are for use by hand only, are no rules', () => {
	for (const path of ['agents.md', 'docs/copilot-instructions.md', 'README.md', 'x.instructions.md'])
		assert.equal(isRulePath(place(path)), false, path);
	assert.equal(readRule(place('AGENTS.md'), '---\na: 1\n---\n  \n'), undefined);
	assert.equal(readRule(place('.github/instructions/x.instructions.md'), 'no applyTo'), undefined);
	assert.equal(readRule(place('.cursor/rules/manual.mdc'), '---\nalwaysApply: false\n---\nx'), undefined);
});

test('of nested files the nearest stands last, and those of other folders do not count', () => {
	const rules = ['a/b/AGENTS.md', 'AGENTS.md', 'c/AGENTS.md', 'a/AGENTS.md'].map((path) => rule(path, `For ${path}`));
	assert.deepEqual(pathsOf(applicableRules(rules, ['a/b/x.ts'])), ['AGENTS.md', 'a/AGENTS.md', 'a/b/AGENTS.md']);
	assert.deepEqual(pathsOf(applicableRules(rules, ['ab/x.ts'])), ['AGENTS.md']);
	assert.deepEqual(pathsOf(applicableRules(rules, [])), ['AGENTS.md']);
});

test('the user’s own rules come first, and the same text counts once', () => {
	const own = readUserRule('~/.claude/CLAUDE.md', 'Mine');
	assert.ok(own);
	const rules = [rule('CLAUDE.md', 'Same'), rule('AGENTS.md', 'Same'), own];
	assert.deepEqual(pathsOf(applicableRules(rules, [])), ['~/.claude/CLAUDE.md', 'CLAUDE.md']);
});

test('patterns are seen from the root of their file, also among several roots', () => {
	const scoped = rule('.github/instructions/a.instructions.md', '---\napplyTo: "src/**/*.ts"\n---\nx', 'web/');
	assert.equal(scoped.path, 'web/.github/instructions/a.instructions.md');
	assert.equal(applicableRules([scoped], ['web/src/a/b.ts']).length, 1);
	assert.equal(applicableRules([scoped], ['api/src/a/b.ts']).length, 0);
	const below = rule('lib/AGENTS.md', 'x', 'web/');
	assert.equal(applicableRules([below], ['web/lib/x.ts']).length, 1);
	assert.equal(applicableRules([below], ['lib/x.ts']).length, 0);
});

test('globs match as in VS Code, and ones that would take for ever are refused', () => {
	const matchesGlob = globMatcher();
	assert.ok(matchesGlob('src/deep/a.ts', ['*.ts']));
	assert.ok(matchesGlob('src/a.ts', ['./src/*.ts']));
	assert.ok(matchesGlob('.github/x.yml', ['**/*.yml']));
	assert.ok(!matchesGlob('src/a.tsx', ['*.ts']));
	const evil = `${'*a'.repeat(40)}b`;
	assert.ok(!matchesGlob('a'.repeat(1_000), [evil]));
	assert.ok(!matchesGlob('aaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', ['+(a|aa|aaa)+(a|aa)+(a|aa)b']));
	const refused = rule('.github/instructions/e.instructions.md', `---\napplyTo: "${evil}"\n---\nx`);
	assert.match(refused.warnings[0] ?? '', /too long/);
});

test('a rule that is longer than what is sent is cut at a line, and says so', () => {
	const { body, warnings } = rule('AGENTS.md', 'A line of it.\n'.repeat(10_000));
	assert.ok(body.length < 33_000);
	assert.match(body, /A line of it\.\n\(cut\)$/);
	assert.match(warnings[0] ?? '', /32,000/);
});

test('rules with a description alone are offered', () => {
	const rules = FORMS.map(([path, text]) => rule(path, text));
	assert.deepEqual(pathsOf(offeredRules(rules)), ['.cursor/rules/when.mdc', '.github/instructions/db.instructions.md']);
});

test('files beside the mark are named with what they should be called', () => {
	const misses: readonly (readonly [string, string | undefined])[] = [
		['agents.md', 'AGENTS.md'],
		['src/AGENT.md', 'src/AGENTS.md'],
		['Claude.md', 'CLAUDE.md'],
		['copilot-instructions.md', '.github/copilot-instructions.md'],
		['.vscode/copilot-instructions.md', '.github/copilot-instructions.md'],
		['.github/copilot-instruction.md', '.github/copilot-instructions.md'],
		['.github/instructions/style.md', '.github/instructions/style.instructions.md'],
		['.github/style.instructions.md', '.github/instructions/style.instructions.md'],
		['.github/prompts/fix.md', '.github/prompts/fix.prompt.md'],
		['.cursor/rules/a.md', '.cursor/rules/a.mdc'],
		['.github/skills/pdf/skill.md', '.github/skills/pdf/SKILL.md'],
		['AGENTS.md', undefined],
		['.github/copilot-instructions.md', undefined],
		['.github/instructions/a.instructions.md', undefined],
		['.github/prompts/a.prompt.md', undefined],
		['.github/skills/a/SKILL.md', undefined],
		['.github/skills/a/reference.md', undefined],
		['docs/instructions.md', undefined],
	];
	for (const [path, better] of misses) {
		const [miss] = nearMisses([place(path, 'web/')]);
		assert.equal(miss?.sentence, better && `web/${path} is not read. Rename it to web/${better}.`, path);
	}
});

test('three hundred rules with globs are held against three hundred files in no time', () => {
	const rules = Array.from({ length: 300 }, (_, at) =>
		readRule(
			{ prefix: '', inside: `.github/instructions/${at}.instructions.md` },
			`---\napplyTo: "src/${at}/**/*.ts,test/${at}/*.{ts,tsx}"\n---\nrule ${at}`,
		),
	).flatMap((rule) => rule ?? []);
	const files = Array.from({ length: 300 }, (_, at) => `src/7/deep/file${at}.ts`);
	const began = performance.now();
	assert.deepEqual(pathsOf(applicableRules(rules, files)), ['.github/instructions/7.instructions.md']);
	// Globs that are made ready for each file anew take seconds.
	assert.ok(performance.now() - began < 1_000);
});
