import type { Transport } from '../transport.ts';
import { ChatAccumulator } from './chatAccumulator.ts';
import { chatBody } from './chatBody.ts';

/** Chat Completions: what every endpoint speaks. */
export const CHAT_TRANSPORT: Transport = {
	path: '/chat/completions',
	prepare(request, endpoint, without) {
		const body = chatBody(request, endpoint, without);
		return { body, send: (client, options) => client.chat.completions.create(body, options) };
	},
	accumulator: () => new ChatAccumulator(),
	mend: () => false,
};
