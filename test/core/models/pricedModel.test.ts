import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { pricedModel } from '../../../src/core/models/pricedModel.ts';
import type { ModelEvent, Usage } from '../../../src/core/ports.ts';
import { scriptedModel } from '../../fakes/scriptedModel.ts';

const request = {
	model: 'gpt-4.1',
	system: '',
	messages: [],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	cacheKey: 'k',
} as const;

async function eventsOf(usage: Usage): Promise<readonly ModelEvent[]> {
	const model = pricedModel(scriptedModel([{ text: 'Hi.', usage }]), CATALOGUE);
	const events: ModelEvent[] = [];
	for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
	return events;
}

const usageIn = (events: readonly ModelEvent[]) => events.find((event) => event.kind === 'usage')?.usage;

test('usage comes out with its price, everything else as it went in', async () => {
	// 900 at $2, 100 cached at $0.50, 10 out at $8 per million.
	const usage = { inputTokens: 1000, cachedTokens: 100, outputTokens: 10 };
	const events = await eventsOf(usage);
	assert.deepEqual(
		events.map(({ kind }) => kind),
		['text', 'usage', 'finished'],
	);
	const { dollars = 0, ...counts } = usageIn(events) ?? assert.fail();
	assert.deepEqual(counts, usage);
	assert.ok(Math.abs(dollars - 0.00193) < 1e-12);
});

test('the provider’s own word and the tier in which it served the request count', async () => {
	const usage = { inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0 };
	assert.equal(usageIn(await eventsOf({ ...usage, dollars: 7 }))?.dollars, 7);
	assert.equal(usageIn(await eventsOf({ ...usage, serviceTier: 'priority' }))?.dollars, 3.5);
	assert.equal(usageIn(await eventsOf({ ...usage, serviceTier: 'scale' }))?.dollars, undefined);
});
