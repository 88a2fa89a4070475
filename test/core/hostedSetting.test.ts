import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv from 'ajv';
import { withChosen } from '../../src/core/chosenHostedTools.ts';
import { enabledTools, parseHostedTools } from '../../src/core/hostedSetting.ts';

const GOOD = [
	{ tool: 'webSearch', contextSize: 'low', allowedDomains: ['developer.mozilla.org'] },
	{ tool: 'fileSearch', vectorStoreIds: ['vs_1'], maxResults: 5, enabled: false },
	{ tool: 'codeInterpreter', fileIds: ['file-1'] },
	{ tool: 'imageGeneration', quality: 'low', size: '1024x1024' },
	{ tool: 'mcp', label: 'docs', url: 'https://mcp.example.com/sse?a=b', description: 'Docs', allowedTools: ['find'] },
];
const BAD: readonly unknown[] = [
	7,
	null,
	'webSearch',
	[],
	{},
	{ tool: 'shell' },
	{ tool: '__proto__' },
	{ tool: 'constructor' },
	{ tool: 'webSearch', contextSize: 'huge' },
	{ tool: 'webSearch', allowedDomains: ['https://x.example'] },
	{ tool: 'webSearch', enabled: 'yes' },
	{ tool: 'webSearch', extra: 1 },
	{ tool: 'fileSearch' },
	{ tool: 'fileSearch', vectorStoreIds: [] },
	{ tool: 'fileSearch', vectorStoreIds: [7] },
	{ tool: 'fileSearch', vectorStoreIds: ['vs'], maxResults: 51 },
	{ tool: 'codeInterpreter', fileIds: 'file-1' },
	{ tool: 'imageGeneration', size: '1x1; rm' },
	{ tool: 'mcp', label: 'docs' },
	{ tool: 'mcp', label: '1docs', url: 'https://a.example' },
	{ tool: 'mcp', label: 'a b', url: 'https://a.example' },
	{ tool: 'mcp', label: 'docs', url: 'http://a.example' },
	{ tool: 'mcp', label: 'docs', url: 'https://user:secret@a.example' },
	{ tool: 'mcp', label: 'docs', url: 'https://a.example\\@b.example' },
	{ tool: 'mcp', label: 'docs', url: 'https://a.example/#x' },
	{ tool: 'mcp', label: 'docs', url: 'https://a.example/ b' },
	{ tool: 'mcp', label: 'docs', url: 'https://a.exämple/' },
	{ tool: 'mcp', label: 'docs', url: 'https://a.example/', authorization: 'tok-secret' },
];

test('a good list is read as it is meant', () => {
	const parsed = parseHostedTools(GOOD);
	assert.deepEqual(parsed.problems, []);
	assert.deepEqual(
		parsed.entries.map(({ at, enabled, tool }) => [at, enabled, tool.kind]),
		GOOD.map(({ tool, enabled }, at) => [at, enabled !== false, tool]),
	);
	assert.deepEqual(enabledTools(parsed)[0], {
		kind: 'webSearch',
		contextSize: 'low',
		allowedDomains: ['developer.mozilla.org'],
	});
	assert.deepEqual(parseHostedTools(undefined), { entries: [], problems: [] });
});

test('what cannot be read is left out, each with a sentence that holds no token; the rest counts', () => {
	for (const bad of BAD) {
		const { entries, problems } = parseHostedTools([bad, { tool: 'codeInterpreter' }]);
		assert.equal(entries.length, 1, JSON.stringify(bad));
		assert.equal(problems.length, 1, JSON.stringify(bad));
		assert.match(problems[0] ?? '', /^tandem\.hostedTools\[0\] .+\. It does not count\.$/);
		assert.doesNotMatch(problems[0] ?? '', /tok-secret|user:secret/);
	}
	for (const bad of [7, 'x', {}, true]) assert.equal(parseHostedTools(bad).problems.length, 1);
});

test('a tool counts once, a server by its label, and the list has an end', () => {
	const server = { tool: 'mcp', label: 'a', url: 'https://a.example' };
	const twice = parseHostedTools([
		{ tool: 'webSearch' },
		{ tool: 'webSearch' },
		server,
		server,
		{ ...server, label: 'b' },
	]);
	assert.deepEqual(
		twice.entries.map(({ at }) => at),
		[0, 2, 4],
	);
	assert.equal(twice.problems.length, 2);
	const many = parseHostedTools(Array.from({ length: 30 }, (_, at) => ({ ...server, label: `s${at}` })));
	assert.equal(many.entries.length, 20);
	assert.equal(many.problems.length, 1);
});

test('the schema of the setting takes what is read, and nothing else', () => {
	const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
	const schema = manifest.contributes.configuration.properties['tandem.hostedTools'];
	const valid = new Ajv({ strict: false }).compile(schema);
	assert.ok(valid(GOOD), JSON.stringify(valid.errors));
	for (const bad of BAD) assert.ok(!valid([bad]) || /exämple|\\/.test(JSON.stringify(bad)), JSON.stringify(bad));
});

test('a choice switches entries, keeps what is set for them and what cannot be read, and adds', () => {
	const odd = { tool: 'shell' };
	const chosen = withChosen([...GOOD, odd], { on: new Set([1, 4]), added: [{ tool: 'mcp', label: 'x' }] });
	assert.deepEqual(chosen, [
		{ ...GOOD[0], enabled: false },
		{ tool: 'fileSearch', vectorStoreIds: ['vs_1'], maxResults: 5 },
		{ ...GOOD[2], enabled: false },
		{ ...GOOD[3], enabled: false },
		GOOD[4],
		odd,
		{ tool: 'mcp', label: 'x' },
	]);
	assert.deepEqual(withChosen('odd', { on: new Set(), added: [] }), []);
});
