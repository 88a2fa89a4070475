import type { Transport } from '../transport.ts';
import { ChatAccumulator } from './chatAccumulator.ts';
import { chatBody } from './chatBody.ts';

/** Chat Completions: what every endpoint speaks. */
export const CHAT_TRANSPORT: Transport = {
	name: 'chat',
	path: '/chat/completions',
	prepare(request, without, extra) {
		const body = chatBody(request, without, extra);
		return { body, send: (client, options) => client.chat.completions.create(body, options) };
	},
	accumulator: () => new ChatAccumulator(),
	mend: () => false,
};
