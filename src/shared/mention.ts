/** Something that the user names in an ask to go along with it. It is kept with the turn, and read anew when the turn is asked again. */
export interface Mention {
	/** The context source that knows it: `file`, `symbol`, … (`core/context/index.ts`). */
	readonly source: string;
	/** What the source finds it by, such as a workspace path; at most 2,000 UTF-16 units. Foreign text: the panel may send any. */
	readonly value: string;
	/** What the user sees on its chip, e.g. `src/a.ts:10-20`; at most 200 UTF-16 units. */
	readonly label: string;
}
