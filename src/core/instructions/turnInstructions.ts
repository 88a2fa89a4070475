import type { ToldRule } from '../../shared/chat.ts';
import type { Message } from '../conversation.ts';
import { guessTokens } from '../tokens/guessTokens.ts';
import { applicableRules, offeredRules } from './applicableRules.ts';
import type { InstructionRule } from './instructionRule.ts';
import { instructionText, offerText, ruleBlock } from './instructionText.ts';
import { globMatcher } from './matchesGlob.ts';
import type { PromptFile } from './promptFile.ts';
import type { Skill } from './skill.ts';
import { isTold, untoldRules } from './toldBefore.ts';
import type { RulesNearby } from './toolsWithRules.ts';

/** All that was found of instructions, skills and prompt files, and what is wrong with them. */
export interface FoundInstructions {
	readonly rules: readonly InstructionRule[];
	readonly skills: readonly Skill[];
	readonly prompts: readonly PromptFile[];
	/** Sentences for the user. */
	readonly warnings: readonly string[];
}

/** Nothing found. */
export const NO_INSTRUCTIONS: FoundInstructions = { rules: [], skills: [], prompts: [], warnings: [] };

/** What holds for a turn. */
export interface TurnInstructions {
	/** A part of the user's message: what the conversation does not hold yet; '' for nothing. */
	readonly text: string;
	/** All rules that hold, the ones of earlier turns too, most general first. */
	readonly told: readonly ToldRule[];
	/** For files that the model comes to know on the way. `onTold` hears of each rule that is told then. */
	readonly rulesNearby: RulesNearby;
}

/**
 * The instructions of a turn: those for the files that it is about, and, once in a conversation, what the model may read by itself.
 * Nothing is told twice as long as the conversation holds it.
 */
export function turnInstructions(
	{ rules, skills }: FoundInstructions,
	files: readonly string[],
	history: readonly Message[],
	onTold: (told: readonly ToldRule[]) => void = () => {},
): TurnInstructions {
	const matches = globMatcher();
	const holding = applicableRules(rules, files, matches);
	const news = untoldRules(holding, history);
	const offer = offerText(skills, offeredRules(rules));
	const parts = [instructionText(news), offer && !isTold(offer, history) ? offer : ''];
	const told = new Set(holding);
	return {
		text: parts.filter((part) => part !== '').join('\n\n'),
		told: holding.map((rule) => toldRule(rule, news.includes(rule))),
		async rulesNearby(paths) {
			const nearby = applicableRules(rules, paths, matches).filter((rule) => !told.has(rule));
			const fresh = untoldRules(nearby, history);
			for (const rule of nearby) told.add(rule);
			if (fresh.length) onTold(fresh.map((rule) => toldRule(rule, true)));
			return instructionText(fresh);
		},
	};
}

function toldRule(rule: InstructionRule, isNew: boolean): ToldRule {
	return { path: rule.path, tokens: guessTokens(ruleBlock(rule)), isNew };
}
