import type { TurnMessage } from '../../../src/core/compaction/turnMessage.ts';
import type { Message } from '../../../src/core/conversation.ts';

/** A file's text of about so many tokens. */
export const fileText = (tokens: number, name = 'value') => `const ${name} = 1;\n`.repeat(Math.ceil(tokens / 5));

/** A turn that reads a file and answers. */
export function readingTurn(turn: string, tokens: number, answer = 'Done.'): readonly TurnMessage[] {
	const messages: readonly Message[] = [
		{ role: 'user', text: `Look at ${turn}, please.` },
		{
			role: 'assistant',
			text: '',
			toolCalls: [{ id: `call-${turn}`, name: 'read_file', arguments: `{"path":"${turn}.ts"}` }],
		},
		{ role: 'tool', callId: `call-${turn}`, text: fileText(tokens) },
		{ role: 'assistant', text: answer, toolCalls: [] },
	];
	return messages.map((message) => ({ turn, message }));
}
