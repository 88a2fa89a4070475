import type { ReviewStack, ReviewUnit } from './reviewStack.ts';
import type { LineRange } from './reviewSteps.ts';

type Units = ReadonlySet<ReviewUnit>;

/** The units whose lines are in the range, or that removed lines in it or at its borders. An empty range is the line of a cursor. */
export function touchedUnits({ layers }: ReviewStack, { from, to }: LineRange): readonly ReviewUnit[] {
	const end = Math.max(to, from + 1);
	const isTouched = ({ place }: ReviewUnit) =>
		place.from < place.to ? place.from < end && from < place.to : from <= place.from && place.from <= to;
	return layers.flatMap(({ hunks }) => hunks.flatMap((units) => units.filter(isTouched)));
}

/** The units with those of earlier steps that they wrote over. */
export function withBelow(units: Iterable<ReviewUnit>): Units {
	return spread(units, ({ restores }) => restores.map(({ removedBy }) => removedBy));
}

/** The units with those of later steps that wrote over them, and so must be undone first. */
export function withAbove(units: Iterable<ReviewUnit>): Units {
	return spread(units, ({ removes }) => removes.map(({ from }) => (typeof from === 'number' ? undefined : from)));
}

function spread(units: Iterable<ReviewUnit>, next: (unit: ReviewUnit) => readonly (ReviewUnit | undefined)[]): Units {
	const reached = new Set(units);
	// A set that grows while it is walked is walked to its new end.
	for (const unit of reached) for (const other of next(unit)) if (other) reached.add(other);
	return reached;
}

/** The units, all units of a hunk among them that was edited since. */
export function withEditedHunks({ layers }: ReviewStack, units: Units): Units {
	const hunks = layers.flatMap((layer) => layer.hunks);
	const whole = hunks.filter((hunk) => hunk.some(({ isEdited }) => isEdited) && hunk.some((unit) => units.has(unit)));
	return new Set([...units, ...whole.flat()]);
}
