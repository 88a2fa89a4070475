import { parentPort } from 'node:worker_threads';
import vocabulary from 'gpt-tokenizer/bpeRanks/o200k_base';
import { createTokenCount } from '../../core/tokens/countTokens.ts';
import type { CountAnswer, CountQuestion } from './tokenCounter.ts';

/** A thread of its own, and a bundle of its own: the vocabulary is larger than all the rest of Tandem. */
const count = createTokenCount(vocabulary);

parentPort?.on('message', ({ id, texts }: CountQuestion) => {
	const answer: CountAnswer = { id, counts: texts.map(count) };
	parentPort?.postMessage(answer);
});
