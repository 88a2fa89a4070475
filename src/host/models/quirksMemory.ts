import { Quirks } from '../../remote/openai/quirks.ts';
import type { Memory } from './shutdownDates.ts';

const KEY = 'tandem.quirks';

/** What was learned of endpoints, kept over sessions. What cannot be kept is learned again. */
export function createQuirks(memory: Memory): Quirks {
	const quirks: Quirks = new Quirks(memory.get<unknown>(KEY), () => {
		memory.update(KEY, quirks.snapshot()).then(undefined, () => {});
	});
	return quirks;
}
