import type { Transport } from '../transport.ts';
import { containersOfTurn } from './hostedCalls.ts';
import { ReasoningMemory } from './reasoningMemory.ts';
import { ResponsesAccumulator } from './responsesAccumulator.ts';
import { responsesBody } from './responsesBody.ts';

/** The Responses API, stateless. Each object remembers the encrypted thoughts behind the calls that came through it. */
export function createResponsesTransport(): Transport {
	const memory = new ReasoningMemory();
	return {
		name: 'responses',
		path: '/responses',
		prepare(request, without, extra) {
			const thoughts = {
				before: (callId: string) => memory.before(request, callId),
				knows: (callId: string) => memory.knows(request, callId),
			};
			const body = responsesBody(request, without, thoughts, extra);
			return { body, send: (client, options) => client.responses.create(body, options) };
		},
		accumulator: (request) =>
			new ResponsesAccumulator((callId, thoughts) => {
				if (request.reasoning) memory.keep(request, callId, thoughts);
			}, containersOfTurn(request.messages)),
		// Thoughts of another account, or of a model that was replaced meanwhile, cannot be read any more.
		mend: ({ body }) => /invalid_encrypted_content|encrypted content/i.test(body) && memory.clear(),
	};
}
