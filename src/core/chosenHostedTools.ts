import { parseHostedTools } from './hostedSetting.ts';

/** What the user ticked. */
export interface ChosenTools {
	/** Places in the setting of the entries that are on; all others that can be read are off. */
	readonly on: ReadonlySet<number>;
	/** Entries that come to the end. */
	readonly added: readonly Readonly<Record<string, unknown>>[];
}

/** The value of `tandem.hostedTools` with the choice in it. What cannot be read stays as it is, and so does what is set for a tool. */
export function withChosen(value: unknown, { on, added }: ChosenTools): readonly unknown[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	const known = new Set(parseHostedTools(value).entries.map(({ at }) => at));
	const kept = list.map((given, at) => {
		if (!known.has(at)) return given;
		const { enabled: _, ...entry } = given as Readonly<Record<string, unknown>>;
		return on.has(at) ? entry : { ...entry, enabled: false };
	});
	return [...kept, ...added];
}
