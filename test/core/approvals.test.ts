import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Approvals } from '../../src/core/approvals.ts';
import type { ChatEvent } from '../../src/shared/chat.ts';

const question = { title: 'Edit .env?', reason: 'It holds secrets.', effect: '+A=1' };

function asked() {
	const events: ChatEvent[] = [];
	let ids = 0;
	const approvals = new Approvals(() => `id${++ids}`);
	const controller = new AbortController();
	const verdict = approvals.forTurn('t', (event) => events.push(event)).ask(question, controller.signal);
	return { approvals, controller, verdict, events };
}

test('the first answer to an id counts, later and foreign ones do not', async () => {
	const { approvals, verdict, events } = asked();
	approvals.answer('other', 'approved');
	approvals.answer('id1', 'rejected');
	approvals.answer('id1', 'approved');
	assert.equal(await verdict, 'rejected');
	assert.deepEqual(
		events.map((event) => event.kind),
		['approvalAsked', 'approvalAnswered'],
	);
});

test('a stop withdraws the question, and an answer after it changes nothing', async () => {
	const { approvals, controller, verdict, events } = asked();
	controller.abort();
	approvals.answer('id1', 'approved');
	assert.equal(await verdict, 'withdrawn');
	assert.equal(events.length, 2);
});
