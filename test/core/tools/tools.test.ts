import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import { V4A_FORMAT } from '../../../src/core/edits/v4aFormat.ts';
import { TOOLS } from '../../../src/core/tools/index.ts';
import { memoryWorkspace } from '../../fakes/memoryWorkspace.ts';

test('the tools in the order that the prompt cache knows', () => {
	assert.deepEqual(
		TOOLS.map((tool) => tool.spec.name),
		[
			'search_code',
			'read_file',
			'list_files',
			'search_text',
			'find_symbol',
			'find_references',
			'outline',
			'get_problems',
			'apply_patch',
			'replace_in_file',
			'write_file',
			'git_log',
			'git_diff',
			'git_blame',
			'read_skill',
		],
	);
});

test('every schema is one that the API takes', () => {
	const ajv = new Ajv2020({ strict: true });
	for (const { spec } of TOOLS) {
		assert.ok(ajv.validateSchema(spec.parameters), spec.name);
		assert.equal(spec.parameters.type, 'object');
		assert.ok(!('$schema' in spec.parameters));
		assert.match(spec.name, /^[a-zA-Z0-9_-]{1,64}$/);
		assert.ok(spec.description.length <= 1_024);
	}
});

test('the tools and the patch format stay within their token budgets', () => {
	const wire = JSON.stringify(TOOLS.map(({ spec }) => ({ type: 'function', function: spec })));
	assert.ok(encode(wire).length <= 1_110, `tools: ${encode(wire).length} tokens`);
	assert.ok(encode(V4A_FORMAT).length <= 450, `patch format: ${encode(V4A_FORMAT).length} tokens`);
});

test('the example in the prompt is a patch that parses', () => {
	const parsed = parsePatch(V4A_FORMAT.slice(V4A_FORMAT.indexOf('Example:') + 'Example:'.length));
	assert.deepEqual(parsed.kind === 'patch' && parsed.operations.map((operation) => operation.kind), ['update', 'add']);
});

test('no tool throws or reads for arguments that are not its own', async () => {
	const { workspace, editor, reads, plans } = memoryWorkspace({ a: 'x' });
	const ports = { workspace, editor, approver: { ask: async () => 'approved' as const } };
	for (const tool of TOOLS) {
		for (const text of [
			'',
			'null',
			'[]',
			'""',
			'{"x":1}',
			'{"path":{}}',
			'{"path":"a","path":"b"}',
			'{"input":',
			'{"query":5}',
		]) {
			const result = await tool.run(text, ports, new AbortController().signal);
			assert.equal(result.outcome, 'failed', `${tool.spec.name} ${text}`);
			assert.match(result.text, /Send one JSON object/);
		}
	}
	assert.equal(reads.length + plans.length, 0);
});
