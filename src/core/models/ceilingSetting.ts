import type { CeilingHit } from '../../shared/failure.ts';
import type { Ceilings } from './ceilings.ts';

/** The fields of the setting `tandem.ceilings`, with what counts where the user says nothing: generous, but on. */
export const CEILING_DEFAULTS = {
	dollarsPerRequest: 1,
	dollarsPerTurn: 5,
	dollarsPerDay: 20,
	tokensPerRequest: 1_000_000,
	tokensPerTurn: 10_000_000,
	tokensPerDay: 100_000_000,
	askAboveDollars: 0.5,
} as const;

export type CeilingField = keyof typeof CEILING_DEFAULTS;

export interface ParsedCeilings {
	readonly ceilings: Ceilings;
	/** Sentences for the user, one for each thing that is left out. */
	readonly problems: readonly string[];
}

/**
 * Reads the value of the setting, whatever it is. 0 and `null` switch a ceiling off; what cannot be read leaves the default
 * on, and is said. Never throws.
 */
export function parseCeilings(value: unknown): ParsedCeilings {
	const problems: string[] = [];
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	if (value !== undefined && value !== null && !isObject)
		problems.push('tandem.ceilings must be an object, such as {"dollarsPerDay": 20}. The defaults count.');
	const said: Readonly<Record<string, unknown>> = isObject ? { ...value } : {};
	for (const name of Object.keys(said))
		if (!Object.hasOwn(CEILING_DEFAULTS, name))
			problems.push(
				`tandem.ceilings has no “${name.slice(0, 60)}”: it has ${Object.keys(CEILING_DEFAULTS).join(', ')}.`,
			);
	const read = (name: CeilingField): number | undefined => {
		const given = said[name];
		if (given === undefined) return CEILING_DEFAULTS[name];
		if (given === null || given === 0) return undefined;
		if (typeof given === 'number' && Number.isFinite(given) && given > 0) return given;
		problems.push(
			`tandem.ceilings: ${name} must be a number, or 0 for no ceiling. The default of ${CEILING_DEFAULTS[name]} counts.`,
		);
		return CEILING_DEFAULTS[name];
	};
	const ceilings = {
		request: { dollars: read('dollarsPerRequest'), tokens: read('tokensPerRequest') },
		turn: { dollars: read('dollarsPerTurn'), tokens: read('tokensPerTurn') },
		day: { dollars: read('dollarsPerDay'), tokens: read('tokensPerDay') },
		askAbove: read('askAboveDollars'),
	};
	return { ceilings, problems };
}

/** The field in which a ceiling stands. */
export function fieldOf({ scope, unit }: Pick<CeilingHit, 'scope' | 'unit'>): CeilingField {
	const names = {
		request: { dollars: 'dollarsPerRequest', tokens: 'tokensPerRequest' },
		turn: { dollars: 'dollarsPerTurn', tokens: 'tokensPerTurn' },
		day: { dollars: 'dollarsPerDay', tokens: 'tokensPerDay' },
	} as const;
	return names[scope][unit];
}

/** A ceiling to raise to: twice as high or as high as needed, whichever is more, rounded up to 1, 2 or 5 of its power of ten. */
export function raisedCeiling({ ceiling, needed }: CeilingHit): number {
	const least = Math.max(2 * ceiling, needed);
	const power = 10 ** Math.floor(Math.log10(least));
	const step = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
	return Number((step * power).toPrecision(3));
}
