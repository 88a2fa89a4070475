import type { Answer } from '../endpoint/answer.ts';
import { answerByRules, type Rule, type Situation } from '../endpoint/scriptedConversation.ts';

/** What to ask in the chat to see the tour. */
export const TOUR_ASK = 'Greet by the time of day: good morning, good afternoon or good evening.';

/** The bytes of `src/greet.ts` after the tour's first request. */
export const TOUR_RESULT = `export type Hour = number;

/** A greeting for one customer, by the hour of the day (0–23). */
export function greet(name: string, hour: Hour): string {
	const time = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
	return \`Good \${time}, \${name}!\`;
}
`;

const TOUR_PATCH = `*** Begin Patch
*** Update File: src/greet.ts
@@
-/** A greeting for one customer. */
-export function greet(name: string): string {
-	return \`Hello, \${name}!\`;
+export type Hour = number;
+
+/** A greeting for one customer, by the hour of the day (0–23). */
+export function greet(name: string, hour: Hour): string {
+	const time = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
+	return \`Good \${time}, \${name}!\`;
 }
*** Update File: src/main.ts
@@
-console.log(greet('Ada'));
+console.log(greet('Ada', new Date().getHours()));
*** End Patch`;

const FIX_PATCH = `*** Begin Patch
*** Update File: src/cart.ts
@@
-	for (const item of items) sum += item.price * item.amount;
+	for (const item of items) sum += item.price * item.quantity;
*** End Patch`;

/** The line that `npm start` plants in the working tree, so that there is something to review. */
export const PLANTED_BUG = { file: 'src/discount.ts', good: 'percent / 100', bad: 'percent / 10' } as const;

const FINDING = {
	file: PLANTED_BUG.file,
	severity: 'major',
	category: 'correctness',
	title: 'The percentage is divided by 10',
	explanation: 'A discount of 10 percent takes the whole price off: percent must be divided by 100.',
	quoted_code: `	return Math.floor(price * (1 - ${PLANTED_BUG.bad}));`,
	suggested_replacement: `	return Math.floor(price * (1 - ${PLANTED_BUG.good}));`,
};

const NOT_A_MODEL = `**This is the demo script, not a model.** It replays a short tour and understands nothing.

- Ask \`${TOUR_ASK}\` to see files edited.
- Open \`src/cart.ts\` and use the light bulb on the red line to see a fix.
- Run **Tandem: Review Changes…** to see a review.

To talk to a model, run **Tandem: Set API Key**.`;

/** A script uses no tokens, and says so. */
const PACE = { chunkDelayMs: 12, usage: { prompt_tokens: 0, completion_tokens: 0 } };
const worked = ({ results }: Situation) =>
	results.length > 0 && !/refus|not found|could not|no such/i.test(results.join('\n'));

function offers(tools: unknown, name: string): boolean {
	return JSON.stringify(tools ?? []).includes(`"${name}"`);
}

const call = (text: string, name: string, args: object): Answer => ({
	...PACE,
	text,
	toolCalls: [{ name, arguments: args }],
});
const say = (text: string): Answer => ({ ...PACE, text });

const TOUR: readonly Rule[] = [
	{
		when: { user: 'time of day', step: 0 },
		answer: call('(Demo script.) I look at the greeting and at where it is called.', 'read_file', {
			path: 'src/greet.ts',
		}),
	},
	{
		when: { user: 'time of day', step: 1 },
		answer: call('Both files change in one step, which one undo takes back.', 'apply_patch', { input: TOUR_PATCH }),
	},
	{
		when: { user: 'time of day', step: 2 },
		answer: (situation) =>
			worked(situation)
				? say(
						'`greet` now takes the hour and `main.ts` passes it. Look at the diff of each file below, then **Keep** or **Undo** the change.\n\nThis answer was a script. To talk to a model, run **Tandem: Set API Key**.',
					)
				: say(
						'The files are not as the script expects them; it can play this part once. Undo the earlier change to see it again.',
					),
	},
	{
		when: { user: 'amount', step: 0 },
		answer: call('(Demo script.) The cart’s items have a `quantity`.', 'apply_patch', { input: FIX_PATCH }),
	},
	{
		when: { user: 'amount', step: 1 },
		answer: say('`amount` does not exist on `Item`; the field is called `quantity`.'),
	},
];

const byTour = answerByRules([...TOUR, { answer: say(NOT_A_MODEL) }]);
const byReview = answerByRules([
	{ when: { step: 0 }, answer: { ...PACE, toolCalls: [{ name: 'report_finding', arguments: FINDING }] } },
	{ answer: say('One finding.') },
]);

/** The demo: a real endpoint's answers from a script of the sample project. It says that it is a script and never poses as a model. */
export function demoAnswer(request: Situation['request']): ReturnType<typeof byTour> {
	return offers(request.tools, 'report_finding') ? byReview(request) : byTour(request);
}
