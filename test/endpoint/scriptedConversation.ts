import type { Answer } from './answer.ts';
import { type ChatMessage, type ChatRequest, textOf } from './chatRequest.ts';
import type { RawAnswer } from './openaiEndpoint.ts';

/** Where a conversation stands, as the endpoint sees it. */
export interface Situation {
	/** The last thing the user said. */
	readonly user: string;
	/** Answers that the model gave since then; 0 for the first. */
	readonly step: number;
	/** The results of the calls of the last answer, in order. */
	readonly results: readonly string[];
	readonly request: ChatRequest;
}

export interface Rule {
	/** Both must hold where given. */
	readonly when?: { readonly user?: RegExp | string; readonly step?: number };
	/** As it is, or made for the situation; a raw answer is made, too: `() => raw`. */
	readonly answer: Answer | ((situation: Situation) => Answer | RawAnswer);
}

/** Makes the endpoint answer by rules: the first that fits the situation. None fits: an answer that says so. */
export function answerByRules(rules: readonly Rule[]): (request: ChatRequest) => Answer | RawAnswer {
	return (request) => {
		const situation = situationOf(request);
		const rule = rules.find(({ when }) => fits(situation, when));
		if (!rule) return { text: `The script has no answer to “${situation.user.slice(0, 80)}”, step ${situation.step}.` };
		return typeof rule.answer === 'function' ? rule.answer(situation) : rule.answer;
	};
}

/** Reads where the conversation stands from the messages of a request. */
export function situationOf(request: ChatRequest): Situation {
	const { messages } = request;
	const lastUser = messages.findLastIndex(({ role }) => role === 'user');
	const since = messages.slice(lastUser + 1);
	const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
	const results = messages.slice(Math.max(lastAnswer, lastUser) + 1).filter(({ role }: ChatMessage) => role === 'tool');
	return {
		user: textOf(messages[lastUser]),
		step: since.filter(({ role }) => role === 'assistant').length,
		results: results.map(textOf),
		request,
	};
}

function fits({ user, step }: Situation, when: Rule['when']): boolean {
	if (when?.step !== undefined && when.step !== step) return false;
	if (when?.user === undefined) return true;
	return typeof when.user === 'string' ? user.includes(when.user) : when.user.test(user);
}
