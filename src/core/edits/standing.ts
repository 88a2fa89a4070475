import { reviewStack } from './reviewStack.ts';
import type { ReviewStep } from './reviewSteps.ts';

/**
 * Whether the change `kept` → `left` is in the text `now`: `there` as it was made, `gone`, or something between the two. What else was
 * written does not count. Linear, but for the bounded line differences.
 */
export function standing(change: ReviewStep, now: string): 'there' | 'gone' | 'between' {
	const units = reviewStack([change], now).layers.flatMap(({ hunks }) => hunks.flat());
	if (units.every(({ acts }) => !acts)) return 'gone';
	return units.every(({ acts, isEdited }) => acts && !isEdited) ? 'there' : 'between';
}
