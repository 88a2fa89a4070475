import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviourOf } from '../../src/core/models/behaviour.ts';
import { findModel } from '../../src/core/models/findModel.ts';
import type { ModelRequest } from '../../src/core/ports.ts';
import { predicted, predictionObstacle } from '../../src/core/prediction.ts';

const rewrite = predicted({
	model: 'gpt-4.1',
	system: 'Rewrite the file.',
	messages: [{ role: 'user', text: 'const a = 1;' }],
	cacheKey: 'c',
	prediction: 'const a = 1;',
});
const obstacle = (changes: Partial<ModelRequest>) => {
	const request = { ...rewrite, ...changes };
	return predictionObstacle(request, behaviourOf(findModel(request.model)));
};
const tool = { name: 'f', description: '', parameters: {} };
const image = { mediaType: 'image/png', base64: 'AAAA', width: 9, height: 9, detail: 'low' } as const;

test('a request that is built for a prediction can carry one', () => {
	assert.equal(obstacle({}), undefined);
	assert.deepEqual(rewrite.tools, []);
	assert.equal(obstacle({ prediction: '', tools: [tool] }), undefined);
});

test('what the API refuses beside a prediction is told', () => {
	assert.match(obstacle({ tools: [tool] }) ?? '', /tools/);
	assert.match(obstacle({ maxOutputTokens: 9 }) ?? '', /limit/);
	assert.match(obstacle({ messages: [{ role: 'user', text: '', images: [image] }] }) ?? '', /images/);
	assert.match(obstacle({ transport: 'responses' }) ?? '', /Responses/);
	assert.match(obstacle({ model: 'gpt-6-luna' }) ?? '', /“gpt-6-luna” takes none/);
	assert.match(obstacle({ model: 'unknown' }) ?? '', /“unknown” takes none/);
	assert.match(obstacle({ prediction: 'x'.repeat(10_000_001) }) ?? '', /too long/);
});
