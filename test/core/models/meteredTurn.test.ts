import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, repairConversation } from '../../../src/core/conversation.ts';
import { CATALOGUE } from '../../../src/core/models/catalogue.ts';
import { parseCeilings } from '../../../src/core/models/ceilingSetting.ts';
import { NOTHING_SPENT } from '../../../src/core/models/ceilings.ts';
import { meteredModel } from '../../../src/core/models/meteredModel.ts';
import { RequestEstimator } from '../../../src/core/tokens/requestEstimator.ts';
import { TOOLS } from '../../../src/core/tools/index.ts';
import { runTurn, type TurnEvent } from '../../../src/core/turn.ts';
import { fakeClock } from '../../fakes/fakeClock.ts';
import { memoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { scriptedModel } from '../../fakes/scriptedModel.ts';

const BIG = { inputTokens: 100_000, cachedTokens: 0, outputTokens: 0 };
const read = (path: string) => ({ calls: [{ name: 'read_file', arguments: { path } }], usage: BIG });

test('a turn that a ceiling stopped keeps what it did, and goes on from there when the ceiling is raised', async () => {
	const scripted = scriptedModel([read('a.txt'), read('b.txt'), { text: 'Both are read.', usage: BIG }]);
	// Each request takes $0.20; the text that is reckoned beforehand costs next to nothing.
	const setting = { dollarsPerTurn: 0.4 };
	const { workspace, editor } = memoryWorkspace({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
	const clock = fakeClock();
	const approver = { ask: async () => assert.fail('nothing is asked') };
	const model = meteredModel(scripted, {
		host: 'api.openai.com',
		rows: CATALOGUE,
		estimator: new RequestEstimator(async () => undefined),
		ceilings: () => parseCeilings(setting).ceilings,
		spentToday: async () => NOTHING_SPENT,
		record: () => {},
		approver,
		clock,
	});
	const history: Message[] = [];
	const turn = async (text: string): Promise<Extract<TurnEvent, { kind: 'ended' }>> => {
		const ask = {
			model: 'gpt-4.1',
			system: 's',
			history: [...history],
			text,
			tools: TOOLS,
			cacheKey: 'k',
			maxSteps: 9,
		};
		for await (const event of runTurn(ask, { model, clock, workspace, editor, approver }, AbortSignal.any([]))) {
			if (event.kind === 'message') history.push(event.message);
			if (event.kind === 'ended') return event;
		}
		assert.fail('the turn has no end');
	};

	const stopped = await turn('Read both.');
	assert.equal(stopped.outcome, 'failed');
	assert.equal(stopped.failure?.kind, 'ceiling');
	assert.equal(stopped.failure.action, 'raiseCeiling');
	assert.equal(stopped.failure.ceiling?.scope, 'turn');
	assert.equal(scripted.requests.length, 2, 'the third was not sent');
	assert.deepEqual(repairConversation(history), history, 'what was said is a conversation that the API accepts');
	assert.equal(history.filter(({ role }) => role === 'tool').length, 2);

	setting.dollarsPerTurn = 1;
	const done = await turn('Continue where you stopped.');
	assert.equal(done.outcome, 'done');
	assert.equal(scripted.requests.length, 3);
	assert.deepEqual(scripted.requests[2]?.messages.slice(0, 5), history.slice(0, 5));
});
