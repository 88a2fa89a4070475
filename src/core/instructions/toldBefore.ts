import type { Message } from '../conversation.ts';
import type { InstructionRule } from './instructionRule.ts';
import { ruleBlock } from './instructionText.ts';

/** Of the rules those that the conversation does not hold yet, as they are now: what was told stays where it is, for the prompt cache. */
export function untoldRules(
	rules: readonly InstructionRule[],
	history: readonly Message[],
): readonly InstructionRule[] {
	const texts = history.flatMap((message) => (message.role === 'assistant' ? [] : message.text));
	return rules.filter((rule) => {
		const block = ruleBlock(rule);
		return !texts.some((text) => text.includes(block));
	});
}

/** Whether the conversation holds this text already. */
export function isTold(text: string, history: readonly Message[]): boolean {
	return history.some((message) => message.role === 'user' && message.text.includes(text));
}
