import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeIndex, History, HistoryQuestion, Navigation } from '../../../src/core/lookupPorts.ts';
import { findReferences } from '../../../src/core/tools/findReferences.ts';
import { findSymbol } from '../../../src/core/tools/findSymbol.ts';
import { gitBlame } from '../../../src/core/tools/gitBlame.ts';
import { gitDiff } from '../../../src/core/tools/gitDiff.ts';
import { gitLog } from '../../../src/core/tools/gitLog.ts';
import { outline } from '../../../src/core/tools/outline.ts';
import { searchCode } from '../../../src/core/tools/searchCode.ts';
import type { Tool, ToolPorts } from '../../../src/core/tools/tool.ts';
import { memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

const FILES = {
	'src/cart.ts': 'export class Cart {\n\ttotal() {\n\t\treturn 1;\n\t}\n}\n',
	'src/use.ts': 'import { Cart } from "./cart";\nnew Cart().total();\n',
	'.env': 'KEY=x\n',
};
const signal = new AbortController().signal;
const SYMBOL = {
	name: 'total',
	kind: 'method',
	container: 'Cart',
	startLine: 2,
	endLine: 4,
	nameLine: 2,
	signature: 'total()',
} as const;

function fakeIndex(change: Partial<CodeIndex> = {}): CodeIndex {
	return {
		search: async () => ({
			value: [
				{ path: '.env', startLine: 1, endLine: 1, score: 2, reason: '' },
				{ path: 'src/cart.ts', startLine: 2, endLine: 9, symbol: 'Cart.total', score: 1, reason: '' },
				{ path: 'gone.ts', startLine: 1, endLine: 1, score: 1, reason: '' },
			],
			partial: true,
		}),
		outline: async () => ({
			value: [{ ...SYMBOL, name: 'Cart', kind: 'class', signature: 'class Cart' }, SYMBOL],
			partial: false,
		}),
		symbol: async () => ({ value: [{ ...SYMBOL, path: 'src/cart.ts' }], partial: false }),
		repoMap: async () => ({ value: '', partial: false }),
		...change,
	};
}

function run(tool: Tool, args: object, more: Partial<ToolPorts> = {}) {
	const { workspace, editor } = memoryWorkspace(FILES);
	const ports = { workspace, editor, approver: { ask: async () => 'rejected' as const }, ...more };
	return tool.run(JSON.stringify(args), ports, signal);
}

test('search_code shows the code as it is now, best first, without secrets and files that went', async () => {
	const reads = new Map<string, string>();
	const { outcome, text, title } = await run(searchCode, { query: 'sum of the cart' }, { index: fakeIndex(), reads });
	assert.equal(outcome, 'ok');
	assert.match(text, /^src\/cart\.ts, lines 2–5 \(Cart\.total\):\n\ttotal\(\) \{/);
	assert.match(text, /still being built/);
	assert.doesNotMatch(text, /KEY|gone\.ts/);
	assert.match(title, /1 place$/);
	assert.deepEqual([...reads.keys()], ['src/cart.ts']);
});

test('an index that cannot be had says what to do instead', async () => {
	const none = { unavailable: 'The index stopped.' };
	const index = fakeIndex({ search: async () => none, symbol: async () => none, outline: async () => none });
	for (const [tool, args] of [
		[searchCode, { query: 'x' }],
		[findSymbol, { name: 'x' }],
		[outline, { path: 'src/cart.ts' }],
	] as const) {
		const { outcome, text } = await run(tool, args, { index });
		assert.equal(outcome, 'failed');
		assert.match(text, /The index stopped\. Use (?:search_text|read_file)/);
		assert.equal(tool.isUseful?.({}), false);
	}
});

test('find_symbol takes a name with its container', async () => {
	const other = { ...SYMBOL, path: 'src/bill.ts', container: 'Bill' };
	const index = fakeIndex({
		symbol: async (name) => ({
			value: [other, { ...SYMBOL, path: 'src/cart.ts' }].filter((one) => one.name === name),
			partial: false,
		}),
	});
	assert.equal(
		(await run(findSymbol, { name: 'Cart.total()' }, { index })).text,
		'src/cart.ts:2–4 method in Cart: total()',
	);
	assert.equal((await run(findSymbol, { name: 'total' }, { index })).text.split('\n').length, 2);
	assert.match((await run(findSymbol, { name: 'nope' }, { index })).text, /No definition of nope/);
});

test('outline indents what is inside', async () => {
	assert.equal(
		(await run(outline, { path: 'src/cart.ts' }, { index: fakeIndex() })).text,
		'  2–4 class Cart\n  2–4 total()',
	);
	assert.match((await run(outline, { path: 'nope.ts' }, { index: fakeIndex() })).text, /no file nope\.ts/);
});

test('find_references asks the language extension, and without one looks for the word', async () => {
	const navigation: Navigation = {
		related: async (_, relation) =>
			relation === 'references' ? [{ path: 'src/use.ts', line: 2, name: 'main' }] : undefined,
	};
	const at = { path: 'src/cart.ts', line: 2, symbol: 'total' };
	assert.equal((await run(findReferences, at, { navigation })).text, 'src/use.ts:2 (main): new Cart().total();');
	assert.match(
		(await run(findReferences, { ...at, relation: 'callers' }, { navigation })).text,
		/No language extension knows the callers/,
	);
	const silent: Navigation = { related: async () => undefined };
	const { text } = await run(findReferences, at, { navigation: silent });
	assert.match(text, /matches of the word[\s\S]*src\/cart\.ts:2[\s\S]*src\/use\.ts:2/);
	assert.equal((await run(findReferences, { ...at, path: '.env' }, { navigation })).outcome, 'failed');
});

test('the git tools name commits and files only, and nothing of a file with secrets comes through', async () => {
	const asked: HistoryQuestion[] = [];
	const DIFF =
		'diff --git a/.env b/.env\n--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n-KEY=x\n+KEY=y\ndiff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b\n';
	const history: History = {
		ask: async (question) => {
			asked.push(question);
			return { kind: 'text', text: question.kind === 'diff' ? DIFF : 'abc 2026-01-01 A: Do it', isCut: false };
		},
	};
	for (const from of ['--output=x', 'HEAD:.env', 'a b', 'a..b', '', '-x']) {
		assert.match((await run(gitDiff, { from: from || ' ' }, { history })).text, /names no commit/, from);
	}
	assert.match(
		(await run(gitBlame, { path: '.env', start_line: 1, end_line: 1 }, { history })).text,
		/may hold secrets/,
	);
	assert.match((await run(gitLog, { path: '../x' }, { history })).text, /./);
	assert.match((await run(gitLog, { start_line: 1 }, { history })).text, /Lines need a path/);
	assert.deepEqual(asked, []);
	const { text } = await run(gitDiff, { from: 'HEAD~1', to: 'v1.0' }, { history });
	assert.match(text, /\.env is left out: it may hold secrets/);
	assert.doesNotMatch(text, /KEY/);
	assert.match(text, /\+b/);
	await run(gitLog, { path: 'src/cart.ts', start_line: 2 }, { history });
	await run(gitLog, { limit: 5_000 }, { history });
	assert.deepEqual(asked.slice(1), [
		{ kind: 'log', limit: 20, path: 'src/cart.ts', lines: { start: 2, end: 2 } },
		{ kind: 'log', limit: 100 },
	]);
});
