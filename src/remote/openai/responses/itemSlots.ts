/**
 * Numbers the items of one streamed response. Servers differ: the output index may be missing or 0 for every item, item ids may be
 * missing or another one in each event. Whichever of the two holds names the item; without both it is the last one.
 */
export class ItemSlots {
	readonly #byIndex = new Map<number, number>();
	readonly #byId = new Map<string, number>();
	#count = 0;

	/** The slot of the item that an event speaks of. An event with `begins` may open a new one even when it names nothing. */
	slotOf(index: unknown, id: unknown, begins: boolean): number {
		const known = this.#known(index, id);
		const slot = known ?? (begins || isNamed(index, id) || this.#count === 0 ? this.#count++ : this.#count - 1);
		if (typeof index === 'number') this.#byIndex.set(index, slot);
		if (typeof id === 'string' && id !== '') this.#byId.set(id, slot);
		return slot;
	}

	#known(index: unknown, id: unknown): number | undefined {
		if (typeof index === 'number' && this.#byIndex.has(index)) return this.#byIndex.get(index);
		return typeof id === 'string' ? this.#byId.get(id) : undefined;
	}
}

function isNamed(index: unknown, id: unknown): boolean {
	return typeof index === 'number' || (typeof id === 'string' && id !== '');
}
