import type { TurnEvent } from './turn.ts';

/** The same events, each notice once in the turn: what is so for a request is so for the next one, too. */
export async function* saidOnce(events: AsyncIterable<TurnEvent>): AsyncGenerator<TurnEvent, void> {
	const said = new Set<string>();
	for await (const event of events) {
		if (event.kind === 'notice' && said.has(event.sentence)) continue;
		if (event.kind === 'notice') said.add(event.sentence);
		yield event;
	}
}
