import type { Approver, Clock } from '../ports.ts';
import type { RequestEstimator } from '../tokens/requestEstimator.ts';
import type { Ceilings, Spent } from './ceilings.ts';
import type { Charge } from './charge.ts';
import type { ModelRow } from './modelRow.ts';

/** What a turn's requests are measured with. */
export interface Meter {
	/** The host that is asked, for words. */
	readonly host: string;
	/** Rows from which money is counted there. */
	readonly rows: readonly ModelRow[];
	readonly estimator: RequestEstimator;
	/** Read anew for each request: what was raised meanwhile counts at once. */
	ceilings(): Ceilings;
	/** By all turns of all windows since midnight, this one among them. Never rejects. */
	spentToday(): Promise<Spent>;
	/** A request was charged. */
	record(charge: Charge): void;
	readonly approver: Approver;
	readonly clock: Clock;
}

/** What is remembered of a turn between its requests. */
export interface TurnSpending {
	spent: Spent;
	/** US dollars up to which the user allowed a request. */
	approved: number;
	/** Models of which a price cliff was announced. */
	readonly cliffsTold: Set<string>;
}
