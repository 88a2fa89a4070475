import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileChange } from '../../../src/core/edits/plan.ts';
import type { FileIdentity } from '../../../src/core/ports.ts';
import { type Judgement, judgePlan } from '../../../src/core/safety/judgePlan.ts';

const FILE = { kind: 'file', size: 10, readOnly: false } as const;
const ABSENT = { kind: 'absent', size: 0, readOnly: false } as const;

/** Judges the changes; a path is a file, or absent when it is created, and is where it says unless named in `identities`. */
function judged(changes: readonly FileChange[], identities: Readonly<Record<string, FileIdentity>> = {}): Judgement {
	const all = new Map<string, FileIdentity>();
	for (const change of changes) {
		all.set(change.path, { ...(change.kind === 'create' ? ABSENT : FILE), real: change.path });
		if (change.kind === 'update' && change.moveTo) all.set(change.moveTo, { ...ABSENT, real: change.moveTo });
	}
	for (const [path, identity] of Object.entries(identities)) all.set(path, identity);
	return judgePlan({ changes }, all);
}

function update(path: string, base = 'a', text = 'b'): FileChange {
	return { kind: 'update', path, base, edits: [{ start: 0, end: base.length, text }] };
}

function refusal(judgement: Judgement): string {
	return judgement.kind === 'refused' ? judgement.sentence : assert.fail(judgement.kind);
}

test('ordinary files are allowed', () => {
	assert.equal(
		judged([update('src/a.ts'), { kind: 'create', path: 'b.ts', text: '' }, { kind: 'delete', path: 'c.ts', base: '' }])
			.kind,
		'allowed',
	);
});

test('sensitive files ask: update, create, delete, and as the target of a move', () => {
	const path = '.vscode/settings.json';
	const changes: readonly FileChange[] = [
		update(path),
		{ kind: 'create', path, text: '' },
		{ kind: 'delete', path, base: '' },
		{ ...update('notes.txt'), moveTo: path } as FileChange,
	];
	for (const change of changes) {
		const judgement = judged([update('src/a.ts'), change]);
		assert.deepEqual(judgement.kind === 'ask' && judgement.reasons.map((reason) => reason.path), [path], change.kind);
	}
});

test('.git is refused, as the target of a move and behind a link too', () => {
	assert.match(refusal(judged([{ ...update('notes.txt'), moveTo: '.git/config' } as FileChange])), /never changed/);
	assert.match(
		refusal(judged([update('x.txt')], { 'x.txt': { ...FILE, real: '.git/config' } })),
		/really \.git\/config/,
	);
});

test('the real place counts: outside is refused, a sensitive one asks and is named', () => {
	assert.match(
		refusal(
			judged([{ kind: 'create', path: 'out/.bashrc', text: '' }], { 'out/.bashrc': { ...ABSENT, real: undefined } }),
		),
		/outside/,
	);
	const judgement = judged([update('src/cfg.json')], { 'src/cfg.json': { ...FILE, real: '.vscode/settings.json' } });
	assert.equal(judgement.kind === 'ask' && judgement.reasons[0]?.real, '.vscode/settings.json');
});

test('a path without an identity is refused', () => {
	assert.match(refusal(judgePlan({ changes: [update('a')] }, new Map())), /not looked up/);
});

test('what is there must fit the change', () => {
	const cases: readonly (readonly [FileChange, Readonly<Record<string, FileIdentity>>, RegExp])[] = [
		[{ kind: 'create', path: 'a', text: '' }, { a: { ...FILE, real: 'a' } }, /exists already/],
		[update('a'), { a: { ...FILE, kind: 'folder', real: 'a' } }, /folder/],
		[update('a'), { a: { ...FILE, kind: 'other', real: 'a' } }, /not a file/],
		[update('a'), { a: { ...ABSENT, real: 'a' } }, /not a file/],
		[update('a'), { a: { ...FILE, readOnly: true, real: 'a' } }, /read-only/],
		[update('a'), { a: { ...FILE, size: 60_000_000, real: 'a' } }, /too large/],
		[{ ...update('a'), moveTo: 'b' } as FileChange, { b: { ...FILE, real: 'b' } }, /something is there/],
		[{ ...update('a'), moveTo: 'b' } as FileChange, { b: { ...FILE, real: 'a' } }, /something is there/],
	];
	for (const [change, identities, expected] of cases) assert.match(refusal(judged([change], identities)), expected);
});

test('a rename that changes only case is allowed where case does not count', () => {
	assert.equal(
		judged([{ ...update('A.ts'), moveTo: 'a.ts' } as FileChange], { 'a.ts': { ...FILE, real: 'A.ts' } }).kind,
		'allowed',
	);
});

test('one file under two names is refused', () => {
	assert.match(
		refusal(judged([update('a.ts'), update('link.ts')], { 'link.ts': { ...FILE, real: 'a.ts' } })),
		/same file/,
	);
});

test('package.json asks when what npm runs changes, tsconfig when it has plugins', () => {
	const scripts = '{"name":"x","scripts":{"test":"a"}}';
	assert.equal(judged([update('package.json', scripts, '{"name":"y","scripts":{"test":"a"}}')]).kind, 'allowed');
	assert.equal(judged([update('package.json', scripts, '{"name":"x","scripts":{"test":"b"}}')]).kind, 'ask');
	assert.equal(judged([update('package.json', scripts, '{ broken')]).kind, 'ask');
	assert.equal(judged([{ kind: 'create', path: 'p/package.json', text: scripts }]).kind, 'ask');
	assert.equal(judged([update('tsconfig.json', '{}', '{"compilerOptions":{"plugins":[{"name":"./x"}]}}')]).kind, 'ask');
	assert.equal(judged([update('tsconfig.json', '{}', '{"compilerOptions":{}}')]).kind, 'allowed');
});

test('a placeholder of a secret is never written where the secret stands', () => {
	const lost = update('a.ts', "const key = 'REAL';\n", "const key = '[withheld: Stripe key]';\n");
	assert.match(refusal(judged([lost])), /stands for a secret that you were not shown/);
	assert.match(
		refusal(judged([{ kind: 'create', path: 'b.ts', text: '[withheld: password]' }])),
		/Leave lines with secrets out/,
	);
	const own = "x = '[withheld: Stripe key]'\n";
	assert.equal(judged([update('a.ts', own, `y\n${own}`)]).kind, 'allowed');
});
